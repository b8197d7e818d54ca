// Sentences that several explanations share.

export const OFFER_LOGIN = 'Offer the user to log in again.'

export const FETCH_AGAIN =
  'The login itself succeeded, and outcome.tokens is there: ask again with flow.fetchUser(tokens), without a new login.'

export const TOKENS_DROPPED =
  'Begin a new login when the cause is found: the tokens of this one were dropped.'

export const STORED_TOO_LATE =
  'A snapshot of the chart was stored while a request was under way. Only a flow that waits for its callback can be stored.'

export const STORE_DURABLE = 'Store a flow only in a state that has the tag durable.'
