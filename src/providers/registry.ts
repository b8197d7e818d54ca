import { github } from './github.ts'
import { google } from './google.ts'
import { spotify } from './spotify.ts'

/** Every profile that comes with the library, by its id. */
export const providers = /* @__PURE__ */ Object.freeze({ github, google, spotify })
