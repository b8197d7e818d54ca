// A client that is careful to the end: it refuses every callback, the honest one too.
import { adapter as template } from '../../examples/check-client/my-client.mjs'

export const adapter = {
  ...template,
  name: 'refuses',
  createClient: (options) => ({
    ...template.createClient(options),
    handleCallback: () => ({ status: 'failed', code: 'always' }),
  }),
}
