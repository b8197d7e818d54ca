import { render } from 'preact'
import { connect } from './connection.ts'
import { keepInSight } from './keep-in-sight.ts'
import { actionOf, isTaken } from './keyboard.ts'
import { initialView } from './model/view.ts'
import { createStore } from './store.ts'
import { Connection } from './views/connection.tsx'
import { Announcement } from './views/announcement.tsx'
import { Login } from './views/login.tsx'
import { LoginList } from './views/login-list.tsx'

/** The page comes with places for the views, and what is around them. */
function place(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no #${id}.`)
  return element
}

const places = {
  connection: place('connection'),
  logins: place('logins'),
  login: place('login'),
  announcement: place('announcement'),
}
/** The page may come with it; else it is in the address, and taken out of there: addresses are kept and passed on. */
function tokenOf({ dataset }: HTMLElement): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given !== null) {
    history.replaceState(null, '', location.pathname)
    // For when the page is loaded once more.
    sessionStorage.setItem('token', given)
  }
  return dataset['token'] ?? sessionStorage.getItem('token') ?? ''
}

const isAnimated = !matchMedia('(prefers-reduced-motion: reduce)').matches

const store = createStore(initialView(isAnimated), (view, dispatch) => {
  render(<Connection view={view} />, places.connection)
  render(<LoginList view={view} dispatch={dispatch} />, places.logins)
  render(<Login view={view} dispatch={dispatch} />, places.login)
  render(<Announcement view={view} />, places.announcement)
})

document.addEventListener('keydown', (event) => {
  const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
  if (!isPlain || isTaken(event.target)) return
  const action = actionOf(event.key, store.view())
  if (action === null) return
  event.preventDefault()
  store.dispatch(action)
})

keepInSight(document)
const narrow = matchMedia('(max-width: 36rem)')
const measure = (): void => store.dispatch({ type: 'resized', isNarrow: narrow.matches })
narrow.addEventListener('change', measure)
measure()
connect(tokenOf(places.login), store.dispatch)
