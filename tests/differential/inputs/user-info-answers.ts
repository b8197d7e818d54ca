import { body, nested, transport, type AnswerInput } from './answer.ts'
import { SUBJECT } from './id-tokens.ts'

const good = { sub: SUBJECT, name: 'Ada', email: 'ada@example.org', email_verified: true }

/** Answers of a user-info endpoint, to whoever has an ID token for `user-1`. */
export const userInfoAnswers: readonly AnswerInput[] = [
  body('everything right', good),
  body('the subject alone', { sub: SUBJECT }),
  body('claims that nobody knows', { ...good, 'https://example.org/claim': [1] }),
  body('email_verified as text', { ...good, email_verified: 'true' }),
  body('email null', { ...good, email: null }),
  body('another subject', { ...good, sub: 'user-2' }),
  body('the subject in capitals', { ...good, sub: 'USER-1' }),
  body('no subject', { name: 'Ada' }),
  body('subject null', { ...good, sub: null }),
  body('subject empty', { ...good, sub: '' }),
  body('subject a number', { ...good, sub: 1 }),
  body('subject in an array', { ...good, sub: [SUBJECT] }),
  body('subject twice', `{"sub":"user-2","sub":"${SUBJECT}"}`),
  body('subject as __proto__', `{"__proto__":{"sub":"${SUBJECT}"}}`),
  body('an error beside a user', { ...good, error: 'invalid_token' }),
  body('error null beside a user', { ...good, error: null }),
  body('an empty body', ''),
  body('null', null),
  body('an array', [good]),
  body('a string', `"${SUBJECT}"`),
  body('cut off', JSON.stringify(good).slice(0, -1)),
  body('a byte order mark', `\uFEFF${JSON.stringify(good)}`),
  body('nested a thousand deep', `{"sub":"${SUBJECT}","x":${nested(1000)}}`),
  transport('application/json with a charset', {
    type: 'application/json; charset=UTF-8',
    content: good,
  }),
  transport('a structured suffix', { type: 'application/scim+json', content: good }),
  transport('text/plain', { type: 'text/plain', content: good }),
  transport('text/html', { type: 'text/html', content: good }),
  transport('no content type', { type: null, content: good }),
  transport('a JWT that is not signed', { type: 'application/jwt', content: 'e30.e30.' }),
  transport('status 201', { status: 201, content: good }),
  transport('status 302', { status: 302, headers: { location: '/elsewhere' }, content: good }),
  transport('status 401 with a user', { status: 401, content: good }),
  transport('status 401 with a challenge', {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    content: '',
  }),
  transport('status 403', { status: 403, content: { error: 'insufficient_scope' } }),
  transport('status 500 with a user', { status: 500, content: good }),
  transport('a challenge beside a user', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    content: good,
  }),
]
