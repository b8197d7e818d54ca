import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { NetworkError } from './target.ts'
import type { TlsFacts } from './world.ts'

const TIMEOUT_MS = 10_000
const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** Makes a connection in each version of TLS, and sends nothing over it. */
export async function readTls(host: string, port: number): Promise<TlsFacts> {
  const open = (version?: SecureVersion) => handshake(host, port, version)
  const best = await open().catch((error: unknown) => {
    throw new NetworkError(
      `TLS with ${host}: ${error instanceof Error ? error.message : String(error)}.`,
    )
  })
  const agreed = await Promise.all(VERSIONS.map((version) => open(version).catch(() => null)))
  return {
    fault: best.fault,
    validTo: best.validTo,
    versions: VERSIONS.filter((_, at) => agreed[at] !== null),
    cipher: agreed[VERSIONS.indexOf('TLSv1.2')]?.cipher ?? null,
  }
}

interface Handshake {
  readonly fault: string | null
  readonly validTo: number
  readonly cipher: string
}

function handshake(host: string, port: number, version?: SecureVersion): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      {
        host,
        port,
        servername: host,
        // A fault of the certificate is what is looked for: it is told, and nothing is sent.
        rejectUnauthorized: false,
        ...(version !== undefined && { minVersion: version, maxVersion: version }),
        // Old versions are refused by our own OpenSSL otherwise, and would seem to be refused by the server.
        ...(version !== undefined && version < 'TLSv1.2' && { ciphers: 'DEFAULT@SECLEVEL=0' }),
      },
      () => {
        const fault: unknown = socket.authorizationError
        resolve({
          fault: socket.authorized ? null : String(fault),
          validTo: Date.parse(socket.getPeerCertificate().valid_to),
          cipher: socket.getCipher().name,
        })
        socket.end()
      },
    )
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('timed out')))
    socket.once('error', reject)
  })
}
