/** Files that are dropped, pasted or chosen become assets, and the chat is told of them. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Upload } from 'lucide'
import { Button } from '../parts/button.tsx'
import type { Link } from '../link/link.ts'
import { upload } from '../link/upload.ts'
import { wordsOf } from '../parts/words.ts'
import './uploads.css'

export interface UploadsProps {
  readonly link: Link
  readonly onAdded: () => void
}

export function Uploads({ link, onAdded }: UploadsProps): JSX.Element {
  const [told, setTold] = useState('')
  const [isOver, setOver] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const take = async (files: readonly File[]): Promise<void> => {
      for (const file of files) {
        const name = file.name || 'pasted'
        try {
          setTold(`Adding ${name}…`)
          const asset = await upload(link, file, name, { onPart: (share) => setTold(`Adding ${name}, ${Math.round(share * 100)} %`) })
          setTold(`${asset.name} is in the library.`)
          onAdded()
          await link.tell?.(`The person added a file to the library: ${asset.uri} (${asset.name}, ${asset.mimeType}).`)
        } catch (error) {
          setTold(`${name} was not added. ${wordsOf(error)}`)
        }
      }
    }
    const stop = new AbortController()
    const on = <N extends keyof DocumentEventMap>(name: N, heard: (event: DocumentEventMap[N]) => void): void =>
      document.addEventListener(name, heard, { signal: stop.signal })
    const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true
    on('dragover', (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) setOver(false)
    })
    on('drop', (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      void take([...(event.dataTransfer?.files ?? [])])
    })
    on('paste', ({ clipboardData }) => {
      const files = [...(clipboardData?.files ?? [])]
      if (files.length > 0) void take(files)
    })
    field.current?.addEventListener('change', () => void take([...(field.current?.files ?? [])]), { signal: stop.signal })
    return () => stop.abort()
  }, [link])
  return (
    <div class={`uploads${isOver ? ' is-over' : ''}`}>
      <input ref={field} type="file" multiple hidden aria-label="Files to add" />
      <Button icon={Upload} name="Add files" onPress={() => field.current?.click()} />
      <span class="soft" role="status">
        {isOver ? 'Let go to add it to the library.' : told || 'Or drop or paste them.'}
      </span>
    </div>
  )
}
