/** One picture as large as there is room, to zoom and to move by wheel, fingers, mouse and keys. */
import Panzoom, { type PanzoomObject } from '@panzoom/panzoom'
import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ChevronLeft, ChevronRight, Maximize, ZoomIn, ZoomOut } from 'lucide'
import { Button } from './button.tsx'
import { Picture, type PictureProps } from './picture.tsx'
import { Whole, type WholeProps } from './whole.tsx'
import './zoom.css'

export interface ZoomProps extends Pick<PictureProps, 'files'>, Pick<WholeProps, 'link'> {
  readonly assets: readonly PictureProps['asset'][]
  readonly at: number
  readonly onMove: (at: number) => void
  readonly onClose: () => void
}

/** Pixels that an arrow key moves a picture that is larger than its frame. */
const stepPixels = 60

export function Zoom({ link, assets, at, files, onMove, onClose }: ZoomProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null)
  const pan = useRef<PanzoomObject | null>(null)
  const [scale, setScale] = useState(1)
  const asset = assets[at]!
  useLayoutEffect(() => {
    const element = frame.current
    if (!element?.parentElement) return
    const panzoom = Panzoom(element, {
      maxScale: 16,
      minScale: 0.5,
      step: 0.4,
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    })
    const parent = element.parentElement
    const wheel = (event: WheelEvent): void => void panzoom.zoomWithWheel(event)
    const changed = (): void => setScale(panzoom.getScale())
    parent.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('panzoomchange', changed)
    pan.current = panzoom
    setScale(1)
    return () => {
      parent.removeEventListener('wheel', wheel)
      element.removeEventListener('panzoomchange', changed)
      panzoom.destroy()
    }
  }, [asset.id])
  const keys = (event: KeyboardEvent): void => {
    const panzoom = pan.current
    if (!panzoom) return
    const isLarge = panzoom.getScale() > 1
    const [x, y] = moves.get(event.key) ?? [0, 0]
    if (event.key === '+' || event.key === '=') panzoom.zoomIn()
    else if (event.key === '-') panzoom.zoomOut()
    else if (event.key === '0') panzoom.reset()
    else if (isLarge && (x !== 0 || y !== 0)) panzoom.pan(x * stepPixels, y * stepPixels, { relative: true })
    else if (x !== 0 && assets[at - x]) onMove(at - x)
    else return
    event.preventDefault()
  }
  return (
    <Whole link={link} name={asset.name} kind="zoom" onClose={onClose} onKeyDown={keys}>
      <div class="zoom-stage" onDblClick={() => (scale > 1 ? pan.current?.reset() : pan.current?.zoom(2, { animate: true }))}>
        <div class="zoom-frame" ref={frame}>
          <Picture asset={asset} files={files} as="whole" />
        </div>
      </div>
      <div class="zoom-bar" role="toolbar" aria-label="View">
        <Button quiet icon={ZoomOut} name="Smaller" onPress={() => pan.current?.zoomOut()} />
        <span class="zoom-scale" aria-live="polite">{`${Math.round(scale * 100)}%`}</span>
        <Button quiet icon={ZoomIn} name="Larger" onPress={() => pan.current?.zoomIn()} />
        <Button quiet icon={Maximize} name="Whole picture" onPress={() => pan.current?.reset()} />
        {assets.length > 1 && (
          <>
            <Button quiet icon={ChevronLeft} name="Picture before" disabled={at === 0} onPress={() => onMove(at - 1)} />
            <span class="zoom-scale">{`${at + 1} of ${assets.length}`}</span>
            <Button quiet icon={ChevronRight} name="Next picture" disabled={at === assets.length - 1} onPress={() => onMove(at + 1)} />
          </>
        )}
      </div>
    </Whole>
  )
}
const moves: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [1, 0]],
  ['ArrowRight', [-1, 0]],
  ['ArrowUp', [0, 1]],
  ['ArrowDown', [0, -1]],
])
