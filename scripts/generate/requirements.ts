import { checks, coverageOf, requirement, requirementSets } from 'trivet/conformance'
import type { RequirementSet, Stated } from 'trivet/conformance'
import { format } from './format.ts'
import type { GeneratedFile } from './generator.ts'

const path = 'docs/requirements.md'

/** `docs/requirements.md`: what the checks show of whole specifications, and what not. */
export async function requirements(): Promise<readonly GeneratedFile[]> {
  const text = [
    '# What is tested of whole specifications',
    '',
    'Generated from `conformance/requirements`. Each line is one thing that a party must or should do, in our words; how it is counted is ours too. **Implied** is what a text has no key word for: a fact of the protocol, or what is allowed to the other party and has to be coped with. What is allowed (MAY) is not in it otherwise, since nobody can violate it; nor is what a check makes of a sentence that obliges the other party only.',
    '',
    'A set is frozen with the revision of its specification: more checks show more of it, and never make it longer. **Testable** is what has a check and what could have one: what is excluded can be seen by nobody from outside, or belongs to something that is no part of the suite.',
    '',
    '| specification | of | shown by checks | of these in part | untested | excluded | implied |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...requirementSets.map((set) => {
      const { tested, inPart, untested, testable, excluded } = coverageOf(set, checks)
      return `| [${set.document}](#${slug(set)})${set.covers === undefined ? '' : ', in part'} | ${set.published} | ${tested} of ${testable} | ${inPart} | ${untested} | ${excluded} | ${impliedIn(set)} |`
    }),
    '',
    'That a requirement has a check does not say that a server was held to it: some checks take a login, a second client or time. `trivet checks --coverage --json` has the same as data.',
    ...requirementSets.flatMap(sectionOf),
  ].join('\n')
  return [{ path, content: format(path, text) }]
}

function slug({ document }: RequirementSet): string {
  return document.toLowerCase().replaceAll(' ', '-')
}

function impliedIn({ stated }: RequirementSet): number {
  return stated.filter(({ isImplied }) => isImplied).length
}

function sectionOf(set: RequirementSet): readonly string[] {
  return [
    '',
    `## ${set.document}`,
    '',
    ...(set.covers === undefined ? [] : [`About: ${set.covers}`, '']),
    `Read: ${set.read}`,
    '',
    '| § | level | who | what | shown by |',
    '| --- | --- | --- | --- | --- |',
    ...set.stated.map((one) => {
      const { url } = requirement(`${set.document} §${one.section}`)
      return `| [${one.section}](${url}) | ${levelOf(one)} | ${one.party} | ${one.claim} | ${shownBy(one)} |`
    }),
  ]
}

function levelOf({ level, isImplied }: Stated): string {
  return isImplied ? `${level}, implied` : level
}

function shownBy(one: Stated): string {
  if ('untested' in one) return `**untested**: ${one.untested}`
  if ('excluded' in one) return `excluded: ${one.excluded}`
  const ids = one.checks.map((id) => `\`${id}\``).join(', ')
  return one.except === undefined ? ids : `${ids}; in part: ${one.except}`
}
