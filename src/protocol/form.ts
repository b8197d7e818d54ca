/**
 * Encodes one value as in `application/x-www-form-urlencoded`. The WHATWG serializer leaves `-._*` alone:
 * stricter encodings of `-` fail on servers that do not decode.
 */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1)
}
