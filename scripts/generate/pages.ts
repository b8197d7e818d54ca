import { api } from './api.ts'
import { chartImage } from './diagram.ts'
import { differential } from './differential.ts'
import { errors } from './errors.ts'
import type { Generator } from './generator.ts'
import { mutation } from './mutation.ts'
import { providersPage } from './providers.ts'
import { readme } from './readme.ts'
import { requirements } from './requirements.ts'
import { schema } from './schema.ts'
import { states } from './states.ts'

/** What is made out of the library itself, which has to load first: with its registry and its fixtures. */
export const pages: readonly Generator[] = [
  api,
  chartImage,
  differential,
  errors,
  mutation,
  providersPage,
  readme,
  requirements,
  schema,
  states,
]
