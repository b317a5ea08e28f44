/** Who made it, what it cost, its seed, and what there is to know beside. */
import type { JSX } from 'preact'
import type { Facts as Known, ResultAsset } from '../link/result.ts'
import { byteSize, money, typeName } from '../parts/words.ts'
import './facts.css'

export interface FactsProps {
  readonly asset: ResultAsset
  readonly facts: Known
  /** Whose it is, where it is shared by somebody else. */
  readonly owner?: string | undefined
}

export function Facts({ asset, facts, owner }: FactsProps): JSX.Element {
  const { provider, model, seed, notes, skipped } = facts
  const { width, height, bytes, mimeType } = asset
  const lines: readonly (readonly [name: string, value: string, hint?: string])[] = [
    ...(owner === undefined ? [] : [['Shared by', owner] as const]),
    ...(provider === undefined ? [] : [['Made by', model === undefined ? provider : `${provider}, ${model}`] as const]),
    ...(width !== undefined && height !== undefined ? [['Size', `${width} × ${height}`] as const] : []),
    ['File', [typeName(mimeType), bytes === undefined ? '' : byteSize(bytes)].filter(Boolean).join(', '), asset.name],
    ...costOf(facts),
    ...(seed === undefined ? [] : [['Seed', String(seed)] as const]),
  ]
  return (
    <>
      <dl class="facts">
        {lines.map(([name, value, hint]) => (
          <div key={name} title={hint}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {skipped.length > 0 && (
        <details class="notes">
          <summary>{`Not asked: ${skipped.map(({ id }) => id).join(', ')}`}</summary>
          <ul>
            {skipped.map(({ id, reason }) => (
              <li key={id}>{`${id}: ${reason}`}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function costOf({ usd, estimated, saved = 0, cached }: Known): readonly (readonly [string, string])[] {
  const kept = saved > 0 ? [['Saved', money(saved)] as const] : []
  if (cached === true) return [['Cost', 'nothing new'], ...kept]
  if (usd === undefined) return kept
  return [['Cost', usd === 0 ? 'nothing' : `${money(usd)}${estimated === true ? ' (estimated)' : ''}`], ...kept]
}
