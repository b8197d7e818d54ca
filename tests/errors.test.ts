import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { explain } from '../src/explain.ts'
import { failureCodes, failuresOf } from './support/failure-samples.ts'

const page = await readFile(new URL('../docs/errors.md', import.meta.url), 'utf8')
const headings = [...page.matchAll(/^#{1,3} (.+)$/gm)].map(([, heading = '']) => heading)
const anchors = new Set(headings.map((heading) => heading.toLowerCase().replaceAll(/[^\w -]/g, '')))

describe('docs/errors.md', () => {
  test.each(failureCodes)('has one section for %s', (code) => {
    expect(headings.filter((heading) => heading === code)).toEqual([code])
  })

  test('every link inside the page leads somewhere', () => {
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
    expect(links.length).toBeGreaterThan(failureCodes.length)
    expect(links.filter((link) => !anchors.has(link ?? ''))).toEqual([])
  })

  test('says what explain says', () => {
    const plain = page.replaceAll(/\\(.)/g, '$1')
    for (const failed of failureCodes.flatMap(failuresOf))
      for (const text of [...explain(failed).causes, ...explain(failed).next])
        expect(plain).toContain(text)
  })
})
