/** As much of `node:crypto` as is used here; Node, Bun and Deno have it without an import. */
interface HashModule {
  createHash(algorithm: 'sha256'): { update(data: Uint8Array): { digest(): Uint8Array } }
}
interface MaybeNode {
  readonly process?: { readonly getBuiltinModule?: (id: string) => HashModule | undefined }
}

const builtin = (globalThis as MaybeNode).process?.getBuiltinModule?.('node:crypto')

/** SHA-256: at once where the runtime can, since Web Crypto takes a hundred times as long for a few bytes. */
export function sha256(data: Uint8Array): Uint8Array | Promise<Uint8Array> {
  if (builtin !== undefined) return new Uint8Array(builtin.createHash('sha256').update(data).digest())
  return crypto.subtle.digest('SHA-256', Uint8Array.from(data)).then((hash) => new Uint8Array(hash))
}
