/** What was painted over a picture, drawn, and the mask that comes of it. */
import type { Mark } from './mask-marks.ts'

type Context = CanvasRenderingContext2D

/** Draws one onto what may change; an eraser takes away. */
function draw(context: Context, { kind, points, ...rest }: Mark): void {
  const [first, ...more] = points
  if (!first) return
  context.globalCompositeOperation = kind === 'eraser' ? 'destination-out' : 'source-over'
  context.beginPath()
  if (kind === 'box') {
    const last = points.at(-1)!
    context.rect(Math.min(first.x, last.x), Math.min(first.y, last.y), Math.abs(last.x - first.x), Math.abs(last.y - first.y))
    return context.fill()
  }
  context.moveTo(first.x, first.y)
  for (const { x, y } of more.length > 0 ? more : [first]) context.lineTo(x, y)
  if (kind === 'lasso') return context.fill()
  Object.assign(context, { lineWidth: 'width' in rest ? rest.width : 1, lineCap: 'round', lineJoin: 'round' })
  context.stroke()
}

/** Pixels of the longest side of a mask: more than any model looks at, and a browser still draws it. */
const mostSide = 4096

/** Of the mask of a picture: its own size, or of its shape and smaller. */
export function maskSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, mostSide / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** All of them, in one colour, on a canvas for a picture that is `width` pixels wide. */
export function drawMarks(canvas: HTMLCanvasElement, marks: readonly Mark[], width: number, colour: string): void {
  const context = canvas.getContext('2d')!
  const scale = canvas.width / width
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.scale(scale, scale)
  Object.assign(context, { fillStyle: colour, strokeStyle: colour })
  for (const mark of marks) draw(context, mark)
  context.globalCompositeOperation = 'source-over'
}

/** A PNG of `maskSize`: transparent where it may change, as `edit_image` takes it. */
export async function maskOf(marks: readonly Mark[], width: number, height: number): Promise<Blob> {
  const [painted, mask] = [document.createElement('canvas'), document.createElement('canvas')]
  const size = maskSize(width, height)
  for (const one of [painted, mask]) Object.assign(one, size)
  drawMarks(painted, marks, width, '#000')
  const context = mask.getContext('2d')!
  context.fillRect(0, 0, size.width, size.height)
  context.globalCompositeOperation = 'destination-out'
  context.drawImage(painted, 0, 0)
  return new Promise((resolve, reject) => {
    mask.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The mask could not be written.'))), 'image/png')
  })
}
