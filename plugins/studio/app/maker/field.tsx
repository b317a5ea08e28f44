/** One argument of a tool, to be filled in. */
import type { JSX } from 'preact'
import type { FieldSpec } from './field-specs.ts'

export interface FieldProps {
  readonly field: FieldSpec
  readonly value: string
  readonly onValue: (value: string) => void
}
export function Field({ field: { name, label, description, type, options }, value, onValue }: FieldProps): JSX.Element {
  const id = `field-${name}`
  const choices = type === 'yes' ? ['true', 'false'] : options
  return (
    <div class="field">
      <label for={id} title={description}>
        {label}
      </label>
      {choices.length > 0 ? (
        <select id={id} value={value} onChange={({ currentTarget }) => onValue(currentTarget.value)}>
          <option value="">As usual</option>
          {choices.map((one) => (
            <option key={one} value={one}>
              {type === 'yes' ? (one === 'true' ? 'Yes' : 'No') : one}
            </option>
          ))}
        </select>
      ) : type === 'list' || type === 'json' || type === 'lines' ? (
        <textarea id={id} rows={2} value={value} placeholder={description} onInput={({ currentTarget }) => onValue(currentTarget.value)} />
      ) : (
        <input
          id={id}
          inputMode={type === 'number' ? 'decimal' : 'text'}
          value={value}
          placeholder={description}
          onInput={({ currentTarget }) => onValue(currentTarget.value)}
        />
      )}
    </div>
  )
}
