import { createBrowser, type Browser, type Visit } from './browser.ts'
import type { LoginDriver, LoginOptions } from './driver.ts'
import { formsIn, linksIn, type Form, type FormField } from './forms.ts'
import { meaningOf } from './meaning.ts'

/** Whom to sign in as. */
export interface Credentials {
  readonly username?: string
  readonly password?: string
}

const MOST_PAGES = 12

/**
 * Fills in login and consent forms by itself: one browser for the whole run, so that it signs in once. It knows what
 * to do from the fields and the words of a page, not from who wrote it.
 */
export function formLogin(credentials: Credentials = {}): LoginDriver {
  let browser: Browser | undefined
  return {
    async logIn(url, options) {
      const isFirst = browser === undefined
      browser ??= createBrowser(options.send)
      const visit = await signIn(browser, url, credentials, options)
      const isBroken = visit.kind === 'page' && visit.hops[0].status >= 500
      if (isFirst || !isBroken) return visit
      // A check has ended what the session of this browser stood on: a user would begin anew.
      browser = createBrowser(options.send)
      return signIn(browser, url, credentials, options)
    },
  }
}

async function signIn(
  browser: Browser,
  url: string,
  credentials: Credentials,
  options: LoginOptions,
): Promise<Visit> {
  let visit = await browser.visit({ method: 'GET', url, headers: {} }, options.isEnd)
  const answered = new Set<string>()
  for (let page = 0; page < MOST_PAGES && visit.kind === 'page'; page++) {
    const next = nextRequest(visit, credentials, options)
    // The same page again: what was filled in was not accepted.
    const mark = `${visit.url}\n${JSON.stringify(next)}`
    if (next === null || answered.has(mark)) return visit
    answered.add(mark)
    const { hops } = visit
    visit = await browser.visit(next, options.isEnd)
    visit = { ...visit, hops: [...visit.hops, ...hops] } as Visit
  }
  return visit
}

/** What a user would do on a page; null where there is nothing to do. */
function nextRequest(
  { url, hops: [answer] }: Extract<Visit, { kind: 'page' }>,
  credentials: Credentials,
  { decision }: LoginOptions,
) {
  const forms = formsIn(answer.body)
  const isLogin = (form: Form): boolean => form.fields.some(({ type }) => type === 'password')
  if (decision === 'deny' && !forms.some(isLogin)) {
    const link = linksIn(answer.body).find(({ text }) => meaningOf(text) === 'deny')
    const denial = forms.find((form) =>
      form.buttons.some(({ words }) => meaningOf(words) === 'deny'),
    )
    if (denial === undefined && link !== undefined)
      return { method: 'GET', url: new URL(link.href, url).href, headers: {} }
    if (denial !== undefined) return submit(denial, url, credentials, 'deny')
  }
  const form =
    forms.find(isLogin) ??
    forms.find(({ buttons }) => buttons.some(({ words }) => meaningOf(words) === 'allow')) ??
    forms.find(({ method }) => method === 'POST')
  return form === undefined ? null : submit(form, url, credentials, 'allow')
}

function submit(form: Form, url: string, credentials: Credentials, decision: 'allow' | 'deny') {
  const button =
    form.buttons.find(({ words }) => meaningOf(words) === decision) ??
    form.buttons.find(({ words }) => meaningOf(words) !== 'deny')
  const filled = new URLSearchParams(form.fields.flatMap((field) => valueOf(field, credentials)))
  if (button !== undefined && button.name !== '') filled.append(button.name, button.value)
  const target = new URL(button?.action ?? form.action ?? url, url)
  if (form.method === 'GET') {
    target.search = filled.toString()
    return { method: 'GET', url: target.href, headers: {} }
  }
  return {
    method: 'POST',
    url: target.href,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(url).origin,
      referer: url,
    },
    body: filled.toString(),
  }
}

const USERNAME = /user|login|e-?mail|name|ident|account/i

function valueOf(field: FormField, { username = '', password = '' }: Credentials): string[][] {
  const { name, type, value, isChecked } = field
  if (name === '') return []
  if (type === 'password') return [[name, password]]
  if (type === 'radio') return isChecked ? [[name, value]] : []
  // What may be left out on a consent page is what we ask for.
  if (type === 'checkbox') return [[name, value]]
  const isText = type === 'text' || type === 'email'
  if (isText && value === '' && USERNAME.test(name)) return [[name, username]]
  return [[name, value]]
}
