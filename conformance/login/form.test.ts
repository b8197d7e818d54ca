import { describe, expect, test } from 'vitest'
import { answerFrom } from '../target/answers.ts'
import type { WireRequest } from '../target/world.ts'
import { formLogin } from './form.ts'
import { meaningOf } from './meaning.ts'

type Page = (request: WireRequest) => {
  status?: number
  location?: string
  body?: string
  cookies?: string[]
}

/** Signs in at pages by their path, and tells what was sent. */
async function signIn(pages: Readonly<Record<string, Page>>, decision: 'allow' | 'deny' = 'allow') {
  const sent: WireRequest[] = []
  const visit = await formLogin({ username: 'ada', password: 'a password' }).logIn(
    'https://p.example/start',
    {
      decision,
      isEnd: (url) => url.startsWith('https://client.example/'),
      signal: new AbortController().signal,
      saw: () => {
        throw new Error('No browser of its own is here.')
      },
      async send(request) {
        sent.push(request)
        const page = pages[new URL(request.url).pathname]
        const {
          status = 200,
          location,
          body = '',
          cookies = [],
        } = page?.(request) ?? { status: 404 }
        const response = {
          status: location === undefined ? status : 302,
          headers: location === undefined ? {} : { location },
          body,
        }
        return {
          ...answerFrom(response, { kind: 'exchange', exchange: { request, response } }, true),
          cookies,
        }
      },
    },
  )
  return {
    visit,
    sent,
    posted: sent.filter(({ method }) => method === 'POST').map(({ url, body }) => [url, body]),
  }
}

const end = { location: 'https://client.example/cb?code=x' }

describe('a login by forms', () => {
  test('goes through login and consent, with hidden fields and cookies', async () => {
    const { visit, posted, sent } = await signIn({
      '/start': () => ({ location: '/login', cookies: ['session=1; Path=/'] }),
      '/login': ({ method }) =>
        method === 'POST'
          ? { location: '/consent' }
          : {
              body: `<form method=post><input type=hidden name=csrf value="&quot;7">
                <input name=login><input name=password type=password><button>Sign in</button></form>`,
            },
      '/consent': ({ method }) =>
        method === 'POST'
          ? end
          : {
              body: `<form method=post action="/consent?step=2"><input type=checkbox name=scope value=email>
                <button name=decision value=no>Do not allow</button><button name=decision value=yes>Allow access</button></form>`,
            },
    })
    expect(visit).toMatchObject({ kind: 'end', url: end.location })
    expect(posted).toEqual([
      ['https://p.example/login', 'csrf=%227&login=ada&password=a+password'],
      ['https://p.example/consent?step=2', 'scope=email&decision=yes'],
    ])
    expect(sent.at(-1)?.headers['cookie']).toBe('session=1')
  })

  test('refuses by a button, or by a link', async () => {
    const button =
      '<form method=post><button name=a value=1>Authorize</button><button name=a value=0>Cancel</button></form>'
    const byButton = await signIn(
      { '/start': ({ method }) => (method === 'POST' ? end : { body: button }) },
      'deny',
    )
    expect(byButton.posted).toEqual([['https://p.example/start', 'a=0']])
    const link = '<form method=post><button>Continue</button></form><a href="/abort">[ Cancel ]</a>'
    const byLink = await signIn({ '/start': () => ({ body: link }), '/abort': () => end }, 'deny')
    expect([byLink.visit.kind, byLink.posted]).toEqual(['end', []])
  })

  test('gives up where the same page comes again, and where nothing can be filled in', async () => {
    const again = await signIn({
      '/start': () => ({ body: '<form method=post><input type=password name=p></form>' }),
    })
    expect([again.visit.kind, again.posted.length]).toEqual(['page', 1])
    const nothing = await signIn({ '/start': () => ({ status: 400, body: '<h1>No</h1>' }) })
    expect(nothing.visit).toMatchObject({ kind: 'page', url: 'https://p.example/start' })
  })
})

describe('words on a button', () => {
  test.each([
    ['Allow', 'allow'],
    ['Authorize octo-app', 'allow'],
    ['Sign in', 'allow'],
    ['Do not allow', 'deny'],
    ['Cancel', 'deny'],
    ['No, thanks', 'deny'],
    ['Show details', null],
  ] as const)('%s means %s', (words, meaning) => {
    expect(meaningOf(words)).toBe(meaning)
  })
})
