import type { BodyFault } from '../failures.ts'
import type { Case } from './entry.ts'

/** What can be wrong with a body, whichever request it answers. */
export const bodyFaults: Readonly<Record<BodyFault, Case>> = {
  empty: {
    meaning: 'The body was empty.',
    causes: ['The connection, or a proxy, lost the body on the way.'],
  },
  'not-json': {
    meaning: 'The body says that it is JSON, and is not.',
    causes: ['The answer was cut off, or a proxy put a page of its own in its place.'],
  },
  'not-form': {
    meaning: 'The body says that it is a form, and is not.',
    causes: ['The answer was cut off, or a proxy put a page of its own in its place.'],
  },
  'too-deep': {
    meaning: 'The body is nested more than 64 levels deep.',
    causes: ['This is no answer that a provider gives: something else is at that address.'],
  },
  'not-an-object': {
    meaning: 'The body is JSON, but not an object.',
    causes: ['The endpoint in the profile is another one than the provider documents.'],
  },
}

/** Kinds of a content type that was not JSON. */
export type ContentTypeKind = 'none' | 'html' | 'form' | 'other'

export function kindOfContentType(contentType: string | null): ContentTypeKind {
  if (contentType === null || contentType === '') return 'none'
  if (contentType === 'text/html') return 'html'
  return contentType === 'application/x-www-form-urlencoded' ? 'form' : 'other'
}
