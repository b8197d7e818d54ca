import { generateKeyPairSync, sign } from 'node:crypto'

/** A key and a certificate, both PEM. */
export interface Identity {
  readonly key: string
  readonly cert: string
}

interface CertificateOptions {
  readonly ip?: readonly [number, number, number, number]
  readonly notAfter?: Date
}

const YEAR_MS = 31_557_600_000

/**
 * Makes a self-signed certificate for an IPv4 address (127.0.0.1). Node reads certificates but makes none, and a
 * key in the repository would expire, and alarm whoever looks for leaked ones.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc5280#section-4.1 RFC 5280 §4.1}
 */
export function selfSigned({
  ip = [127, 0, 0, 1],
  notAfter = new Date(Date.now() + YEAR_MS),
}: CertificateOptions = {}): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256))
  const name = sequence(
    set(sequence(objectId(COMMON_NAME), tagged(0x0c, Buffer.from('trivet tests')))),
  )
  const validity = sequence(time(new Date(notAfter.getTime() - 2 * YEAR_MS)), time(notAfter))
  const alternativeName = sequence(tagged(0x87, Buffer.from(ip)))
  const extensions = sequence(
    sequence(objectId(SUBJECT_ALTERNATIVE_NAME), tagged(0x04, alternativeName)),
  )
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  )
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)])
  const certificate = sequence(body, algorithm, tagged(0x03, signature)).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  }
}

const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
const COMMON_NAME = [0x55, 0x04, 0x03]
const SUBJECT_ALTERNATIVE_NAME = [0x55, 0x1d, 0x11]

/** One DER value of up to 65,535 bytes. */
function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => tagged(0x30, ...contents)
const set = (content: Uint8Array): Buffer => tagged(0x31, content)
const integer = (value: number): Buffer => tagged(0x02, Buffer.of(value))
const objectId = (bytes: readonly number[]): Buffer => tagged(0x06, Buffer.from(bytes))

/** UTCTime, `YYMMDDHHMMSSZ`. */
function time(at: Date): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      `${at
        .toISOString()
        .replaceAll(/[-:T]|\..*/g, '')
        .slice(2)}Z`,
    ),
  )
}
