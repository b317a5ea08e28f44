/** What a person has painted over a picture, in its own pixels, and the mask that comes of it. */

export interface Point {
  readonly x: number
  readonly y: number
}
export type Mark =
  | { readonly kind: 'brush' | 'eraser'; readonly width: number; readonly points: readonly Point[] }
  | { readonly kind: 'box' | 'lasso'; readonly points: readonly Point[] }

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

/** All of them, in one colour, on a canvas of the picture's size. */
export function drawMarks(canvas: HTMLCanvasElement, marks: readonly Mark[], colour: string): void {
  const context = canvas.getContext('2d')!
  context.clearRect(0, 0, canvas.width, canvas.height)
  Object.assign(context, { fillStyle: colour, strokeStyle: colour })
  for (const mark of marks) draw(context, mark)
  context.globalCompositeOperation = 'source-over'
}

/** A PNG of the picture's size: transparent where it may change, as `edit_image` takes it. */
export async function maskOf(marks: readonly Mark[], width: number, height: number): Promise<Blob> {
  const [painted, mask] = [document.createElement('canvas'), document.createElement('canvas')]
  for (const one of [painted, mask]) Object.assign(one, { width, height })
  drawMarks(painted, marks, '#000')
  const context = mask.getContext('2d')!
  context.fillRect(0, 0, width, height)
  context.globalCompositeOperation = 'destination-out'
  context.drawImage(painted, 0, 0)
  return new Promise((resolve, reject) => {
    mask.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The mask could not be written.'))), 'image/png')
  })
}
