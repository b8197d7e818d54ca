import { Fragment } from 'preact'
import { explain, type Explanation, type Failure } from 'trivet'
import type { Outcome } from '../model/actors.ts'
import { toneOf } from '../model/status.ts'
import { profileOf } from '../profile.ts'

/** How the login ended, why that usually is, and where the rule is written down. */
export function Ending({ outcome }: { readonly outcome: Outcome }) {
  const { title, happened, causes, next, spec, code } = explanationOf(outcome)
  const { status, scopes, missingScopes } = outcome
  return (
    <section class={`card ending ${toneOf(status)}`} aria-label="How it ended">
      <p class="eyebrow">{status}</p>
      <h3>{title}</h3>
      <p>{happened}</p>
      {scopes.length + missingScopes.length > 0 && (
        <>
          <h4 id="scopes">Scopes</h4>
          <ul class="scopes" aria-labelledby="scopes">
            {scopes.map((scope) => (
              <li key={scope}>{breakable(scope)}</li>
            ))}
            {missingScopes.map((scope) => (
              <li key={scope} class="missing">
                {breakable(scope)} not granted
              </li>
            ))}
          </ul>
        </>
      )}
      <Points title="Usual causes" points={causes} />
      <Points title="What to do" points={next} />
      {code !== status && (
        <p class="source">
          <code>{code}</code>
          {spec !== undefined && (
            <a href={spec.url} target="_blank" rel="noreferrer">
              {spec.name}
            </a>
          )}
        </p>
      )}
    </section>
  )
}

/** A scope that is an address may go on in a new line after each slash. */
function breakable(scope: string) {
  return scope.split(/(?<=\/)(?!\/)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

function Points({ title, points }: { readonly title: string; readonly points: readonly string[] }) {
  if (points.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </>
  )
}

function explanationOf({ user, failure, missingScopes, warnings, provider }: Outcome): Explanation {
  if (user !== null) return explain({ status: 'authenticated', user, missingScopes, warnings })
  // A message is made of a failure as it was.
  return explain(failure as unknown as Failure, profileOf(provider.id))
}
