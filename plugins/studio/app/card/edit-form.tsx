/** What to change in a picture, in words, and where. */
import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Brush } from 'lucide'
import { Button } from '../parts/button.tsx'
import type { Files } from '../link/files.ts'
import type { Link } from '../link/link.ts'
import { MaskEditor } from '../mask/mask-editor.tsx'
import { maskOf } from '../mask/draw-marks.ts'
import type { Mark } from '../mask/mask-marks.ts'
import type { ResultAsset } from '../link/result.ts'
import { upload } from '../link/upload.ts'
import { wordsOf } from '../parts/words.ts'
import './edit-form.css'

export interface EditFormProps {
  readonly link: Link
  readonly files: Files
  readonly asset: ResultAsset
  readonly disabled: boolean
  /** Nothing can be painted: the mask could not be handed over. */
  readonly wordsAlone?: boolean
  /** `mask`: an asset. */
  readonly onEdit: (prompt: string, mask: string | undefined) => void
}

export function EditForm({ link, files, asset, disabled, wordsAlone, onEdit }: EditFormProps): JSX.Element {
  const [prompt, setPrompt] = useState('')
  const [source, setSource] = useState<string>()
  const [marks, setMarks] = useState<readonly Mark[]>([])
  const [told, setTold] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  // At once: later it would take the keyboard from where a person has gone on to.
  useLayoutEffect(() => field.current?.focus(), [])
  const { width, height } = asset
  const isReady = prompt.trim() !== '' && !disabled
  const paint = async (): Promise<void> => {
    try {
      setSource(source === undefined ? await files.picture(asset, 'large') : undefined)
    } catch (error) {
      setTold(wordsOf(error))
    }
  }
  const edit = async (): Promise<void> => {
    if (!isReady) return
    try {
      setTold('')
      const mask =
        marks.length > 0 && width && height
          ? await upload(link, await maskOf(marks, width, height), `mask of ${asset.name}.png`, { parents: [asset.id], mask: true })
          : undefined
      onEdit(prompt.trim(), mask?.uri)
    } catch (error) {
      // What was painted stays.
      setTold(`The mask could not be handed over. ${wordsOf(error)}`)
    }
  }
  return (
    // No form: pages in a chat may be denied those.
    <div class="edit" role="group" aria-label="Edit">
      <label class="edit-label" for="edit-prompt">
        What should change?
      </label>
      <textarea
        id="edit-prompt"
        ref={field}
        rows={2}
        value={prompt}
        placeholder="Make the sky a warm evening"
        onInput={({ currentTarget }) => setPrompt(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void edit()
        }}
      />
      <button type="button" class="button is-main" disabled={!isReady} onClick={() => void edit()}>
        Edit it
      </button>
      {width && height && !wordsAlone ? (
        <div class="edit-wide">
          <Button icon={Brush} name="Only in places" expanded={source !== undefined} onPress={() => void paint()} />
        </div>
      ) : null}
      {source !== undefined && width && height ? (
        <div class="edit-wide">
          <MaskEditor {...{ source, width, height, marks }} onMarks={setMarks} />
        </div>
      ) : null}
      <span class="soft edit-wide" role="status">
        {told}
      </span>
    </div>
  )
}
