/** An attack that a check stands in the way of. */
export interface Threat {
  /** What the attacker reaches, in a sentence. */
  readonly what: string
  /** Where it is described: `RFC 9700 §4.4`. Empty where no specification does. */
  readonly spec: readonly string[]
}

/** The attacks by the names that checks have for them. */
export const threats: Readonly<Record<string, Threat>> = {
  'account-takeover': {
    what: 'Somebody is signed in to an account that is not theirs, by a claim that two accounts can have.',
    spec: [],
  },
  clickjacking: {
    what: 'A user allows what they do not see, in a page that is framed by another.',
    spec: ['RFC 9700 §4.16'],
  },
  'client-impersonation': {
    what: 'Somebody who is not the client asks in its name.',
    spec: ['RFC 6749 §10.2'],
  },
  'code-guessing': { what: 'A code or a verifier is guessed.', spec: ['RFC 6749 §10.10'] },
  'code-injection': {
    what: 'A stolen code is redeemed in the session of the attacker.',
    spec: ['RFC 9700 §4.5'],
  },
  'code-interception': {
    what: 'Another program on the device gets the code, and redeems it.',
    spec: ['RFC 7636 §1'],
  },
  'code-leakage': {
    what: 'A code gets to somebody whom it was not meant for.',
    spec: ['RFC 9700 §4.2', 'RFC 9700 §4.3'],
  },
  'code-replay': { what: 'A code that was used is used again.', spec: ['RFC 6749 §10.5'] },
  'credential-leakage': {
    what: 'The password of a user or the secret of a client gets to somebody else.',
    spec: ['RFC 9700 §4.12'],
  },
  'cross-site-scripting': {
    what: 'Text of a provider runs as a script in the page of the client.',
    spec: ['RFC 6749 §10.14'],
  },
  csrf: {
    what: 'A browser brings a callback that its user did not begin.',
    spec: ['RFC 9700 §4.7'],
  },
  'denial-of-service': {
    what: 'Users cannot sign in any more, or a client stands still.',
    spec: [],
  },
  eavesdropping: {
    what: 'Somebody on the way reads or changes what is sent.',
    spec: ['RFC 6749 §10.9'],
  },
  'header-injection': {
    what: 'A value that ends a line adds a header to a message.',
    spec: ['RFC 6749 §10.14'],
  },
  'information-leakage': {
    what: 'Somebody learns of a user or of a server what they were not given.',
    spec: [],
  },
  'log-injection': { what: 'Text of somebody else passes for a line of a log.', spec: [] },
  'login-csrf': {
    what: 'A user is signed in to the account of the attacker, and does not notice.',
    spec: ['RFC 9700 §4.7'],
  },
  'mix-up': {
    what: 'A client sends what one server gave it to another one, which belongs to the attacker.',
    spec: ['RFC 9700 §4.4'],
  },
  'open-redirect': {
    what: 'An address that users trust sends them to any other.',
    spec: ['RFC 9700 §4.11'],
  },
  'parameter-pollution': {
    what: 'A parameter that is there twice means one thing to one party, and another to the next.',
    spec: ['RFC 6749 §3.1'],
  },
  phishing: {
    what: 'A user gives a password to a page that looks like the right one.',
    spec: ['RFC 6749 §10.11'],
  },
  'pkce-downgrade': {
    what: 'An attacker takes PKCE out of a flow, or its method, and nobody notices.',
    spec: ['RFC 9700 §4.8'],
  },
  'privilege-escalation': { what: 'A token can do more than the user has allowed.', spec: [] },
  'prototype-pollution': {
    what: 'A member of a JSON answer changes objects that it is not part of.',
    spec: [],
  },
  'redirect-uri-manipulation': {
    what: 'A code or an error is sent to an address that the client has not registered.',
    spec: ['RFC 9700 §4.1', 'RFC 6749 §10.6'],
  },
  'scope-confusion': {
    what: 'A client believes that it may do what the user has not allowed.',
    spec: ['RFC 6749 §3.3'],
  },
  'session-fixation': {
    what: 'A login that one began is ended in the session of another.',
    spec: [],
  },
  ssrf: { what: 'A client asks an address inside its own network for somebody else.', spec: [] },
  'terminal-injection': { what: 'Text of somebody else moves the cursor of a terminal.', spec: [] },
  'token-forgery': {
    what: 'A token that no server has issued is taken for one.',
    spec: ['RFC 6750 §5.1'],
  },
  'token-guessing': { what: 'A token is guessed.', spec: ['RFC 6749 §10.10'] },
  'token-injection': {
    what: 'An access token of another user is put into a session.',
    spec: ['RFC 9700 §4.6'],
  },
  'token-leakage': {
    what: 'A token gets to somebody whom it was not meant for.',
    spec: ['RFC 6750 §5.1'],
  },
  'token-replay': {
    what: 'A token of an earlier login, or for another purpose, is used again.',
    spec: ['RFC 6750 §5.1'],
  },
  'token-substitution': {
    what: 'A token that was issued to another client, or for another user, is taken for the right one.',
    spec: ['RFC 6749 §10.16'],
  },
  'token-theft': {
    what: 'Whoever has stolen a refresh token goes on using it.',
    spec: ['RFC 9700 §4.14'],
  },
}
