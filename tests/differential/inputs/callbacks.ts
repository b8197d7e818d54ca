/** The callback that a provider sends the browser back with. */
export interface CallbackInput {
  readonly name: string
  readonly url: string
  /** Whether the provider's metadata promise `iss` (RFC 9207 §3). */
  readonly isIssuerPromised: boolean
}

export const REDIRECT_URI = 'https://app.example/callback'
export const ISSUER = 'https://issuer.example'
export const STATE = 'S'.repeat(43)

const query = (name: string, parameters: string): CallbackInput => ({
  name,
  url: `${REDIRECT_URI}?${parameters}`,
  isIssuerPromised: false,
})
const promised = (name: string, parameters: string): CallbackInput => ({
  ...query(name, parameters),
  isIssuerPromised: true,
})
const elsewhere = (name: string, url: string): CallbackInput => ({
  name,
  url,
  isIssuerPromised: false,
})

const ISS = `iss=${encodeURIComponent(ISSUER)}`

export const callbacks: readonly CallbackInput[] = [
  query('code and state', `code=code-1&state=${STATE}`),
  query('the other way round', `state=${STATE}&code=code-1`),
  query('an extra parameter', `code=code-1&state=${STATE}&session_state=x`),
  query('scope echoed', `code=code-1&state=${STATE}&scope=read`),
  query('a code with a percent escape', `code=4%2F0AX4&state=${STATE}`),
  query('a code beyond ASCII', `code=c%C3%B6de&state=${STATE}`),

  query('no state', 'code=code-1'),
  query('state empty', 'code=code-1&state='),
  query('another state', 'code=code-1&state=other'),
  query('the state cut short', `code=code-1&state=${STATE.slice(1)}`),
  query('the state and more', `code=code-1&state=${STATE}x`),
  query('the state in lower case', `code=code-1&state=${STATE.toLowerCase()}`),
  query('state twice, equal', `code=code-1&state=${STATE}&state=${STATE}`),
  query('state twice, the right one first', `code=code-1&state=${STATE}&state=other`),
  query('state twice, the right one last', `code=code-1&state=other&state=${STATE}`),

  query('no code', `state=${STATE}`),
  query('code empty', `code=&state=${STATE}`),
  query('code twice, equal', `code=code-1&code=code-1&state=${STATE}`),
  query('code twice, different', `code=code-1&code=code-2&state=${STATE}`),
  query('an error beside a code', `code=code-1&state=${STATE}&error=access_denied`),
  query('error empty beside a code', `code=code-1&state=${STATE}&error=`),
  query('an error', `error=access_denied&state=${STATE}`),
  query('an error without a state', 'error=access_denied'),
  query('an error with another state', 'error=access_denied&state=other'),
  query('a description without an error', `code=code-1&state=${STATE}&error_description=x`),
  query(
    'a description twice',
    `code=code-1&state=${STATE}&error_description=x&error_description=y`,
  ),

  query('the right iss, not promised', `code=code-1&state=${STATE}&${ISS}`),
  query('another iss, not promised', `code=code-1&state=${STATE}&iss=https%3A%2F%2Fevil.example`),
  query('iss empty, not promised', `code=code-1&state=${STATE}&iss=`),
  promised('the right iss, promised', `code=code-1&state=${STATE}&${ISS}`),
  promised('no iss, though promised', `code=code-1&state=${STATE}`),
  promised('another iss, promised', `code=code-1&state=${STATE}&iss=https%3A%2F%2Fevil.example`),
  promised('iss with a slash more', `code=code-1&state=${STATE}&${ISS}%2F`),
  promised('iss in capitals', `code=code-1&state=${STATE}&iss=HTTPS%3A%2F%2FISSUER.EXAMPLE`),
  promised('iss twice, equal', `code=code-1&state=${STATE}&${ISS}&${ISS}`),
  promised(
    'iss twice, the right one first',
    `code=code-1&state=${STATE}&${ISS}&iss=https%3A%2F%2Fevil.example`,
  ),

  query('an access token', `code=code-1&state=${STATE}&access_token=token-1`),
  query('an ID token', `code=code-1&state=${STATE}&id_token=e30.e30.x`),
  query('a JARM response', `code=code-1&state=${STATE}&response=e30.e30.x`),
  query(
    'a token in the fragment',
    `code=code-1&state=${STATE}#access_token=token-1&token_type=bearer`,
  ),
  query(
    'code and state in the fragment too',
    `code=code-1&state=${STATE}#code=code-2&state=${STATE}`,
  ),
  query('an empty fragment parameter', `code=code-1&state=${STATE}#_=_`),
  elsewhere('everything in the fragment', `${REDIRECT_URI}#code=code-1&state=${STATE}`),
  elsewhere('another path', `https://app.example/other?code=code-1&state=${STATE}`),
  elsewhere('another origin', `https://evil.example/callback?code=code-1&state=${STATE}`),
  elsewhere('http instead of https', `http://app.example/callback?code=code-1&state=${STATE}`),
  elsewhere('no parameters', REDIRECT_URI),
]
