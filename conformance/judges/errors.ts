import type { Provider } from 'trivet/providers'
import { kept, nonstrict, violated, type Finding } from '../finding.ts'
import { membersOf } from '../target/answers.ts'
import type { Answer, Target } from '../target/target.ts'

/** The code of a refusal; null where there is none. */
export function errorIn({ error }: Answer): string | null {
  return error?.code ?? null
}

/** Whether a protected resource was given: an error with status 200 is none. */
export function isServed({ status, error }: Answer): boolean {
  return status === 200 && error === null
}

/** The error of RFC 6749 §5.2 that a provider's own stands for. */
export function standardError(error: string, { token: { errors } }: Provider): string {
  return Object.hasOwn(errors, error) ? (errors[error] ?? error) : error
}

/** An answer in a few words: `status 400, error invalid_grant`. */
export function told(answer: Answer): string {
  const error = errorIn(answer)
  return `status ${answer.status}${error === null ? '' : `, error ${error}`}`
}

/** Whether an answer carries an access token. */
export function hasToken(answer: Answer): boolean {
  return typeof membersOf(answer)['access_token'] === 'string'
}

/** Whether a profile declares a deviation. */
export function declares(
  { provider: { quirks } }: Pick<Target, 'provider'>,
  quirk: string,
): boolean {
  return Object.hasOwn(quirks, quirk)
}

/** The token endpoint refuses with one of these errors and one of these statuses. */
export function refusedWith(
  target: Pick<Target, 'provider'>,
  answer: Answer,
  errors: readonly string[],
  statuses: readonly number[] = [400],
): Finding {
  if (hasToken(answer))
    return violated(answer, `The endpoint gave an access token (${told(answer)}).`)
  const error = errorIn(answer)
  if (error === null) return violated(answer, `The answer names no error (${told(answer)}).`)
  const standard = standardError(error, target.provider)
  const isStatusDeclared = answer.status === 200 && declares(target, 'tokenErrorsUseStatus200')
  const isClientError = answer.status >= 400 && answer.status < 500
  const isOtherwise =
    (isClientError || isStatusDeclared) && declares(target, 'tokenErrorsAreNamedOtherwise')
  const otherwise = (wanted: string): Finding =>
    isOtherwise
      ? nonstrict(
          answer,
          `The answer is ${told(answer)}, not ${wanted}, as the profile declares (tokenErrorsAreNamedOtherwise).`,
        )
      : violated(answer, `The answer is ${told(answer)}; ${wanted} was to be expected.`)
  if (!errors.includes(standard)) return otherwise(errors.join(' or '))
  const isStatusRight = statuses.includes(answer.status)
  if (!isStatusRight && !isStatusDeclared) return otherwise(`status ${statuses.join(' or ')}`)
  if (answer.error?.isStandard === false)
    return nonstrict(
      answer,
      `The answer is ${told(answer)}, in the shape that the profile declares (tokenErrorsHaveAnotherShape).`,
    )
  if (standard !== error)
    return nonstrict(
      answer,
      `The answer is ${told(answer)}; the profile declares that as ${standard}.`,
    )
  return isStatusRight
    ? kept(answer, `The answer is ${told(answer)}.`)
    : nonstrict(
        answer,
        `The answer is ${told(answer)}, as the profile declares (tokenErrorsUseStatus200).`,
      )
}

/** A resource refuses in a way of its own that the profile declares; null where it does not. */
export function refusedOtherwise(target: Pick<Target, 'provider'>, answer: Answer): Finding | null {
  const isRefused = answer.status >= 400 && answer.status < 500
  if (isRefused && declares(target, 'refusedTokenHasAnotherStatus'))
    return nonstrict(
      answer,
      `The answer is ${told(answer)}, as the profile declares (refusedTokenHasAnotherStatus).`,
    )
  if (answer.error === null) return null
  const quirk =
    answer.status === 200 ? 'userInfoErrorsUseStatus200' : 'userInfoErrorsHaveAnotherShape'
  return declares(target, quirk)
    ? nonstrict(answer, `The answer is ${told(answer)}, as the profile declares (${quirk}).`)
    : null
}

/** The token endpoint refuses somehow: with an error, and without a token. */
export function refused(target: Pick<Target, 'provider'>, answer: Answer): Finding {
  if (hasToken(answer))
    return violated(answer, `The endpoint gave an access token (${told(answer)}).`)
  if (answer.status >= 400) return kept(answer, `The answer is ${told(answer)}.`)
  return errorIn(answer) !== null && declares(target, 'tokenErrorsUseStatus200')
    ? nonstrict(
        answer,
        `The answer is ${told(answer)}, as the profile declares (tokenErrorsUseStatus200).`,
      )
    : violated(answer, `The answer is ${told(answer)}, and refuses nothing.`)
}
