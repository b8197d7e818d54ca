/** Authorization request parameters that only the flow sets: it relies on their values. */
export const reservedParameters: ReadonlySet<string> = new Set([
  'response_type',
  'client_id',
  'client_secret',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
  'nonce',
  'request',
  'request_uri',
])

/** Callback parameters that the flow itself reads: a profile cannot capture them. */
export const reservedResponseParameters: ReadonlySet<string> = new Set([
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'access_token',
  'id_token',
  'refresh_token',
  'response',
])
