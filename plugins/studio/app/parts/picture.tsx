/** A picture of an asset: what is at hand at once, the better one when it has come. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Files, Sized } from '../link/files.ts'
import { wordsOf } from './words.ts'
import './picture.css'

export interface PictureProps {
  readonly asset: Sized & { readonly name: string; readonly preview?: string | undefined }
  readonly files: Files
  readonly as: 'small' | 'large' | 'whole'
  /** Of the whole prompt, say. Default: the name. */
  readonly alt?: string
}

export function Picture({ asset, files, as, alt }: PictureProps): JSX.Element {
  const [source, setSource] = useState(asset.preview)
  const [trouble, setTrouble] = useState<string>()
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    const over = new AbortController()
    setSource(asset.preview)
    setTrouble(undefined)
    const load = async (): Promise<void> => {
      try {
        const uri = await files.picture(asset, as, over.signal)
        if (!over.signal.aborted) setSource(uri)
      } catch (error) {
        if (!over.signal.aborted) setTrouble(wordsOf(error))
      }
    }
    void load()
    return () => over.abort()
    // oxlint-disable-next-line -- another asset is another id, whatever else is known of it
  }, [asset.id, as])
  if (source === undefined)
    return (
      <div
        class={trouble === undefined ? 'picture is-waiting' : 'picture is-missing'}
        role="img"
        aria-label={trouble ?? `${asset.name} is loading`}
      >
        {trouble}
      </div>
    )
  return (
    <img
      class={isDrawn ? 'picture is-drawn' : 'picture'}
      src={source}
      alt={alt ?? asset.name}
      width={asset.width}
      height={asset.height}
      draggable={false}
      decoding="async"
      onLoad={() => setDrawn(true)}
      onError={() => {
        // A broken file: the small one that was there before, or words.
        setSource(asset.preview === source ? undefined : asset.preview)
        setTrouble(`${asset.name} cannot be shown.`)
      }}
    />
  )
}
