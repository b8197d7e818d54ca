/**
 * Whether the browser only guesses that the user may go there: by that a login neither begins nor ends.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/speculative-loading.html#the-sec-purpose-header Sec-Purpose}
 */
export function isPrefetch({ headers }: Request): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(headers.get(name) ?? ''),
  )
}
