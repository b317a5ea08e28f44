/** The pictures of a card: one large, or several side by side with one that is picked. */
import type { JSX } from 'preact'
import type { StudioAsset } from '../../messages.ts'
import type { Files } from '../link/files.ts'
import { Picture } from '../parts/picture.tsx'
import { titleOf } from '../parts/words.ts'
import type { Version } from './version.ts'
import './stage.css'

export interface StageProps {
  readonly versions: readonly Version[]
  readonly at: number
  readonly files: Files
  readonly known: ReadonlyMap<string, StudioAsset>
  readonly onPick: (at: number) => void
  readonly onOpen: () => void
}

/** Picking one that is picked already opens it. */
export function Stage({ versions, at, files, known, onPick, onOpen }: StageProps): JSX.Element {
  const several = versions.length > 1
  const { width, height } = versions[0]!.asset
  const look = several ? { '--columns': columnsFor(versions.length), ...(width && height && { '--shape': `${width} / ${height}` }) } : {}
  const press = (index: number): void => (index === at || !several ? onOpen() : onPick(index))
  return (
    <div
      class={several ? 'stage is-several' : 'stage'}
      style={look}
      role={several ? 'group' : undefined}
      aria-label={several ? 'Pictures' : undefined}
    >
      {versions.map(({ asset }, index) => {
        const found = known.get(asset.id)
        const isTrashed = found?.trashed === true
        return (
          <button
            key={asset.id}
            type="button"
            class={`tile${isTrashed ? ' is-trashed' : ''}`}
            aria-label={`${index === at || !several ? 'Open' : 'Pick'} ${asset.name}${isTrashed ? ', deleted' : ''}`}
            aria-pressed={several ? index === at : undefined}
            onClick={() => press(index)}
            onDblClick={onOpen}
          >
            <Picture asset={asset} files={files} as="large" alt={titleOf(found ?? asset)} />
          </button>
        )
      })}
    </div>
  )
}

/** Four stand two by two; others in rows of three at most. */
const columnsFor = (count: number): number => (count === 4 ? 2 : Math.min(count, 3))
