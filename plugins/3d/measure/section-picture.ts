/** Sections as a picture: each in its field with its plane and size, drawn as large as it goes. */
import { textOutline } from '../geometry/text-outline.ts'
import type { Unit } from '../units.ts'
import { short } from './result.ts'
import { acrossOf, type Contour, type Point2, type Section, withinOf } from './section.ts'

/** Pixels of a field's edge where there is one section, and where there are several. */
const alone = 640
const among = 360
/** More are not drawn. */
const most = 9
const margin = 0.12
/** Height of capitals in pixels. */
const letters = 11

const tidy = (value: number): string => value.toFixed(2)
const path = (points: readonly (readonly [number, number])[]): string => `M${points.map(([x, y]) => `${tidy(x)} ${tidy(y)}`).join('L')}Z`

/** Words as outlines, so that no font of the machine is needed; `x` is their middle. */
async function label(text: string, x: number, y: number): Promise<string> {
  const outline = await textOutline(text, letters, 'center', { tolerance: 0.2, coarser: 1 }, 'label')
  return `<path fill="#222" stroke="none" d="${outline.map((contour) => path(contour.map(([u, v]) => [x + u, y - v]))).join('')}"/>`
}

async function field(section: Section, edge: number, left: number, top: number, units: Unit): Promise<string> {
  const { plane, at, bounds, pieces } = section
  const [u, v] = withinOf[plane].map((axis) => 'xyz'[axis])
  const middle = left + edge / 2
  const title = await label(`${'xyz'[acrossOf[plane]]} = ${short(at)} ${units}`, middle, top + edge * 0.07)
  if (!bounds) return title + (await label('nothing here', middle, top + edge / 2))
  const size = [bounds.max[0] - bounds.min[0], bounds.max[1] - bounds.min[1]] as const
  const scale = (edge * (1 - 2 * margin)) / Math.max(size[0], size[1], 1e-12)
  const centre = [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[1] + bounds.max[1]) / 2] as const
  const place = ([x, y]: Point2): Point2 => [middle + (x - centre[0]) * scale, top + edge / 2 - (y - centre[1]) * scale]
  const outlines = pieces.map((piece) => [piece, ...piece.holes].map(({ points }: Contour) => path(points.map(place))).join(''))
  const words = await label(
    `${short(size[0])} (${u}) by ${short(size[1])} (${v}) ${units}, area ${short(section.area)} ${units}²`,
    middle,
    top + edge * 0.97,
  )
  return `${title}<path fill="url(#hatch)" fill-rule="evenodd" stroke="#0b3d5c" stroke-width="1.6" stroke-linejoin="round" d="${outlines.join('')}"/>${words}`
}

/** WebP on white. */
export async function sectionPicture(sections: readonly Section[], units: Unit): Promise<Uint8Array> {
  const drawn = sections.slice(0, most)
  const edge = drawn.length === 1 ? alone : among
  const columns = Math.ceil(Math.sqrt(drawn.length))
  const rows = Math.ceil(drawn.length / columns)
  const fields: string[] = []
  for (const [at, section] of drawn.entries())
    fields.push(await field(section, edge, (at % columns) * edge, Math.floor(at / columns) * edge, units))
  const hatch = `<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#d9e8f2"/><rect width="1.4" height="7" fill="#8db4cc"/></pattern>`
  const [width, height] = [columns * edge, rows * edge]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${hatch}</defs><rect width="${width}" height="${height}" fill="#fff"/>${fields.join('')}</svg>`
  const { default: sharp } = await import('sharp')
  return new Uint8Array(await sharp(Buffer.from(svg)).webp({ quality: 88 }).toBuffer())
}
