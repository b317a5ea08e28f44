/** The pictures of a card: one large, or several side by side with one that is picked. */
import type { JSX } from 'preact'
import type { StudioAsset } from '../../messages.ts'
import type { Files } from '../link/files.ts'
import { Picture } from '../parts/picture.tsx'
import type { Version } from './version.ts'

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
  const press = (index: number): void => (index === at || !several ? onOpen() : onPick(index))
  return (
    <div class={several ? 'stage is-several' : 'stage'} role={several ? 'group' : undefined} aria-label={several ? 'Pictures' : undefined}>
      {versions.map(({ asset }, index) => {
        const prompt = known.get(asset.id)?.request?.['prompt']
        const isTrashed = known.get(asset.id)?.trashed === true
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
            <Picture asset={asset} files={files} as="large" alt={typeof prompt === 'string' ? prompt : asset.name} />
          </button>
        )
      })}
    </div>
  )
}
