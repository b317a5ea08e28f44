/** A button with an icon and a name: shown, or for screen readers and as a hint alone. */
import type { JSX } from 'preact'
import { Icon, type IconNode } from './icon.tsx'
import './button.css'

export interface ButtonProps {
  readonly icon: IconNode
  readonly name: string
  /** Beside the name, such as what it costs. */
  readonly hint?: string
  /** The icon alone. */
  readonly quiet?: boolean
  readonly pressed?: boolean
  readonly expanded?: boolean
  readonly danger?: boolean
  /** It keeps the keyboard: whoever has pressed it goes on from there. */
  readonly disabled?: boolean
  readonly onPress: () => void
}

export const Button = ({ icon, name, hint, quiet, pressed, expanded, danger, disabled, onPress }: ButtonProps): JSX.Element => (
  <button
    type="button"
    class={`button${quiet === true ? ' is-quiet' : ''}${danger === true ? ' is-danger' : ''}`}
    title={hint === undefined ? (quiet === true ? name : undefined) : `${name}: ${hint}`}
    aria-label={quiet === true ? name : undefined}
    aria-pressed={pressed}
    aria-expanded={expanded}
    aria-disabled={disabled}
    onClick={disabled === true ? undefined : onPress}
  >
    <Icon of={icon} />
    {quiet === true ? null : <span>{name}</span>}
  </button>
)
