/** What to change in a picture, in words. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface EditFormProps {
  readonly disabled: boolean
  readonly onEdit: (prompt: string) => void
}

export function EditForm({ disabled, onEdit }: EditFormProps): JSX.Element {
  const [prompt, setPrompt] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const isReady = prompt.trim() !== '' && !disabled
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
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && isReady) onEdit(prompt.trim())
        }}
      />
      <button type="button" class="button is-main" disabled={!isReady} onClick={() => onEdit(prompt.trim())}>
        Edit it
      </button>
    </div>
  )
}
