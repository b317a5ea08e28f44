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
  const [refused, setRefused] = useState<readonly string[]>([])
  const [isOver, setOver] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const take = async (files: readonly File[]): Promise<void> => {
      setRefused([])
      for (const file of files) {
        const name = file.name || 'pasted'
        try {
          setTold(`Adding ${name}…`)
          const asset = await upload(link, file, name, { onPart: (share) => setTold(`Adding ${name}, ${Math.round(share * 100)} %`) })
          setTold(`${asset.name} is in the library.`)
          onAdded()
          // It is there, whether or not the chat takes the news.
          void link.tell?.(`The person added a file to the library: ${asset.uri} (${asset.name}, ${asset.mimeType}).`).catch(() => {})
        } catch (error) {
          // It stays while the others are told of.
          setRefused((before) => [...before, `${name} was not added. ${wordsOf(error)}`])
          setTold('')
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
    field.current?.addEventListener(
      'change',
      () => {
        const chosen = [...(field.current?.files ?? [])]
        // Else the same file, chosen once more, would be no change.
        field.current!.value = ''
        void take(chosen)
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [link])
  return (
    <div class={`uploads${isOver ? ' is-over' : ''}`}>
      <input ref={field} type="file" multiple hidden aria-label="Files to add" />
      <Button icon={Upload} name="Add files" onPress={() => field.current?.click()} />
      <div class="soft" role="status">
        {isOver ? 'Let go to add it to the library.' : told || (refused.length > 0 ? '' : 'Or drop or paste them.')}
        {refused.map((one, at) => (
          <p key={at}>{one}</p>
        ))}
      </div>
    </div>
  )
}
