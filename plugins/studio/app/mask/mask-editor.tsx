/** Where a picture may change: painted, drawn around or boxed. What is painted is kept until the edit is made, whatever becomes of the connection. */
import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Brush, Eraser, Lasso, Square, Trash2, Undo2 } from 'lucide'
import { Button } from '../parts/button.tsx'
import { drawMarks, maskSize } from './draw-marks.ts'
import { type Hand, press } from './mask-keys.ts'
import type { Mark, Point } from './mask-marks.ts'
import './mask-editor.css'

export interface MaskEditorProps {
  /** A data URI. */
  readonly source: string
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
  readonly onMarks: (marks: readonly Mark[]) => void
}

const tools = [
  ['brush', 'Brush', Brush],
  ['lasso', 'Lasso', Lasso],
  ['box', 'Box', Square],
  ['eraser', 'Eraser', Eraser],
] as const
const colour = 'rgb(230 60 90)'

export function MaskEditor({ source, width, height, marks, onMarks }: MaskEditorProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [tool, setTool] = useState<Mark['kind']>('brush')
  const [size, setSize] = useState(Math.max(4, Math.round(Math.max(width, height) / 16)))
  const [open, setOpen] = useState<Mark>()
  const [hand, setHand] = useState<Hand>({ at: { x: width / 2, y: height / 2 } })
  const [told, setTold] = useState('By keys: arrows move (with Shift a little), Enter begins and ends, Escape gives up.')
  useLayoutEffect(() => {
    const drawn = [...marks, open, hand.open].filter((one) => one !== undefined)
    if (canvas.current) drawMarks(canvas.current, drawn, width, colour)
  }, [marks, open, hand])
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const box = canvas.current!.getBoundingClientRect()
    return { x: ((clientX - box.left) * width) / box.width, y: ((clientY - box.top) * height) / box.height }
  }
  const begin = (event: PointerEvent): void => {
    // A second finger, or another button, begins nothing: it would take away what the first is painting.
    if (!event.isPrimary || event.button !== 0) return
    canvas.current?.setPointerCapture(event.pointerId)
    const points = [pointOf(event)]
    setOpen(tool === 'brush' || tool === 'eraser' ? { kind: tool, width: size, points } : { kind: tool, points })
  }
  const end = (): void => {
    if (open) onMarks([...marks, open])
    setOpen(undefined)
  }
  const keys = (event: KeyboardEvent): void => {
    const pressed = press(event.key, event.shiftKey, hand, { width, height, tool, size })
    if (!pressed) return
    // Also not to what is around it: Escape would close that.
    event.preventDefault()
    event.stopPropagation()
    setHand(pressed.hand)
    setTold(pressed.told)
    if (pressed.done) onMarks([...marks, pressed.done])
  }
  return (
    <div class="mask">
      <div class="actions" role="toolbar" aria-label="Where it may change">
        {tools.map(([kind, name, icon]) => (
          <Button key={kind} quiet icon={icon} name={name} pressed={tool === kind} onPress={() => setTool(kind)} />
        ))}
        <label class="check">
          <span>Width</span>
          <input
            type="range"
            min={2}
            max={Math.max(16, Math.round(Math.max(width, height) / 4))}
            value={size}
            onInput={({ currentTarget }) => setSize(Number(currentTarget.value))}
          />
        </label>
        <Button quiet icon={Undo2} name="Undo" disabled={marks.length === 0} onPress={() => onMarks(marks.slice(0, -1))} />
        <Button quiet icon={Trash2} name="Nothing painted" disabled={marks.length === 0} onPress={() => onMarks([])} />
      </div>
      <div class="mask-field" style={{ '--ratio': width / height }}>
        <img src={source} alt="" draggable={false} />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- painted by keys, too */}
        <canvas
          ref={canvas}
          {...maskSize(width, height)}
          tabIndex={0}
          role="application"
          aria-label={
            marks.length === 0
              ? 'Nothing is painted: all of it may change'
              : `Painted: ${marks.length} ${marks.length === 1 ? 'mark' : 'marks'}; only there it may change`
          }
          onPointerDown={begin}
          onPointerMove={(event) => event.isPrimary && open && setOpen({ ...open, points: [...open.points, pointOf(event)] })}
          onPointerUp={(event) => event.isPrimary && end()}
          onPointerCancel={(event) => event.isPrimary && end()}
          onKeyDown={keys}
        />
        <span
          class="mask-hand"
          style={{ left: `${(hand.at.x / width) * 100}%`, top: `${(hand.at.y / height) * 100}%` }}
          aria-hidden="true"
        />
      </div>
      <p class="soft" role="status">
        {told}
      </p>
    </div>
  )
}
