/** One asset in the grid. Its picture is asked for when it comes near, and let go when it is far: ten thousand of them are a page of words. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Box, Heart } from 'lucide'
import type { StudioAsset } from '../../messages.ts'
import type { Files } from '../link/files.ts'
import { Icon } from '../parts/icon.tsx'
import { Picture } from '../parts/picture.tsx'
import { isModel, isPicture, titleOf, typeName } from '../parts/words.ts'
import { watchNear } from './watch-near.ts'
import './thumbnail.css'

export interface ThumbnailProps {
  readonly asset: StudioAsset
  readonly files: Files
  readonly onOpen: (asset: StudioAsset) => void
}

export function Thumbnail({ asset, files, onOpen }: ThumbnailProps): JSX.Element {
  const item = useRef<HTMLLIElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => watchNear(item.current!, '400px', ({ isIntersecting }) => setNear(isIntersecting)), [])
  const { name, mimeType, favourite, trashed, owner } = asset
  const title = owner === undefined ? titleOf(asset) : `${owner}: ${titleOf(asset)}`
  const hasPicture = isPicture(mimeType) || isModel(mimeType)
  return (
    <li ref={item} class="thumbnail">
      <button
        type="button"
        onClick={() => onOpen(asset)}
        aria-label={`${title}${owner === undefined ? '' : ', shared'}${favourite ? ', favourite' : ''}${trashed ? ', deleted' : ''}`}
        title={name}
      >
        <span class="thumbnail-field">
          {isNear && hasPicture ? <Picture asset={{ id: asset.id, mimeType, name }} files={files} as="small" alt="" /> : null}
          {hasPicture ? null : <span class="thumbnail-type">{typeName(mimeType)}</span>}
          {isModel(mimeType) && (
            <span class="badge">
              <Icon of={Box} size={14} />
            </span>
          )}
          {favourite && (
            <span class="badge is-right">
              <Icon of={Heart} size={14} />
            </span>
          )}
        </span>
        <span class="thumbnail-name" aria-hidden="true">
          {title}
        </span>
      </button>
    </li>
  )
}
