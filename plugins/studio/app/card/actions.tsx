/** What one can do with what the card shows. Only what can be called here is offered. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import {
  BookmarkPlus,
  Columns2,
  Dices,
  Download,
  FileOutput,
  Heart,
  HeartOff,
  Pencil,
  Rotate3d,
  SlidersHorizontal,
  Trash2,
  Undo2,
} from 'lucide'
import type { StudioAsset, StudioOpened } from '../../messages.ts'
import { Button } from '../parts/button.tsx'
import { EditForm } from './edit-form.tsx'
import type { Files } from '../link/files.ts'
import type { Link, Meta, Shown } from '../link/link.ts'
import { refer } from './refer.ts'
import { newSeed, remakeOf } from './remake.ts'
import { readResult, type Trouble } from '../link/result.ts'
import { dialsOf } from './spec-dials.ts'
import { SpecForm } from './spec-form.tsx'
import { isModel, isPicture, money, wordsOf } from '../parts/words.ts'
import type { Version } from './version.ts'

export interface ActionsProps {
  readonly link: Link
  readonly files: Files
  readonly shown: Shown
  readonly opened: StudioOpened
  readonly version: Version
  readonly known?: StudioAsset | undefined
  readonly isWorking: boolean
  readonly make: (words: string, tool: string, args: Meta) => Promise<void>
  readonly onKnown: (asset: StudioAsset) => void
  readonly onTold: (words: string) => void
  readonly onTrouble: (trouble: Trouble | undefined) => void
  readonly onZoom: () => void
  /** Absent where there is nothing beside it. */
  readonly onCompare?: (() => void) | undefined
}

export function Actions(props: ActionsProps): JSX.Element {
  const { link, files, shown, opened, version, known, isWorking, make, onKnown, onTold, onTrouble, onZoom, onCompare } = props
  const { asset, kind, facts } = version
  const [below, setBelow] = useState<'edit' | 'formats' | 'numbers'>()
  const can = (tool: string): boolean => opened.tools.includes(tool)
  const remake = remakeOf(kind, shown, known)
  const formats = formatsOf(asset.mimeType, opened)
  const price = facts.usd ? `the last one cost ${money(facts.usd)}` : undefined
  const toggle = (which: 'edit' | 'formats' | 'numbers') => (): void => setBelow(below === which ? undefined : which)

  /** A call whose answer is nothing to look at. */
  const change = async (tool: string, args: Meta, done: string, after: Partial<StudioAsset>): Promise<void> => {
    onTrouble(undefined)
    try {
      const { error } = readResult(await link.call(tool, args))
      if (error) return onTrouble(error)
      if (known) onKnown({ ...known, ...after })
      onTold(done)
    } catch (error) {
      onTrouble({ message: wordsOf(error) })
    }
  }
  const save = async (): Promise<void> => {
    onTold('Fetching the file…')
    try {
      await link.save?.({ name: known?.name ?? asset.name, ...(await files.file(asset.id)) })
      onTold('The file was handed over.')
    } catch (error) {
      onTold(wordsOf(error))
    }
  }
  if (known?.trashed === true)
    return (
      <div class="actions">
        <span>It is in the trash.</span>
        {can('update_asset') && (
          <Button
            icon={Undo2}
            name="Bring it back"
            onPress={() => void change('update_asset', { id: asset.id, restore: true }, 'It is back.', { trashed: false })}
          />
        )}
      </div>
    )
  return (
    <>
      <div class="actions" role="toolbar" aria-label="What to do with it">
        {remake && can(remake.tool) && (
          <Button
            icon={Dices}
            name="Another"
            hint={price ?? 'the same with a new seed'}
            disabled={isWorking}
            onPress={() => void make('Making another…', remake.tool, { ...remake.args, seed: newSeed() })}
          />
        )}
        {can('edit_image') && isPicture(asset.mimeType) && (
          <Button icon={Pencil} name="Edit" expanded={below === 'edit'} onPress={toggle('edit')} />
        )}
        {onCompare && <Button icon={Columns2} name="Compare" onPress={onCompare} />}
        {isModel(asset.mimeType) && <Button icon={Rotate3d} name="Turn it" onPress={onZoom} />}
        {can('create_model') && version.spec && dialsOf(version.spec).length > 0 && (
          <Button icon={SlidersHorizontal} name="Numbers" expanded={below === 'numbers'} onPress={toggle('numbers')} />
        )}
        {can('get_asset') && formats.length > 0 && (
          <Button icon={FileOutput} name="Format" expanded={below === 'formats'} onPress={toggle('formats')} />
        )}
        <div class="actions-quiet">
          {link.save && <Button quiet icon={Download} name="Save" onPress={() => void save()} />}
          {(link.tell ?? link.say) && (
            <Button quiet icon={BookmarkPlus} name="Use as reference" onPress={() => void refer(link, asset).then(onTold)} />
          )}
          {known?.readOnly && <span class="soft">{`Only ${known.owner ?? 'its owner'} may change or delete it.`}</span>}
          {can('update_asset') && known && !known.readOnly && (
            <Button
              quiet
              icon={known.favourite ? HeartOff : Heart}
              name={known.favourite ? 'No favourite' : 'Favourite'}
              pressed={known.favourite}
              onPress={() =>
                void change(
                  'update_asset',
                  { id: asset.id, favourite: !known.favourite },
                  known.favourite ? 'No favourite any more.' : 'A favourite now.',
                  {
                    favourite: !known.favourite,
                  },
                )
              }
            />
          )}
          {can('delete_asset') && known && !known.readOnly && (
            <Button
              quiet
              danger
              icon={Trash2}
              name="Delete"
              onPress={() => void change('delete_asset', { id: asset.id }, 'It is in the trash.', { trashed: true })}
            />
          )}
        </div>
      </div>
      {below === 'edit' && (
        <EditForm
          {...{ link, files, asset }}
          disabled={isWorking}
          onEdit={(prompt, mask) => {
            setBelow(undefined)
            void make('Editing…', 'edit_image', { prompt, images: [asset.uri], ...(mask !== undefined && { mask }) })
          }}
        />
      )}
      {below === 'numbers' && version.spec && (
        <SpecForm
          spec={version.spec}
          disabled={isWorking}
          onBuild={(spec) => {
            setBelow(undefined)
            void make('Building it anew…', 'create_model', { spec })
          }}
        />
      )}
      {below === 'formats' && (
        <div class="actions" role="group" aria-label="Formats">
          {formats.map((format) => (
            <button
              key={format}
              type="button"
              class="button"
              disabled={isWorking}
              onClick={() => {
                setBelow(undefined)
                void make(`Writing ${format}…`, 'get_asset', { id: asset.id, format })
              }}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </div>
      )}
    </>
  )
}

/** What it can be written as, other than what it is. */
const formatsOf = (mimeType: string, { formats }: StudioOpened): readonly string[] => {
  const pattern = mimeType.replace(/\/.*/, '/*')
  const own = mimeType.replace(/^.*\//, '')
  return [...new Set([mimeType, pattern, '*/*'].flatMap((type) => formats[type] ?? []))].filter((format) => format !== own)
}
