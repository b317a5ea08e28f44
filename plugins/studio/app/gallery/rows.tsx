/** Some rows of the grid: in the page while they are near what is looked at, else a place of their height, so that ten thousand assets are a few hundred elements. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { StudioAsset } from '../../messages.ts'
import type { Files } from '../link/files.ts'
import { Thumbnail } from './thumbnail.tsx'
import { watchNear } from './watch-near.ts'

export interface RowsProps {
  readonly assets: readonly StudioAsset[]
  readonly files: Files
  readonly onOpen: (asset: StudioAsset) => void
}

/** Rows that come and go together. */
export const rowsTogether = 6
/** How far from what is looked at they are still there. */
const near = '1200px'

export function Rows({ assets, files, onOpen }: RowsProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null)
  const height = useRef(0)
  const [isNear, setNear] = useState(true)
  useEffect(
    () =>
      watchNear(list.current!, near, ({ isIntersecting, boundingClientRect }) => {
        if (!isIntersecting && boundingClientRect.height > 0) height.current = boundingClientRect.height
        setNear(isIntersecting)
      }),
    [],
  )
  return (
    <ul ref={list} class="grid" style={isNear ? {} : { height: `${height.current}px` }}>
      {isNear && assets.map((asset) => <Thumbnail key={asset.id} asset={asset} files={files} onOpen={onOpen} />)}
    </ul>
  )
}

/** In lists of so many. */
export const inBlocks = <T,>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
