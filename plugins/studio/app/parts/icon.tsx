/** Icons of Lucide, drawn in the colour of the words beside them. They say nothing by themselves: buttons have names. */
import { h, type JSX } from 'preact'

export type IconNode = readonly (readonly [string, Readonly<Record<string, string | number | undefined>>])[]

export const Icon = ({ of, size = 18 }: { readonly of: IconNode; readonly size?: number }): JSX.Element => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    {of.map(([tag, attributes]) => h(tag, attributes))}
  </svg>
)
