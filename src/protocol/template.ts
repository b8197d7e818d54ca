import type { Json } from './json.ts'

const RESERVED = /%(?:3A|2F|3F|23|5B|5D|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g

/**
 * Expands a URI Template of levels 1 and 2 (`{name}`, `{+name}`); undefined where a value is missing.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6570#section-3.2 RFC 6570 §3.2}
 */
export function expandTemplate(
  template: string,
  valueOf: (name: string) => Json | undefined,
): string | undefined {
  let isComplete = true
  const expanded = template.replaceAll(
    /\{(\+?)([a-z][A-Za-z0-9]*)\}/g,
    (_, operator: string, name: string) => {
      const value = valueOf(name)
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
        isComplete = false
        return ''
      }
      const encoded = encodeURIComponent(String(value).toWellFormed())
      return operator === '+' ? encoded.replaceAll(RESERVED, decodeURIComponent) : encoded
    },
  )
  return isComplete ? expanded : undefined
}
