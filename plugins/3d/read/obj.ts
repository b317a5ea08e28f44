/** Wavefront OBJ with its MTL (the 1995 specification; polygons, normals, texture places, vertex colours, groups, materials). */
import type { Document } from '@gltf-transform/core'
import type { AtelierError } from 'atelier-mcp'
import { toLinear } from '../document/color.ts'
import { fileError } from '../model-error.ts'
import type { FileUnits, UnitName } from '../units.ts'
import type { Files } from './gltf.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, frameOf, type PlainMesh, type PlainPiece } from './mesh-document.ts'
import { materialsOf } from './mtl.ts'
import type { Note } from './note.ts'
import { bentOutline, bentTriangles, type Corners, fan } from './polygon.ts'
import { objLibraries, libraryReference } from './references.ts'
import { textOf } from './text-of.ts'
import { thousands } from '../thousands.ts'

/** Collects the corners of one material within one group. */
function pieceMaker(material: number) {
  const known = new Map<string, number>()
  const corners: number[] = []
  const indices: number[] = []
  return {
    add(v: number, t: number, n: number): void {
      const key = `${v}/${t}/${n}`
      let index = known.get(key)
      if (index === undefined) {
        index = corners.length / 3
        known.set(key, index)
        corners.push(v, t, n)
      }
      indices.push(index)
    },
    size: () => indices.length,
    finish(positions: number[], uvs: number[], normals: number[], colors: number[] | undefined): PlainPiece {
      const count = corners.length / 3
      const pick = (source: number[], size: number, slot: number, flip = false): Float32Array | undefined => {
        const out = new Float32Array(count * size)
        for (let at = 0; at < count; at++) {
          const from = corners[at * 3 + slot]!
          if (from < 0) return undefined
          for (let k = 0; k < size; k++) out[at * size + k] = flip && k === 1 ? 1 - source[from * size + k]! : source[from * size + k]!
        }
        return out
      }
      return {
        material,
        positions: pick(positions, 3, 0)!,
        uvs: pick(uvs, 2, 1, true),
        normals: pick(normals, 3, 2),
        colors: colors && pick(colors, 3, 0),
        indices: Uint32Array.from(indices),
      }
    },
  }
}

/** Lines with the numbers that they begin at, those that end with a backslash joined with the next. */
function* linesOf(text: string): Generator<readonly [line: string, number: number]> {
  let [before, start, number] = ['', 0, 0]
  // Old Macs ended lines by the other half of what Windows does.
  for (const raw of text.split(text.includes('\n') ? '\n' : '\r')) {
    number++
    const line = raw.trim()
    if (before === '') start = number
    if (line.endsWith('\\')) {
      before += `${line.slice(0, -1)} `
      continue
    }
    yield [before + line, start]
    before = ''
  }
  if (before !== '') yield [before, start]
}

const slots = ['vertex', 'texture place', 'normal'] as const

/**
 * Polygons of any size. What else may be in an OBJ, faces that name vertices that are not there, and files that it names and that are missing,
 * are left out and told; where no face is left, what was wrong with the first is thrown.
 */
