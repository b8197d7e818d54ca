/** The part of `node:crypto` that is used. */
interface NodeCrypto {
  /** Absent in older versions of Bun, Deno and workerd. */
  hash?(algorithm: 'sha256', data: Uint8Array, encoding: 'hex'): string
  createHash(algorithm: 'sha256'): { update(data: Uint8Array): { digest(): Uint8Array } }
  randomFillSync(bytes: Uint8Array): void
}

interface Runtime {
  readonly process?: { getBuiltinModule?(id: 'node:crypto'): NodeCrypto | undefined }
}

/**
 * Node's own cryptography, without an import: there in Node, Bun, Deno, and workerd with `nodejs_compat`. WebCrypto, which
 * serves everywhere else, has to be loaded in Node too.
 */
export function nodeCrypto(): NodeCrypto | undefined {
  const { process } = globalThis as Runtime
  return process?.getBuiltinModule?.('node:crypto')
}
