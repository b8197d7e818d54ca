import { namesIn, statusesIn, type View } from '../model/view.ts'
import type { Dispatch } from '../store.ts'
import { nameOf } from '../words.ts'

interface Props {
  readonly view: View
  readonly dispatch: Dispatch
}

/** By text, provider and status; and whether each new login is shown. */
export function Filters({ view, dispatch }: Props) {
  const { filter, isAttentive } = view
  return (
    <form role="search" aria-label="Logins" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        aria-label="Search"
        placeholder="Search: a state, a code, …"
        value={filter.text}
        onInput={({ currentTarget: { value } }) =>
          dispatch({ type: 'filtered', filter: { text: value } })
        }
      />
      <Choice
        label="Provider"
        all="All providers"
        value={filter.name}
        options={namesIn(view)}
        wordsFor={nameOf}
        onChoice={(name) => dispatch({ type: 'filtered', filter: { name } })}
      />
      <Choice
        label="Status"
        all="Any status"
        value={filter.status}
        options={statusesIn(view)}
        onChoice={(status) => dispatch({ type: 'filtered', filter: { status } })}
      />
      <label>
        <input
          type="checkbox"
          checked={isAttentive}
          onChange={({ currentTarget: { checked } }) =>
            dispatch({ type: 'attended', isAttentive: checked })
          }
        />{' '}
        Show each new login
      </label>
    </form>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly options: readonly string[]
  readonly wordsFor?: (option: string) => string
  readonly onChoice: (value: string) => void
}

function Choice({ label, all, value, options, wordsFor, onChoice }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoice(currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {wordsFor?.(option) ?? option}
        </option>
      ))}
    </select>
  )
}
