/** Host, port and path of a URL, to be shown or compared; what is no URL as it is. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
