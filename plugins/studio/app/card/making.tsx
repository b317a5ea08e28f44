/** Something on its way: what is known of it, a bar, and the unfinished picture where there is one. */
import type { JSX } from 'preact'
import { X } from 'lucide'
import { Button } from '../parts/button.tsx'
import type { Work } from './use-work.ts'
import './making.css'

export interface MakingProps {
  readonly words: string
  /** From 0 to 1; absent where nobody knows. */
  readonly share?: number
  /** A data URI. */
  readonly partial?: string
  readonly onCancel?: () => void
}

export const Making = ({ words, share, partial, onCancel }: MakingProps): JSX.Element => (
  <div class="making">
    {partial === undefined ? (
      <div class="making-field" aria-hidden="true" />
    ) : (
      <img class="making-partial" src={partial} alt="Unfinished picture" />
    )}
    <div class="making-line" role="status">
      <span class="making-words">{words}</span>
      {onCancel && <Button quiet icon={X} name="Cancel" onPress={onCancel} />}
    </div>
    <progress aria-label="Progress" {...(share === undefined ? {} : { value: share })} />
  </div>
)

/** All that is on its way here, each with a button that gives it up. */
export const Makings = ({ works }: { readonly works: readonly Work[] }): JSX.Element => (
  <>
    {works.map(({ id, cancel, ...work }) => (
      <Making key={id} {...work} onCancel={cancel} />
    ))}
  </>
)
