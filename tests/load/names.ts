/** Where the application is, as browsers see it: all processes stand behind this address. */
export const REDIRECT_URI = 'http://127.0.0.1:3000/callback/github'

/** Where each login wants to go. */
export const RETURN_TO = '/inbox'

/** What a login is answered with that has succeeded. */
export const SESSION = 'session=signed-in'

/** In Redis: before a login's `state`, the list of how it has ended. */
export const ENDED = 'load:ended:'
