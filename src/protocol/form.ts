// As constants: an expression in a function is made anew at each call.
const PLAIN = /^[\w.*-]*$/
const OTHERWISE_IN_FORM = /%20|[!'()~]/g

/**
 * Encodes one value as in `application/x-www-form-urlencoded`. The WHATWG serializer leaves `-._*` alone:
 * stricter encodings of `-` fail on servers that do not decode.
 */
export function formEncode(value: string): string {
  if (PLAIN.test(value)) return value
  return encodeURIComponent(value.toWellFormed()).replaceAll(OTHERWISE_IN_FORM, inForm)
}

/** What `encodeURIComponent` writes in another way. */
function inForm(text: string): string {
  return text === '%20' ? '+' : `%${text.charCodeAt(0).toString(16).toUpperCase()}`
}

/** These parameters as a query, or as the body of a form. */
export function formOf(parameters: Readonly<Record<string, string>>): string {
  let form = ''
  // By keys: `Object.entries` makes a list of lists.
  for (const name of Object.keys(parameters))
    form += `${form === '' ? '' : '&'}${formEncode(name)}=${formEncode(parameters[name] ?? '')}`
  return form
}
