import type { Plugin } from 'rolldown'

/**
 * Checks the profiles of the registry while the library is built, so that nobody who uses one has to load
 * the schema for that, and zod with it. What is published is the profile with every default filled in.
 */
export const compiledProfiles: Plugin = {
  name: 'compiled-profiles',
  load: {
    filter: { id: /\/src\/providers\/profiles\/[\w-]+\.ts$/ },
    async handler(path) {
      const [[name, provider] = [], ...others] = Object.entries(
        (await import(path)) as Readonly<Record<string, unknown>>,
      )
      if (name === undefined || others.length > 0)
        throw new Error(`${path}: a profile's file exports the profile, and nothing else.`)
      return `import { asDefined } from '../defined.ts'
export const ${name} = /* @__PURE__ */ asDefined(${JSON.stringify(provider)})
`
    },
  },
}
