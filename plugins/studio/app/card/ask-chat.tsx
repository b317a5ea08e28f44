/** What one can do with it where the client lets its pages call nothing: each press is a request in the chat, which the model goes after. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { BookmarkPlus, Dices, Pencil } from 'lucide'
import { Button } from '../parts/button.tsx'
import { wordsOf } from '../parts/words.ts'
import { EditForm, type EditFormProps } from './edit-form.tsx'
import { refer } from './refer.ts'
import { newSeed, remakeOf } from './remake.ts'
import type { Shown } from '../link/link.ts'
import type { Version } from './version.ts'

export interface AskChatProps extends Pick<EditFormProps, 'link' | 'files'> {
  readonly shown: Shown
  readonly version: Version
  readonly onTold: (words: string) => void
}

export function AskChat({ link, files, shown, version, onTold }: AskChatProps): JSX.Element {
  const [isEditing, setEditing] = useState(false)
  const { asset, kind } = version
  const remake = remakeOf(kind, shown, undefined)
  const ask = async (words: string): Promise<void> => {
    try {
      await link.say?.(words)
      onTold('It is asked in the chat.')
    } catch (error) {
      onTold(wordsOf(error))
    }
  }
  return (
    <>
      <div class="actions" role="toolbar" aria-label="What to ask for">
        {remake && (
          <Button
            icon={Dices}
            name="Another"
            hint="asked in the chat"
            onPress={() => {
              const args = JSON.stringify({ ...remake.args, seed: newSeed() })
              void ask(`Make another like ${asset.uri} (${asset.name}): call ${remake.tool} with ${args}.`)
            }}
          />
        )}
        {asset.mimeType.startsWith('image/') && (
          <Button icon={Pencil} name="Edit" expanded={isEditing} onPress={() => setEditing(!isEditing)} />
        )}
        <div class="actions-quiet">
          <Button quiet icon={BookmarkPlus} name="Use as reference" onPress={() => void refer(link, asset).then(onTold)} />
        </div>
      </div>
      {isEditing && (
        <EditForm
          {...{ link, files, asset }}
          disabled={false}
          wordsAlone
          onEdit={(prompt) => {
            setEditing(false)
            void ask(`Edit ${asset.uri} (${asset.name}) with edit_image: ${prompt}`)
          }}
        />
      )}
    </>
  )
}
