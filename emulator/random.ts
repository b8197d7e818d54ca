export type RandomBytes = (length: number) => Uint8Array

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Enough letters that nobody guesses them: 43 of 62 are 256 bits. */
const LENGTH = 43

/** A fresh secret in the shape of a placeholder: its prefix, its length where that is long enough. */
export function secretLike(placeholder: string, randomBytes: RandomBytes): string {
  if (isHexadecimal(placeholder)) return hexadecimal(placeholder.length, randomBytes)
  const prefix = placeholder.split('EXAMPLE', 1)[0] ?? ''
  const rest = placeholder.length - prefix.length
  return prefix + letters(rest >= 32 ? rest : LENGTH, randomBytes)
}

/** A fresh secret of no particular shape. */
export function secret(randomBytes: RandomBytes): string {
  return letters(LENGTH, randomBytes)
}

export function hexadecimal(length: number, randomBytes: RandomBytes): string {
  return hexadecimalOf(randomBytes(Math.ceil(length / 2))).slice(0, length)
}

export function hexadecimalOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function letters(length: number, randomBytes: RandomBytes): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}

function isHexadecimal(placeholder: string): boolean {
  return placeholder !== '' && '0123456789abcdef'.repeat(8).startsWith(placeholder)
}
