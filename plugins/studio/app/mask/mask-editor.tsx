/** Where a picture may change: painted, drawn around or boxed. What is painted is kept until the edit is made, whatever becomes of the connection. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Brush, Eraser, Lasso, Square, Trash2, Undo2 } from 'lucide'
import { Button } from '../parts/button.tsx'
import { drawMarks, type Mark, type Point } from './mask-marks.ts'

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
  useEffect(() => {
    if (canvas.current) drawMarks(canvas.current, open ? [...marks, open] : marks, colour)
  }, [marks, open])
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const box = canvas.current!.getBoundingClientRect()
    return { x: ((clientX - box.left) * width) / box.width, y: ((clientY - box.top) * height) / box.height }
  }
  const begin = (event: PointerEvent): void => {
    canvas.current?.setPointerCapture(event.pointerId)
    const points = [pointOf(event)]
    setOpen(tool === 'brush' || tool === 'eraser' ? { kind: tool, width: size, points } : { kind: tool, points })
  }
  const end = (): void => {
    if (open) onMarks([...marks, open])
    setOpen(undefined)
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
        <Button
          icon={Square}
          name="All of the middle"
          onPress={() =>
            onMarks([
              ...marks,
              {
                kind: 'box',
                points: [
                  { x: width / 4, y: height / 4 },
                  { x: (width * 3) / 4, y: (height * 3) / 4 },
                ],
              },
            ])
          }
        />
      </div>
      <div class="mask-field" style={{ aspectRatio: `${width} / ${height}` }}>
        <img src={source} alt="" draggable={false} />
        <canvas
          ref={canvas}
          width={width}
          height={height}
          role="img"
          aria-label={
            marks.length === 0 ? 'Nothing is painted: all of it may change' : `Painted: ${marks.length} marks; only there it may change`
          }
          onPointerDown={begin}
          onPointerMove={(event) => open && setOpen({ ...open, points: [...open.points, pointOf(event)] })}
          onPointerUp={end}
          onPointerCancel={end}
        />
      </div>
    </div>
  )
}
