/** 3MF (core specification 1.3): meshes, components, places, base materials. */
import type { Document } from '@gltf-transform/core'
import { toLinear } from '../document/color.ts'
import { fileError } from '../errors.ts'
import { multiply } from '../geometry/placement.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, type PlainMaterial, type PlainMesh, type PlainPlace } from './mesh-document.ts'

const metres: Readonly<Record<string, number>> = { micron: 1e-6, millimeter: 1e-3, centimeter: 0.01, inch: 0.0254, foot: 0.3048, meter: 1 }

/** The XML of the model part. Sizes are looked at before anything is unfolded, so a zip bomb stays folded. */
async function modelXml(bytes: Uint8Array): Promise<string> {
  const { unzipSync } = await import('fflate')
  let total = 0
  try {
    const parts = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!/^\/?3D\/[^/]+\.model$/i.test(name)) return false
        total += originalSize
        if (total > readLimits.unfolded)
          throw fileError(`The 3MF would unfold to more than ${readLimits.unfolded / 2 ** 20} MiB.`, undefined, 'MODEL_TOO_LARGE')
        return true
      },
    })
    const [part] = Object.values(parts)
    if (part) return new TextDecoder().decode(part)
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('MODEL_')) throw error
    throw fileError(`The 3MF cannot be unpacked: ${(error as Error).message}.`, 'The file is cut off or damaged: fetch it again.')
  }
  throw fileError('The 3MF holds no model.')
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1]
const whole = (tag: string, name: string): number => {
  const value = Number(attribute(tag, name))
  if (!Number.isInteger(value) || value < 0) throw fileError(`The 3MF has a tag without a valid ${name}: ${tag.slice(0, 80)}.`)
  return value
}

/** Twelve numbers, row by row, as sixteen, column by column. */
function matrixOf(tag: string): number[] | undefined {
  const text = attribute(tag, 'transform')
  if (text === undefined) return undefined
  const m = text.trim().split(/\s+/).map(Number)
  if (m.length !== 12 || !m.every(Number.isFinite)) throw fileError('The 3MF has a transform that is not twelve numbers.')
  return [m[0]!, m[1]!, m[2]!, 0, m[3]!, m[4]!, m[5]!, 0, m[6]!, m[7]!, m[8]!, 0, m[9]!, m[10]!, m[11]!, 1]
}

interface Found {
  readonly name: string
  readonly mesh?: number
  readonly components: readonly { readonly id: string; readonly matrix: number[] | undefined }[]
}

/** Objects that are placed in the build, components unfolded. */
export async function readThreeMf(bytes: Uint8Array): Promise<Document> {
  const xml = await modelXml(bytes)
  const scale = metres[/<model\b[^>]*\sunit\s*=\s*["'](\w+)["']/.exec(xml)?.[1] ?? 'millimeter'] ?? 0.001
  const materials: PlainMaterial[] = []
  const groups = new Map<string, number>()
  for (const [, head, body] of xml.matchAll(/<basematerials\b([^>]*)>([\s\S]*?)<\/basematerials>/g)) {
    groups.set(attribute(` ${head}`, 'id') ?? '', materials.length)
    for (const [tag] of body!.matchAll(/<base\b[^>]*>/g)) {
      const hex = (attribute(tag, 'displaycolor') ?? '#C4C6C8').replace('#', '')
      const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
      materials.push({
        name: attribute(tag, 'name') ?? `material-${materials.length + 1}`,
        color: [toLinear(byte(0)), toLinear(byte(2)), toLinear(byte(4)), hex.length > 6 ? byte(6) : 1],
      })
    }
  }
  const meshes: PlainMesh[] = []
  const objects = new Map<string, Found>()
  for (const [, head, body] of xml.matchAll(/<object\b([^>]*)>([\s\S]*?)<\/object>/g)) {
    const tag = ` ${head}`
    const id = attribute(tag, 'id') ?? ''
    const name = attribute(tag, 'name') ?? `object-${id}`
    const components = [...body!.matchAll(/<component\b[^>]*>/g)].map(([component]) => ({
      id: attribute(component, 'objectid') ?? '',
      matrix: matrixOf(component),
    }))
    if (!body!.includes('<mesh')) {
      objects.set(id, { name, components })
      continue
    }
    objects.set(id, { name, mesh: meshes.length, components })
    meshes.push(meshOf(body!, name, tag, groups, materials.length))
  }
  const places: PlainPlace[] = []
  const place = (id: string, matrix: number[] | undefined, depth: number): void => {
    const found = objects.get(id)
    if (!found) throw fileError(`The 3MF places the object "${id}", which is not there.`)
    if (depth > 32 || places.length > readLimits.entries) throw fileError('The components of the 3MF run in a circle, or are too many.')
    if (found.mesh !== undefined) places.push({ name: found.name, mesh: found.mesh, matrix })
    for (const part of found.components) place(part.id, combined(matrix, part.matrix), depth + 1)
  }
  for (const [tag] of xml.matchAll(/<item\b[^>]*>/g)) place(attribute(tag, 'objectid') ?? '', matrixOf(tag), 0)
  if (places.length === 0) throw fileError('The 3MF has nothing in its build.')
  return documentFromMeshes({ meshes, places, materials, scale, up: 'z' })
}

const combined = (outer: number[] | undefined, inner: number[] | undefined): number[] | undefined =>
  outer && inner ? [...multiply(Float64Array.from(outer), Float64Array.from(inner))] : (outer ?? inner)

/** Triangles sorted by their material: `pid` names the group, `p1` the entry. */
function meshOf(body: string, name: string, head: string, groups: ReadonlyMap<string, number>, count: number): PlainMesh {
  const positions = Float32Array.from(
    [...body.matchAll(/<vertex\b[^>]*>/g)].flatMap(([tag]) => ['x', 'y', 'z'].map((axis) => Number(attribute(tag, axis)))),
  )
  if (!positions.every(Number.isFinite)) throw fileError(`The 3MF's object "${name}" has vertices that are no numbers.`)
  const vertices = positions.length / 3
  const byMaterial = new Map<number, number[]>()
  for (const [tag] of body.matchAll(/<triangle\b[^>]*>/g)) {
    const corners = ['v1', 'v2', 'v3'].map((key) => whole(tag, key))
    if (corners.some((corner) => corner >= vertices))
      throw fileError(`The 3MF's object "${name}" names vertex ${Math.max(...corners)}, but the last one is ${vertices - 1}.`)
    const base = groups.get(attribute(tag, 'pid') ?? attribute(head, 'pid') ?? '')
    const material = base === undefined ? -1 : base + Number(attribute(tag, 'p1') ?? attribute(head, 'pindex') ?? 0)
    const key = material < count ? material : -1
    const list = byMaterial.get(key) ?? []
    list.push(...corners)
    byMaterial.set(key, list)
  }
  if (byMaterial.size === 0) throw fileError(`The 3MF's object "${name}" has no triangles.`)
  return { name, pieces: [...byMaterial].map(([material, indices]) => ({ material, positions, indices: Uint32Array.from(indices) })) }
}
