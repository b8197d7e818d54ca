import { parseDocument } from 'htmlparser2'
import { findAll, getAttributeValue, textContent } from 'domutils'

type Element = ReturnType<typeof findAll>[number]

/** A field that would be sent. */
export interface FormField {
  readonly name: string
  /** `text` where it says nothing; `select` and `textarea` by their element. */
  readonly type: string
  readonly value: string
  readonly isChecked: boolean
}

export interface FormButton {
  readonly name: string
  readonly value: string
  /** What a user reads on it. */
  readonly words: string
  readonly action: string | null
}

export interface Form {
  readonly method: 'GET' | 'POST'
  /** As it is written; null: the page's own address. */
  readonly action: string | null
  readonly fields: readonly FormField[]
  readonly buttons: readonly FormButton[]
}

/** The forms of a page. */
export function formsIn(html: string): readonly Form[] {
  return named(parseDocument(html), 'form').map(readForm)
}

/** The links of a page. */
export function linksIn(
  html: string,
): ReadonlyArray<{ readonly href: string; readonly text: string }> {
  return named(parseDocument(html), 'a').map((link) => ({
    href: attribute(link, 'href') ?? '',
    text: textContent(link),
  }))
}

/** The title of a page, to say what was seen. */
export function titleOf(html: string): string {
  const [title] = named(parseDocument(html), 'title')
  return title === undefined ? '' : textContent(title).trim().replaceAll(/\s+/g, ' ').slice(0, 120)
}

function readForm(form: Element): Form {
  const inputs = named(form, 'input')
  const isButton = (input: Element): boolean => ['submit', 'image'].includes(typeOf(input))
  const action = attribute(form, 'action')
  return {
    method: attribute(form, 'method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    action: action === undefined || action === '' ? null : action,
    fields: [
      ...inputs
        .filter((input) => !isButton(input) && !['button', 'reset', 'file'].includes(typeOf(input)))
        .map((input) =>
          field(input, typeOf(input), attribute(input, 'value') ?? defaultValue(input)),
        ),
      ...named(form, 'textarea').map((area) => field(area, 'textarea', textContent(area))),
      ...named(form, 'select').map((select) => field(select, 'select', chosenIn(select))),
    ],
    buttons: [
      ...inputs.filter(isButton).map((input) => buttonOf(input, attribute(input, 'value') ?? '')),
      ...named(form, 'button')
        .filter((button) => (attribute(button, 'type') ?? 'submit') === 'submit')
        .map((button) => buttonOf(button, textContent(button))),
    ],
  }
}

function field(element: Element, type: string, value: string): FormField {
  const isChecked = attribute(element, 'checked') !== undefined
  return { name: attribute(element, 'name') ?? '', type, value, isChecked }
}

function buttonOf(element: Element, words: string): FormButton {
  return {
    name: attribute(element, 'name') ?? '',
    value: attribute(element, 'value') ?? '',
    words: words.trim(),
    action: attribute(element, 'formaction') ?? null,
  }
}

/** What a checkbox without a value sends. */
function defaultValue(input: Element): string {
  return typeOf(input) === 'checkbox' ? 'on' : ''
}

function chosenIn(select: Element): string {
  const options = named(select, 'option')
  const chosen = options.find((option) => attribute(option, 'selected') !== undefined) ?? options[0]
  return chosen === undefined ? '' : (attribute(chosen, 'value') ?? textContent(chosen))
}

function typeOf(input: Element): string {
  return attribute(input, 'type')?.toLowerCase() ?? 'text'
}

function attribute(element: Element, name: string): string | undefined {
  return getAttributeValue(element, name)
}

function named(within: Element | ReturnType<typeof parseDocument>, name: string): Element[] {
  return findAll((element) => element.name === name, within.children)
}
