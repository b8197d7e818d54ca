import { quotedList } from './words.ts'

interface Remark {
  readonly happened: string
  readonly causes: readonly string[]
  readonly next: readonly string[]
}

/** What is said about each warning. */
const warningRemarks = {
  'callback.issuer-unannounced': {
    happened: 'The callback had an iss, and the right one, though the profile expects none.',
    causes: ['The provider has begun to send iss since the profile was written.'],
    next: ['Set callback.iss.presence to optional in the profile.'],
  },
  'callback.issuer-unknown': {
    happened: 'The callback had an iss, which was not compared: the profile has no issuer.',
    causes: ['The provider sends iss, and nobody has told the profile what it must be.'],
    next: [
      'Put the issuer of the metadata of the provider into the profile: then answers of other servers are refused.',
    ],
  },
} satisfies Record<string, Remark>

const withoutAddress: Remark = {
  happened: 'No e-mail address came with the user.',
  causes: [
    'The scope for it was not asked for, or not granted.',
    'The user keeps it private, or has none.',
  ],
  next: [
    'Ask for that scope if you need an address: user:email at GitHub, email with OpenID Connect. Tell users apart by provider and id, never by address.',
  ],
}

/** As much of an outcome as is remarked on. A warning without a remark does not compile where it is passed. */
export interface Success {
  readonly user: { readonly email: string | null }
  readonly missingScopes: readonly string[]
  readonly warnings: readonly { readonly code: keyof typeof warningRemarks }[]
}

/** What to know about a login that succeeded: what was not granted, and what was odd. */
export function remarksOn({ user, missingScopes, warnings }: Success): Remark[] {
  return [
    ...(missingScopes.length === 0 ? [] : [notGranted(missingScopes)]),
    ...(user.email === null ? [withoutAddress] : []),
    ...warnings.map(({ code }) => warningRemarks[code]),
  ]
}

function notGranted(scopes: readonly string[]): Remark {
  return {
    happened: `Not everything that was asked for was granted. Missing: ${quotedList(scopes)}.`,
    causes: [
      'The user granted a part only.',
      'The client may not ask for it: it has to be added in its settings at the provider, or approved.',
      'The provider has another name for it, which the profile does not know.',
    ],
    next: [
      'Go on without what it was for, and ask for it again when the user needs it.',
      'If it was granted under another name, add that name to scopes.aliases or scopes.implies of the profile.',
    ],
  }
}
