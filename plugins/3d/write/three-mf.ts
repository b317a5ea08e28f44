/** 3MF for printing: one object for each mesh, placed as often as it stands in the scene, with base materials and their colours. */
import type { Document, Material } from '@gltf-transform/core'
import { colorText } from '../document/color.ts'
import { determinant, multiply } from '../geometry/placement.ts'
import { sameFloats } from '../geometry/same-tuples.ts'
import { type Piece, pieces } from '../render/flat-scene.ts'
import { lossesOf } from './losses.ts'
import type { MeshOptions, Written } from './options.ts'
import { frameMatrix } from './shapes.ts'

const text = (value: number): string => String(Number(value.toPrecision(8)))
const escape = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\t\n\r\u0020-\uFFFD]/g, '')
const unitNames = { mm: 'millimeter', cm: 'centimeter', m: 'meter', in: 'inch' } as const

/** The triangles of a mesh with vertices so that the solid is closed. `mirrored` turns it inside out again. */
function objectXml(
  id: number,
  name: string,
  parts: readonly Piece[],
  ids: ReadonlyMap<Material | null, number>,
  mirrored: boolean,
): string {
  const sources = parts.map(({ positions }) => positions)
  const all = new Float32Array(sources.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const source of sources) {
    all.set(source, at)
    at += source.length
  }
  if (mirrored) for (let x = 0; x < all.length; x += 3) all[x] = -all[x]!
  const { of, first: vertices } = sameFloats(all, 3)
  const lines: string[] = []
  for (const vertex of vertices)
    lines.push(`<vertex x="${text(all[vertex * 3]!)}" y="${text(all[vertex * 3 + 1]!)}" z="${text(all[vertex * 3 + 2]!)}"/>`)
  lines.push('</vertices><triangles>')
  let first = 0
  parts.forEach(({ primitive, corners }, index) => {
    const material = ids.get(primitive.getMaterial())!
    for (let corner = 0; corner < corners.length; corner += 3) {
      const [a, b, c] = [0, mirrored ? 2 : 1, mirrored ? 1 : 2].map((k) => of[first + corners[corner + k]!]!)
      if (a !== b && b !== c && c !== a) lines.push(`<triangle v1="${a}" v2="${b}" v3="${c}" pid="2" p1="${material}"/>`)
    }
    first += sources[index]!.length / 3
  })
  const main = ids.get(parts[0]!.primitive.getMaterial())!
  return `<object id="${id}" name="${escape(name)}" type="model" pid="1" pindex="${main}"><mesh><vertices>${lines.join('\n')}</triangles></mesh></object>`
}

/** Millimetres with z up unless asked otherwise. */
export async function writeThreeMf(document: Document, options: MeshOptions): Promise<Written> {
  const { strToU8, zipSync } = await import('fflate')
  const units = options.units ?? 'mm'
  const outer = frameMatrix({ units, up: options.upAxis ?? 'z' })
  const all = pieces(document)
  const ids = new Map<Material | null, number>()
  for (const { primitive } of all) if (!ids.has(primitive.getMaterial())) ids.set(primitive.getMaterial(), ids.size)
  const paints = [...ids.keys()].map((material) => {
    const color = material?.getBaseColorFactor() ?? [0.55, 0.56, 0.57, 1]
    const alpha = Math.round(color[3]! * 255)
    const hex = alpha < 255 ? `${colorText(color)}${alpha.toString(16).padStart(2, '0').toUpperCase()}` : colorText(color)
    return { name: material?.getName() || 'default', hex }
  })
  // The names of materials, and the same colours as slicers read them: Bambu Studio and its like look at `m:colorgroup` alone, by that prefix.
  const bases = paints.map(({ name, hex }) => `<base name="${escape(name)}" displaycolor="${hex}"/>`)
  const colors = paints.map(({ hex }) => `<m:color color="${hex}"/>`)
  const objects = new Map<string, { id: number; xml: string }>()
  const numbers = new Map<Piece['source'], number>()
  const items: string[] = []
  for (let at = 0; at < all.length;) {
    const { mesh, source, matrix, name } = all[at]!
    const parts: Piece[] = []
    // The pieces of one place follow each other and share its matrix.
    while (at < all.length && all[at]!.source === source && all[at]!.matrix === matrix) parts.push(all[at++]!)
    let placed = multiply(outer, matrix)
    const mirrored = determinant(placed) < 0
    if (mirrored) placed = multiply(placed, Float64Array.of(-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1))
    if (!numbers.has(source)) numbers.set(source, numbers.size)
    const key = `${numbers.get(source)}${mirrored}`
    let object = objects.get(key)
    if (!object) {
      const id = objects.size + 3
      object = { id, xml: objectXml(id, mesh.getName() || name, parts, ids, mirrored) }
      objects.set(key, object)
    }
    const m = placed
    items.push(`<item objectid="${object.id}" transform="${[0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14].map((k) => text(m[k]!)).join(' ')}"/>`)
  }
  const model = `<?xml version="1.0" encoding="UTF-8"?>
<model unit="${unitNames[units]}" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02">
<metadata name="Application">atelier-mcp</metadata>
<resources><basematerials id="1">${bases.join('')}</basematerials><m:colorgroup id="2">${colors.join('')}</m:colorgroup>${[...objects.values()].map(({ xml }) => xml).join('\n')}</resources>
<build>${items.join('')}</build>
</model>`
  const relations =
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
  const types =
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
  // A fixed date: the same model gives the same bytes.
  const mtime = new Date('2020-01-01T00:00:00Z')
  const bytes = zipSync(
    { '[Content_Types].xml': strToU8(types), '_rels/.rels': strToU8(relations), '3D/3dmodel.model': strToU8(model) },
    { mtime, level: 6 },
  )
  return { bytes, companions: [], losses: lossesOf(document, '3MF', { names: true, colors: true }) }
}
