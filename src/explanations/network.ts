import type { Step } from '../failures.ts'
import { FETCH_AGAIN, OFFER_LOGIN } from './advice.ts'
import type { Entries } from './entry.ts'
import { rfc } from './spec.ts'
import { quoted, span } from './words.ts'

const steps = {
  authorize: 'while the login was being prepared',
  callback: 'while the callback was being read',
  exchange: 'while the code was being redeemed',
  'id-token': 'while the keys of the provider were being fetched',
  userinfo: 'while the provider was being asked who the user is',
} as const satisfies Record<Step, string>

/** What is left to do with the login, by the step in which the network failed. */
export const afterwards: Readonly<Partial<Record<Step, string>>> = {
  exchange: `${OFFER_LOGIN} The code is not sent a second time.`,
  'id-token': OFFER_LOGIN,
  userinfo: FETCH_AGAIN,
}

interface AtHost {
  readonly step: Step
  readonly details: { readonly host: string }
}

const at = ({ step, details }: AtHost): string =>
  details.host === ''
    ? `It happened ${steps[step]}.`
    : `It happened at ${quoted(details.host)}, ${steps[step]}.`

export function network(): Entries<'network'> {
  return {
    'network.unreachable': {
      title: 'The provider cannot be reached',
      happened: 'No answer came: as far as can be told, no connection to the provider was made.',
      detail: at,
      causes: [
        'The name is not found: DNS of this machine or container, a typing error in the profile, a private network.',
        'A firewall or a missing proxy setting: the machine may not connect to the outside by itself.',
        'The provider is down, or nothing listens at that port.',
        'In a browser: the provider does not allow the request from another origin (CORS), or a content security policy forbids it.',
        'In browsers and workers a refused certificate or a broken connection looks the same: they do not say more.',
      ],
      next: [
        'Try curl -v to that host, from the same machine or container and as the same user.',
        'Behind a proxy, give createFlow effects that go through it: webEffects({ fetch }), or on Node nodeEffects({ dispatcher }).',
        'In a browser, let a server do the exchange where the provider has no CORS.',
      ],
    },

    'network.certificate-refused': {
      title: 'The certificate was not accepted',
      happened: 'The connection was closed, because the certificate of the host is not trusted.',
      detail: at,
      causes: [
        'A proxy or a virus scanner opens TLS and signs with a certificate of its own, which this runtime does not know.',
        'The list of trusted authorities is missing or old: slim container images have none.',
        'The certificate has expired, or is for another name. A wrong clock looks the same.',
      ],
      next: [
        'Look at the issuer of the certificate: openssl s_client -connect, then the host and port.',
        'Make your own authority known to the runtime (in Node: NODE_EXTRA_CA_CERTS). Do not switch the check off.',
      ],
      spec: rfc(9110, '4.3.4'),
    },

    'network.reset': {
      title: 'The connection broke off',
      happened: 'The connection ended before the answer was complete.',
      detail: at,
      causes: [
        'A fault on the way, or at the provider, that passes.',
        'A kept connection had been closed by the other side, and was used once more.',
        'A firewall or a proxy cuts connections.',
        'What listens at that port does not speak HTTP.',
      ],
      next: ['If it happens often, look whether it comes after a time without requests.'],
      spec: rfc(9110, '9.2.2'),
    },

    'network.timeout': {
      title: 'The provider did not answer in time',
      happened: 'The request was given up, because no complete answer came within the time limit.',
      detail: (failed) => `${at(failed)} The limit was ${span(failed.details.timeoutMs)}.`,
      causes: [
        'The provider is slow, or its answer is stuck.',
        'A firewall drops the packets without a word: then every request takes the whole time.',
        'timeoutMs is too short, or was meant in seconds: it counts milliseconds (10,000 by default).',
        'This process was busy with something else, and did not get round to the answer.',
      ],
      next: [
        'Measure it from the same machine: curl -w, with time_connect and time_total.',
        'If the provider is just slow, make timeoutMs longer.',
      ],
      spec: rfc(9110, '9.2.2'),
    },

    'network.redirected': {
      title: 'The answer was a redirect',
      happened:
        'The host answered with a redirect. It was not followed: what is secret in the request would have gone along.',
      detail: at,
      causes: [
        'The endpoint in the profile is an old one, has a slash too many or too few, or is http: instead of https:.',
        'A proxy or a captive portal leads to a login page of its own.',
      ],
      next: [
        'Compare the endpoints in the profile with the documentation of the provider.',
        'Look where it leads: curl -i to the endpoint, from the same machine. A browser does not tell.',
      ],
      spec: rfc(9110, '15.4'),
    },

    'network.response-too-large': {
      title: 'The answer is too large',
      happened: 'The answer was given up, because it is longer than what is read.',
      detail: (failed) => `${at(failed)} The limit is ${failed.details.maxBytes} bytes.`,
      causes: [
        'The endpoint in the profile is the address of something else: a list, a page, a file.',
        'The answer has everything that the provider knows of the user.',
      ],
      next: [
        'Compare the endpoints in the profile with the documentation of the provider.',
        'Ask for fewer members, where the provider has a parameter for that.',
      ],
    },

    'network.response-not-utf8': {
      title: 'The answer is not UTF-8',
      happened: 'The bytes of the answer are not text in UTF-8.',
      detail: at,
      causes: [
        'The answer is compressed, and nobody decompressed it: a proxy or an adapter of your own.',
        'The answer is in another character set. JSON has to be in UTF-8.',
      ],
      next: [
        'Look at content-encoding and content-type of the answer: curl -i to the endpoint.',
        'Where the effects are your own, let them decompress.',
      ],
      spec: rfc(8259, '8.1'),
    },

    'network.adapter-failed': {
      title: 'An adapter failed',
      happened:
        'An adapter threw something else than a TransportError, so it is not known what happened.',
      detail: at,
      causes: [
        'The effects that createFlow was given are your own, and one of them has a mistake.',
        'The fetch that they were given is wrapped (mocks, tracing), and its wrapper throws.',
      ],
      next: [
        'Call send of the effects by itself with the same address, and look at the error that it throws.',
        'Let send reject with TransportError only, and say sent: no where surely nothing was sent.',
      ],
    },
  }
}
