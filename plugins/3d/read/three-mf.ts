/** 3MF (core specification 1.3): meshes, components, places, base materials. */
import { tableOf } from 'atelier-mcp'
import type { Document } from '@gltf-transform/core'
import { toLinear } from '../document/color.ts'
import { fileError } from '../model-error.ts'
import { multiply } from '../geometry/placement.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, type PlainMaterial, type PlainMesh, type PlainPlace } from './mesh-document.ts'
import { type Tag, tagsOf } from './xml-tags.ts'

const metres: Readonly<Record<string, number>> = tableOf({
  micron: 1e-6,
  millimeter: 1e-3,
  centimeter: 0.01,
  inch: 0.0254,
  foot: 0.3048,
  meter: 1,
})

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
          throw fileError(
            `The 3MF would unfold to more than ${readLimits.unfolded / 2 ** 20} MiB.`,
            'No model needs that much: the file is damaged, or made to do harm.',
            'MODEL_TOO_LARGE',
          )
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

const whole = (tag: Tag, name: string): number => {
  const value = Number(tag.attribute(name) || Number.NaN)
  if (!Number.isInteger(value) || value < 0) throw fileError(`The 3MF has a tag without a valid ${name}: ${tag.text}.`)
  return value
}

/** Twelve numbers, row by row, as sixteen, column by column. */
function matrixOf(tag: Tag): number[] | undefined {
  const text = tag.attribute('transform')
  if (text === undefined) return undefined
  const m = text.trim().split(/\s+/).map(Number)
  if (m.length !== 12 || !m.every(Number.isFinite)) throw fileError('The 3MF has a transform that is not twelve numbers.')
  return [m[0]!, m[1]!, m[2]!, 0, m[3]!, m[4]!, m[5]!, 0, m[6]!, m[7]!, m[8]!, 0, m[9]!, m[10]!, m[11]!, 1]
}

interface Found {
  readonly name: string
  mesh?: number
  readonly components: { readonly id: string; readonly matrix: number[] | undefined }[]
}

/** Objects that are placed in the build, components unfolded. */
export async function readThreeMf(bytes: Uint8Array): Promise<Document> {
  const { scale, materials, meshes, objects, items } = partsOf(await modelXml(bytes))
  const places: PlainPlace[] = []
  const place = (id: string, matrix: number[] | undefined, depth: number): void => {
    const found = objects.get(id)
    if (!found) throw fileError(`The 3MF places the object "${id.slice(0, 40)}", which is not there.`)
    if (depth > 32 || places.length > readLimits.entries) throw fileError('The components of the 3MF run in a circle, or are too many.')
    if (found.mesh !== undefined) places.push({ name: found.name, mesh: found.mesh, matrix })
    for (const part of found.components) place(part.id, combined(matrix, part.matrix), depth + 1)
  }
  for (const item of items) place(item.id, item.matrix, 0)
  if (places.length === 0) throw fileError('The 3MF has nothing in its build.')
  return documentFromMeshes({ meshes, places, materials, scale, up: 'z' })
}

const combined = (outer: number[] | undefined, inner: number[] | undefined): number[] | undefined =>
  outer && inner ? [...multiply(Float64Array.from(outer), Float64Array.from(inner))] : (outer ?? inner)

/** An object whose end has not come yet. Triangles are sorted by their material: `pid` names the group, `p1` the entry. */
interface Open {
  readonly found: Found
  readonly pid: string | undefined
  readonly pindex: string | undefined
  readonly positions: number[]
  readonly byMaterial: Map<number, number[]>
  hasMesh: boolean
}

/** Everything that the model part says, in one pass over its tags. */
function partsOf(xml: string) {
  let scale = 0.001
  const materials: PlainMaterial[] = []
  const groups = new Map<string, number>()
  const meshes: PlainMesh[] = []
  const objects = new Map<string, Found>()
  const items: { readonly id: string; readonly matrix: number[] | undefined }[] = []
  let open: Open | undefined
  for (const tag of tagsOf(xml)) {
    if (tag.kind === 'close') {
      if (tag.name === 'object' && open?.hasMesh) {
        open.found.mesh = meshes.length
        meshes.push(meshOf(open))
      }
      if (tag.name === 'object') open = undefined
      continue
    }
    switch (tag.name) {
      case 'model':
        scale = metres[tag.attribute('unit') ?? 'millimeter'] ?? 0.001
        break
      case 'basematerials':
        groups.set(tag.attribute('id') ?? '', materials.length)
        break
      case 'base':
        materials.push(baseMaterial(tag, materials.length))
        break
      case 'object': {
        const id = tag.attribute('id') ?? ''
        const found: Found = { name: tag.attribute('name') ?? `object-${id}`, components: [] }
        objects.set(id, found)
        open = { found, pid: tag.attribute('pid'), pindex: tag.attribute('pindex'), positions: [], byMaterial: new Map(), hasMesh: false }
        break
      }
      case 'mesh':
        if (open) open.hasMesh = true
        break
      case 'vertex':
        if (open) for (const axis of ['x', 'y', 'z']) open.positions.push(Number(tag.attribute(axis) || Number.NaN))
        break
      case 'triangle':
        if (open) addTriangle(open, tag, groups, materials.length)
        break
      case 'component':
        open?.found.components.push({ id: tag.attribute('objectid') ?? '', matrix: matrixOf(tag) })
        break
      case 'item':
        items.push({ id: tag.attribute('objectid') ?? '', matrix: matrixOf(tag) })
        break
      default:
    }
  }
  return { scale, materials, meshes, objects, items }
}

function baseMaterial(tag: Tag, count: number): PlainMaterial {
  const hex = (tag.attribute('displaycolor') ?? '#C4C6C8').replace('#', '')
  const byte = (at: number) => (Number.parseInt(hex.slice(at, at + 2), 16) || 0) / 255
  return {
    name: tag.attribute('name') ?? `material-${count + 1}`,
    color: [toLinear(byte(0)), toLinear(byte(2)), toLinear(byte(4)), hex.length > 6 ? byte(6) : 1],
  }
}

function addTriangle(
  { found, pid, pindex, positions, byMaterial }: Open,
  tag: Tag,
  groups: ReadonlyMap<string, number>,
  count: number,
): void {
  const corners = ['v1', 'v2', 'v3'].map((key) => whole(tag, key))
  const vertices = positions.length / 3
  if (corners.some((corner) => corner >= vertices))
    throw fileError(`The 3MF's object "${found.name}" names vertex ${Math.max(...corners)}, but the last one is ${vertices - 1}.`)
  const base = groups.get(tag.attribute('pid') ?? pid ?? '')
  const material = base === undefined ? -1 : base + Number(tag.attribute('p1') ?? pindex ?? 0)
  const key = material < count ? material : -1
  const list = byMaterial.get(key) ?? []
  list.push(...corners)
  byMaterial.set(key, list)
}

function meshOf({ found: { name }, positions: numbers, byMaterial }: Open): PlainMesh {
  const positions = Float32Array.from(numbers)
  if (!positions.every(Number.isFinite)) throw fileError(`The 3MF's object "${name}" has vertices that are no numbers.`)
  if (byMaterial.size === 0) throw fileError(`The 3MF's object "${name}" has no triangles.`)
  return { name, pieces: [...byMaterial].map(([material, indices]) => ({ material, positions, indices: Uint32Array.from(indices) })) }
}
