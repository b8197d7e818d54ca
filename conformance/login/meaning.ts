// Denials first: "do not allow" allows nothing.
const DENY =
  /\b(?:deny|cancel|decline|reject|refuse|disallow|abort|not now|don't|do not|no)\b|abbrechen|ablehnen|annuler|refuser|cancelar|rechazar|annulla|rifiuta/i
const ALLOW =
  /\b(?:allow|authori[sz]e|accept|approve|agree|grant|confirm|continue|yes|ok|sign in|log in|login|sign-in|submit|next)\b|erlauben|zustimmen|autoriser|accepter|autorizar|aceptar|autorizza|accetta/i

/** What pressing a button means, by its words; null where they do not say. */
export function meaningOf(words: string): 'allow' | 'deny' | null {
  if (DENY.test(words)) return 'deny'
  return ALLOW.test(words) ? 'allow' : null
}
