/** A view and a size in pixels for every drawing: what it says itself, or what was asked for. */
import { AtelierError } from 'atelier-mcp'
import { copyOf, readied, sidesOf, type SvgElement, type View, viewOf } from '../../svg-drawing.ts'

/** Longest side in pixels: where none is named, and the most. */
const usual = 1024
export const longestSide = 8192

interface Framed {
  readonly view: View
  readonly size: { readonly width: number; readonly height: number }
  readonly notes: readonly string[]
}

/** Writes both onto the root. Throws `INPUT_INVALID` where nothing tells how large the drawing is. */
export async function framed(
  root: SvgElement,
  asked: { readonly width?: number | undefined; readonly height?: number | undefined },
): Promise<Framed> {
  const notes: string[] = []
  let view = viewOf(root)
  if (!view) {
    view = await boxOf(root)
    notes.push(`It says neither \`viewBox\` nor a size: the viewBox ${view.join(' ')} was taken from what is drawn.`)
  } else if (!root.attributes.has('viewBox') || view[2] !== Number((root.attributes.get('viewBox') ?? '').trim().split(/[\s,]+/)[2])) {
    const said = root.attributes.get('viewBox')
    if (said !== undefined)
      notes.push(`viewBox="${said.slice(0, 40)}" is none (it takes four numbers: x y width height); ${view.join(' ')} was taken.`)
  }
  const own = sidesOf(root)
  const shape =
    asked.width === undefined && asked.height === undefined && own.width !== undefined && own.height !== undefined
      ? own.width / own.height
      : view[2] / view[3]
  const size = sizeOf(shape, asked)
  root.attributes.set('viewBox', view.join(' '))
  root.attributes.set('width', String(size.width))
  root.attributes.set('height', String(size.height))
  // Sides are whole pixels: without this, what is rounded would show as a clear seam.
  if (Math.abs(size.width - (size.height * view[2]) / view[3]) <= Math.max(1, view[2] / view[3]))
    root.attributes.set('preserveAspectRatio', 'none')
  for (const name of ['x', 'y']) root.attributes.delete(name)
  return { view, size, notes }
}

function sizeOf(
  shape: number,
  { width, height }: { readonly width?: number | undefined; readonly height?: number | undefined },
): Framed['size'] {
  const side = (pixels: number): number => Math.max(1, Math.round(pixels))
  const size =
    width !== undefined && height !== undefined
      ? { width, height }
      : width !== undefined
        ? { width, height: side(width / shape) }
        : height !== undefined
          ? { width: side(height * shape), height }
          : { width: side(shape >= 1 ? usual : usual * shape), height: side(shape >= 1 ? usual / shape : usual) }
  if (Math.max(size.width, size.height) <= longestSide) return size
  throw new AtelierError({
    code: 'INPUT_TOO_LARGE',
    message: `The picture would have ${size.width}x${size.height} pixels; ${longestSide} are the most for a side.`,
    fix: 'Ask for a smaller `width` or `height`.',
    outcome: 'none',
    details: { param: 'width' },
  })
}

/** Around all that is drawn, with a little room. */
async function boxOf(root: SvgElement): Promise<View> {
  const copy = copyOf(root)
  copy.attributes.set('width', '100')
  copy.attributes.set('height', '100')
  const { box } = await readied(copy)
  if (!box || !(box.width > 0) || !(box.height > 0))
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: 'The SVG has no `viewBox` and draws nothing that would tell how large it is.',
      fix: 'Begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">.',
      outcome: 'none',
      details: { param: 'svg' },
    })
  const room = Math.max(box.width, box.height) * 0.04
  return [box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room].map((part) => Math.round(part * 100) / 100) as [
    number,
    number,
    number,
    number,
  ]
}
