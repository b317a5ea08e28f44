/** Wavefront OBJ with MTL; places, normals and texture places each listed once, so that the surface hangs together. */
import type { Document, Material } from '@gltf-transform/core'
import { fromLinear } from '../document/color.ts'
import { sameFloats } from '../geometry/same-tuples.ts'
import { lossesOf } from './losses.ts'
import type { MeshOptions, Written } from './options.ts'
import { shapes } from './shapes.ts'
import { textureFormat } from './texture-format.ts'

const text = (value: number): string => String(Number(value.toPrecision(7)))
const safe = (name: string): string => name.replaceAll(/\s+/g, '_') || 'model'

function materialText(material: Material, name: string, picture: string | undefined): string {
  const [r, g, b, a] = material.getBaseColorFactor()
  const roughness = material.getRoughnessFactor()
  const shine = Math.round(Math.min(1000, Math.max(1, 2 / Math.max(1e-3, roughness ** 2) - 2)))
  const glow = material.getEmissiveFactor()
  return [
    `newmtl ${name}`,
    `Kd ${[r, g, b].map((value) => text(fromLinear(value))).join(' ')}`,
    `Ks 0.04 0.04 0.04`,
    `Ns ${shine}`,
    `d ${text(a)}`,
    // Physically based values, in the widely read extension of the format.
    `Pr ${text(roughness)}`,
    `Pm ${text(material.getMetallicFactor())}`,
    ...(glow.some((value) => value > 0) ? [`Ke ${glow.map((value) => text(fromLinear(Math.min(1, value)))).join(' ')}`] : []),
    ...(picture ? [`map_Kd ${picture}`] : []),
    'illum 2',
  ].join('\n')
}

/** Millimetres with y up unless asked otherwise; textures as PNG or JPEG, which is what readers of OBJ open. Units and direction are told in a comment, as the format has no field for them. */
export async function writeObj(document: Document, options: MeshOptions): Promise<Written> {
  const frame = { units: options.units ?? 'mm', up: options.upAxis ?? 'y' } as const
  const names = new Map<Material, string>()
  const companions: Written['companions'][number][] = []
  const blocks: string[] = []
  const lines = [`# atelier-mcp units=${frame.units} up=${frame.up}`]
  let lost = 0
  /** The name of a material's picture, which is put beside the file. */
  const pictureOf = async (material: Material, name: string): Promise<string | undefined> => {
    const texture = material.getBaseColorTexture()
    const image = texture?.getImage()
    if (!image) return undefined
    const picture = await textureFormat(image, texture!.getMimeType())
    if (!picture) lost++
    else companions.push({ name: `${name}.${picture.extension}`, mimeType: picture.mimeType, bytes: picture.bytes })
    return picture && `${name}.${picture.extension}`
  }
  const all = shapes(document, frame)
  for (const { material } of all) {
    if (!material || names.has(material)) continue
    const wanted = safe(material.getName() || 'material')
    const taken = new Set(names.values())
    let name = wanted
    for (let at = 2; taken.has(name); at++) name = `${wanted}-${at}`
    names.set(material, name)
    blocks.push(materialText(material, name, await pictureOf(material, name)))
  }
  if (names.size > 0) lines.push('mtllib model.mtl')
  const offset = { v: 1, t: 1, n: 1 }
  let group = ''
  for (const shape of all) {
    const v = sameFloats(shape.positions, 3)
    const n = shape.normals && sameFloats(shape.normals, 3)
    const t = shape.uvs && sameFloats(shape.uvs, 2)
    if (shape.name !== group) lines.push(`o ${safe(shape.name)}`)
    group = shape.name
    const three = (values: Float32Array, at: number) => `${text(values[at * 3]!)} ${text(values[at * 3 + 1]!)} ${text(values[at * 3 + 2]!)}`
    for (const at of v.first) lines.push(`v ${three(shape.positions, at)}`)
    if (t) for (const at of t.first) lines.push(`vt ${text(shape.uvs![at * 2]!)} ${text(1 - shape.uvs![at * 2 + 1]!)}`)
    if (n) for (const at of n.first) lines.push(`vn ${three(shape.normals!, at)}`)
    if (shape.material) lines.push(`usemtl ${names.get(shape.material)!}`)
    const corner = (index: number): string => {
      const place = v.of[index]! + offset.v
      if (!t && !n) return String(place)
      return `${place}/${t ? t.of[index]! + offset.t : ''}${n ? `/${n.of[index]! + offset.n}` : ''}`
    }
    for (let at = 0; at < shape.indices.length; at += 3)
      lines.push(`f ${corner(shape.indices[at]!)} ${corner(shape.indices[at + 1]!)} ${corner(shape.indices[at + 2]!)}`)
    offset.v += v.first.length
    offset.t += t ? t.first.length : 0
    offset.n += n ? n.first.length : 0
  }
  const encoder = new TextEncoder()
  if (blocks.length > 0) companions.unshift({ name: 'model.mtl', mimeType: 'model/mtl', bytes: encoder.encode(`${blocks.join('\n\n')}\n`) })
  return {
    bytes: encoder.encode(`${lines.join('\n')}\n`),
    companions,
    losses: [
      ...lossesOf(document, 'OBJ', { names: true, colors: true, surface: true, textures: true }),
      ...(lost > 0 ? [`${lost} ${lost === 1 ? 'texture' : 'textures'} cannot be written as PNG or JPEG, and ${lost === 1 ? 'is' : 'are'} left out of the OBJ.`] : []),
    ], // oxfmt-ignore
  }
}
