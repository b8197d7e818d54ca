/** One of six colours for a name, always the same: those of two providers are rarely equal. */
export function hueOf(name: string): string {
  const sum = new TextEncoder().encode(name).reduce((value, byte) => (value * 31 + byte) % 997, 0)
  return `hue-${sum % 6}`
}
