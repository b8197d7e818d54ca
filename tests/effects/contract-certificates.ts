import { once } from 'node:events'
import tls from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import type { Effects } from '../../src/effects/ports.ts'
import { selfSigned, type Identity } from '../../conformance/client/server/certificate.ts'
import { closed, faultOf, sendTo, serve, serveTls } from './server.ts'

export function describeCertificates(make: () => Effects): void {
  test('an accepted certificate is no obstacle', async () => {
    const identity = selfSigned()
    trust(identity)
    const { origin } = await serveTls(identity)
    expect(await sendTo(make(), origin)).toMatchObject({ status: 200, body: 'ok' })
  })

  test.each([
    ['signed by nobody that is trusted', selfSigned(), false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'out of date',
      selfSigned({ notAfter: new Date(Date.UTC(2020, 0)) }),
      true,
      'CERT_HAS_EXPIRED',
    ],
    ['of another host', selfSigned({ ip: [192, 0, 2, 1] }), true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])(
    'a certificate that is %s is refused, and nothing is sent',
    async (_, identity, known, cause) => {
      if (known) trust(identity)
      const { origin, server } = await serveTls(identity)
      let received = 0
      server.on('secureConnection', (socket: tls.TLSSocket) =>
        socket.on('data', (data) => (received += data.length)),
      )
      const closing = once(server, 'connection').then(([socket]) => closed(socket))
      const fault = await faultOf(sendTo(make(), origin, { method: 'POST', body: 'code=secret' }))
      expect(fault).toMatchObject({ kind: 'certificate-refused', sent: 'no', cause })
      await closing
      expect(received).toBe(0)
    },
  )

  test('a server that does not speak TLS is unreachable by it', async () => {
    const { origin } = await serve((_, answer) => answer.end())
    const fault = await faultOf(sendTo(make(), origin.replace('http', 'https')))
    expect(fault.kind).toBe('unreachable')
  })
}

/** Trusts a certificate in this process until the test is over. */
function trust({ cert }: Identity): void {
  const before = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...before, cert])
  onTestFinished(() => tls.setDefaultCACertificates(before))
}
