const SIZE = 'popup,width=480,height=720'
/** Where there is no room for two windows, a login goes on in this one. */
const ROOM = '(min-width: 60rem)'

/**
 * Keeps the picture in sight while links begin logins: `data-popup` opens a window of its own, `data-play` needs no
 * window, since every part in it is played. Without this script both are links like any other.
 */
export function keepInSight(page: Document): void {
  page.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0
    if (link === null || !isPlain) return
    if ('play' in link.dataset) {
      event.preventDefault()
      void play(link)
    }
    // A browser that opens no windows follows the link.
    const isRoomy = 'popup' in link.dataset && matchMedia(ROOM).matches
    if (isRoomy && open(link.href, 'trivet-login', SIZE) !== null) event.preventDefault()
  })
}

async function play(link: HTMLAnchorElement): Promise<void> {
  link.ariaBusy = 'true'
  if (!matchMedia(ROOM).matches) document.getElementById('login')?.scrollIntoView()
  try {
    await fetch(link.href)
  } catch {
    // The page that says what is wrong.
    location.assign(link.href)
  } finally {
    link.ariaBusy = null
  }
}