export async function readObj(
  bytes: Uint8Array,
  files: Files,
  sourceUnits: UnitName | undefined,
  note: Note,
): Promise<FileUnits & { document: Document }> {
  const text = textOf(bytes)
  const materials = objLibraries(text).flatMap((name) => {
    const path = libraryReference(name)
    const file = path === undefined ? undefined : files.get(path)
    if (!file) note(`The material library "${name.slice(0, 100)}", which the OBJ names, is not beside it; the model has no colours of it.`)
    return file ? materialsOf(textOf(file), files, note) : []
  })
  const [positions, uvs, normals, colors]: number[][] = [[], [], [], []]
  const groups: { name: string; pieces: Map<number, ReturnType<typeof pieceMaker>> }[] = []
  let group: (typeof groups)[number] | undefined
  let name = 'model'
  let material = -1
  let [triangles, leftOut, dangling] = [0, 0, 0]
  let fault: AtelierError | undefined
  const others = new Set<string>()
  const pointAt = (vertex: number): Corners => [positions![vertex * 3]!, positions![vertex * 3 + 1]!, positions![vertex * 3 + 2]!]
  for (const [line, number] of linesOf(text)) {
    if (line === '' || line[0] === '#') continue
    const words = line.split(/\s+/)
    const values = (count: number): number[] => {
      const found = words.slice(1, count + 1).map(Number)
      if (found.length === count && found.every(Number.isFinite)) return found
      fault ??= fileError(`Line ${number} of the OBJ needs ${count} numbers: "${line.slice(0, 60)}".`)
      return Array.from({ length: count }, () => Number.NaN)
    }
    /** The index that a corner's word names; -1 for none, `undefined` where that is not there. */
    const indexOf = (word: string, slot: 0 | 1 | 2): number | undefined => {
      const part = word.split('/')[slot]
      if (part === undefined || part === '') return slot === 0 ? undefined : -1
      const list = ([positions!, uvs!, normals!] as const)[slot]
      const count = list.length / (slot === 1 ? 2 : 3)
      const given = Number(part)
      const index = given < 0 ? count + given : given - 1
      if (Number.isInteger(index) && index >= 0 && index < count) return index
      if (slot === 0)
        fault ??= fileError(
          `Line ${number} of the OBJ names ${slots[slot]} ${part.slice(0, 20)}, but there are ${count} so far.`,
          'The file is damaged or cut off.',
        )
      return undefined
    }
    switch (words[0]) {
      case 'v':
        positions!.push(...values(3))
        if (words.length >= 7) {
          while (colors!.length < positions!.length - 3) colors!.push(1)
          colors!.push(...words.slice(4, 7).map((word) => toLinear(Math.min(1, Math.max(0, Number(word) || 0)))))
        }
        break
      case 'vt':
        uvs!.push(...(words.length > 2 ? values(2) : [...values(1), 0]).map((value) => (Number.isFinite(value) ? value : 0)))
        break
      case 'vn':
        normals!.push(...values(3).map((value) => (Number.isFinite(value) ? value : 0)))
        break
      case 'o':
      case 'g':
        name = words.slice(1).join(' ') || 'model'
        group = undefined
        break
      case 'usemtl':
        material = materials.findIndex((one) => one.name === words.slice(1).join(' '))
        break
      case 'p':
      case 'l':
      case 'curv':
      case 'surf':
        others.add({ p: 'points', l: 'lines', curv: 'curves', surf: 'curved surfaces' }[words[0]])
        break
      case 'f': {
        const places = words.slice(1).map((word) => indexOf(word, 0))
        if (places.length < 3) fault ??= fileError(`Line ${number} of the OBJ is a face with fewer than three corners.`)
        if (
          places.length < 3 ||
          !places.every((place) => place !== undefined && Number.isFinite(pointAt(place).reduce((a, b) => a + b, 0)))
        ) {
          fault ??= fileError(`Line ${number} of the OBJ has a corner without a vertex.`)
          leftOut++
          break
        }
        const corners = words.slice(1).map((word, at): Corners => {
          const [place, normal] = [indexOf(word, 1), indexOf(word, 2)]
          if (place === undefined || normal === undefined) dangling++
          return [places[at]!, place ?? -1, normal ?? -1]
        })
        triangles += corners.length - 2
        if (triangles > readLimits.triangles)
          throw fileError(`The OBJ has more than ${thousands(readLimits.triangles)} triangles.`, undefined, 'MODEL_TOO_LARGE')
        if (!group) {
          group = { name, pieces: new Map() }
          groups.push(group)
        }
        const piece = group.pieces.get(material) ?? pieceMaker(material)
        group.pieces.set(material, piece)
        const bent = bentOutline(corners.map(([place]) => pointAt(place)))
        for (const three of bent ? await bentTriangles(bent) : fan(corners.length))
          for (const corner of three) piece.add(...corners[corner]!)
        break
      }
      default:
    }
  }
  if (triangles === 0)
    throw (
      fault ??
      fileError(
        others.size > 0 ? `The OBJ has ${[...others].join(' and ')}, but no faces.` : 'The OBJ has no faces.',
        'Only polygons are read; curves, points and lines are not.',
        others.size > 0 ? 'MODEL_FILE_UNSUPPORTED' : 'MODEL_FILE_INVALID',
      )
    )
  if (others.size > 0) note(`The OBJ also has ${[...others].join(', ')}, which are left out: only faces are read.`)
  if (leftOut > 0)
    note(
      `${thousands(leftOut)} faces of the OBJ are left out, as they have no three corners that are there. First: ${fault?.message ?? ''}`,
    )
  if (dangling > 0) note(`${thousands(dangling)} corners of the OBJ name texture places or normals that are not there; they go without.`)
  if (colors!.length > 0) while (colors!.length < positions!.length) colors!.push(1)
  const meshes: PlainMesh[] = groups.map(({ name: called, pieces }) => ({
    name: called,
    pieces: [...pieces.values()].map((piece) => piece.finish(positions!, uvs!, normals!, colors!.length > 0 ? colors : undefined)),
  }))
  const frame = frameOf(text.slice(0, 500), 'obj', positions!, sourceUnits)
  const places = meshes.map((mesh, at) => ({ name: mesh.name, mesh: at }))
  return { ...frame, document: await documentFromMeshes({ meshes, places, materials, ...frame }) }
}
