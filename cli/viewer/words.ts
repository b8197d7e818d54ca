import type { Actor, Moment } from './model/actors.ts'
import { wordsOf } from './model/chart-position.ts'
import { profileOf } from './profile.ts'

/** What a moment is, in one line. */
export function captionOf(moment: Moment, before: Moment | undefined): string {
  const now = wordsOf(moment.value)
  const { event } = moment
  if (event === null) return now === '' ? 'Begins' : `Begins in ${now}`
  if (!moment.isSettled) return event
  const isSame = before !== undefined && wordsOf(before.value) === now
  return isSame ? `${event}: stays in ${now}` : `${event} → ${now}`
}

/** What to call an actor: a login by the name of its provider. */
export function titleOf({ name, moments }: Actor): string {
  const known = moments.find(({ outcome }) => outcome !== null)?.outcome?.provider.name
  return known ?? nameOf(name)
}

/** The name of a provider, by its id. What is no id is a name. */
export function nameOf(id: string): string {
  return profileOf(id)?.name ?? id
}

export function clockOf(at: number): string {
  return at === 0 ? '' : new Date(at).toLocaleTimeString(undefined, { hour12: false })
}

export function spanOf(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** Sections of specifications, as links. */
export function sectionsOf(
  spec: string,
): ReadonlyArray<{ readonly name: string; readonly url: string | null }> {
  return spec.split(/,\s*/).map((name) => {
    const [, number, section] = /^RFC (\d+) §([\d.]+)$/.exec(name) ?? []
    if (number !== undefined && section !== undefined)
      return { name, url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}` }
    const isConnect = name.startsWith('OpenID Connect Core')
    return { name, url: isConnect ? 'https://openid.net/specs/openid-connect-core-1_0.html' : null }
  })
}
