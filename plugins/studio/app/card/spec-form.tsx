/** The numbers of a model's spec as sliders: what is moved is built anew. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Meta } from '../link/link.ts'
import { type Dial, dialsOf, withDials } from './spec-dials.ts'
import './spec-form.css'

export interface SpecFormProps {
  readonly spec: Meta
  readonly disabled: boolean
  readonly onBuild: (spec: Meta) => void
}

export function SpecForm({ spec, disabled, onBuild }: SpecFormProps): JSX.Element {
  const dials = dialsOf(spec)
  const [values, setValues] = useState<ReadonlyMap<string, number>>(new Map())
  const valueOf = ({ name, value }: Dial): number => values.get(name) ?? value
  const isMoved = dials.some((dial) => valueOf(dial) !== dial.value)
  return (
    <div class="dials" role="group" aria-label="Numbers of the model">
      {dials.map((dial) => (
        <label key={dial.name} class="dial">
          <span>{dial.name}</span>
          <input
            type="range"
            min={0}
            max={dial.value * 2}
            step={dial.value / 50}
            value={valueOf(dial)}
            onInput={({ currentTarget }) =>
              setValues(new Map([...values, [dial.name, Math.max(Number(currentTarget.value), dial.value / 50)]]))
            }
          />
          <output>{Number(valueOf(dial).toPrecision(4))}</output>
        </label>
      ))}
      <button type="button" class="button is-main" disabled={disabled || !isMoved} onClick={() => onBuild(withDials(spec, dials, values))}>
        Build it anew
      </button>
    </div>
  )
}
