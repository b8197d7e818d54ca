import { approve, type ApproveOptions } from 'trivet/emulator'
import { CookieJar } from './cookie-jar.ts'
import type { TestSite } from './site.ts'

export interface VisitOptions {
  readonly method?: string
  readonly body?: URLSearchParams
  readonly headers?: Readonly<Record<string, string>>
  /** Default: false. A redirect by the provider is a GET, for which it makes no difference. */
  readonly isCrossSite?: boolean
}

/** Somebody with a browser at an application. */
export class Visitor {
  readonly #site: TestSite
  readonly jar: CookieJar

  constructor(site: TestSite) {
    this.#site = site
    this.jar = new CookieJar(() => site.effects.now())
  }

  /** The request that the browser would send now, with its cookies. */
  request(address: string, options: VisitOptions = {}): Request {
    const { method = 'GET', body, headers, isCrossSite = false } = options
    const url = new URL(address, this.#site.origin)
    const cookie = this.jar.header({ method, url, isCrossSite })
    return new Request(url, {
      method,
      headers: { ...(cookie !== '' && { cookie }), ...headers },
      ...(body !== undefined && { body }),
    })
  }

  /** One request. Redirects are not followed. */
  async visit(address: string, options: VisitOptions = {}): Promise<Response> {
    const request = this.request(address, options)
    const response = await this.#site.handlers.fetch(request)
    this.jar.keep(response, new URL(request.url))
    return response
  }

  /** Begins a login. Gives the address at the provider. */
  async begin(address = '/login/github'): Promise<string> {
    const response = await this.visit(address)
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the login did not begin: ${await response.text()}`)
    return location
  }

  /** Begins a login and decides. Gives the address of the callback, which nobody has visited yet. */
  async approve(address?: string, options?: ApproveOptions): Promise<string> {
    return approve(await this.begin(address), { fetch: this.#site.emulator.fetch, ...options })
  }

  /** A whole login. */
  async signIn(address?: string, options?: ApproveOptions): Promise<Response> {
    return this.visit(await this.approve(address, options))
  }
}
