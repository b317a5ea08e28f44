/** Wavefront OBJ with its MTL (the 1995 specification; polygons, normals, texture places, vertex colours, groups, materials). */
import type { Document } from '@gltf-transform/core'
import { toLinear } from '../document/color.ts'
import { fileError } from '../model-error.ts'
import { formats } from '../formats.ts'
import type { Files } from './gltf.ts'
import { readLimits } from './limits.ts'
import { documentFromMeshes, type PlainMaterial, type PlainMesh, type PlainPiece, unitsIn } from './mesh-document.ts'
import { mtlPictures, objLibraries, relativeReference } from './references.ts'
import { thousands } from '../thousands.ts'

/** Colours of an MTL are sRGB by custom. */
function materialsOf(text: string, files: Files): PlainMaterial[] {
  return text
    .split(/^[ \t]*newmtl[ \t]+/m)
    .slice(1)
    .map((block) => {
      const name = block.split(/[\r\n]/, 1)[0]!.trimEnd()
      const numbers = (key: string) =>
        new RegExp(`^[ \\t]*${key}[ \\t]+([-+.\\deE \\t]+)`, 'm').exec(block)?.[1]?.trim().split(/\s+/).map(Number)
      const [r = 0.8, g = r, b = g] = numbers('Kd') ?? []
      const opacity = numbers('d')?.[0] ?? (numbers('Tr') ? 1 - numbers('Tr')![0]! : 1)
      const shine = numbers('Ns')?.[0]
      const glow = numbers('Ke')
      const picture = mtlPictures(/^[ \t]*map_Kd.*$/m.exec(block)?.[0] ?? '')[0]
      const bytes = picture === undefined ? undefined : files.get(relativeReference(picture))
      return {
        name,
        color: [bytes ? 1 : toLinear(r), bytes ? 1 : toLinear(g), bytes ? 1 : toLinear(b), Math.min(1, Math.max(0, opacity))],
        metallic: numbers('Pm')?.[0] ?? 0,
        // A Blinn-Phong exponent as roughness: the square root of 2 / (n + 2), as importers usually do.
        roughness: numbers('Pr')?.[0] ?? (shine === undefined ? 0.6 : Math.min(1, Math.sqrt(2 / (shine + 2)))),
        ...(glow &&
          glow.some((value) => value > 0) && {
            emissive: [toLinear(glow[0]!), toLinear(glow[1] ?? glow[0]!), toLinear(glow[2] ?? glow[0]!)] as const,
          }),
        ...(bytes && { texture: { bytes, mimeType: bytes[0] === 0xff ? 'image/jpeg' : 'image/png', name: picture! } }),
      }
    })
}

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

/** Faces with more than three corners become fans. */
export async function readObj(bytes: Uint8Array, files: Files): Promise<Document> {
  const text = new TextDecoder().decode(bytes)
  const materials = objLibraries(text).flatMap((name) => {
    const file = files.get(relativeReference(name))
    return file ? materialsOf(new TextDecoder().decode(file), files) : []
  })
  const [positions, uvs, normals, colors]: number[][] = [[], [], [], []]
  const groups: { name: string; pieces: Map<number, ReturnType<typeof pieceMaker>> }[] = []
  let group: (typeof groups)[number] | undefined
  let name = 'model'
  let material = -1
  let triangles = 0
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const line = raw.trim()
    if (line === '' || line[0] === '#') continue
    const words = line.split(/\s+/)
    const values = (count: number): number[] => {
      const found = words.slice(1, count + 1).map(Number)
      if (found.length < count || !found.every(Number.isFinite))
        throw fileError(`Line ${number} of the OBJ needs ${count} numbers: "${line.slice(0, 60)}".`)
      return found
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
        uvs!.push(...(words.length > 2 ? values(2) : [...values(1), 0]))
        break
      case 'vn':
        normals!.push(...values(3))
        break
      case 'o':
      case 'g':
        name = words.slice(1).join(' ') || 'model'
        group = undefined
        break
      case 'usemtl':
        material = materials.findIndex((one) => one.name === words.slice(1).join(' '))
        break
      case 'f': {
        if (words.length < 4) throw fileError(`Line ${number} of the OBJ is a face with fewer than three corners.`)
        const corners = words.slice(1).map((word) => {
          const parts = word.split('/')
          return ([positions!, uvs!, normals!] as const).map((list, slot) => {
            const part = parts[slot]
            if (part === undefined || part === '') {
              if (slot === 0) throw fileError(`Line ${number} of the OBJ has a corner without a vertex.`)
              return -1
            }
            const size = slot === 1 ? 2 : 3
            const given = Number(part)
            const index = given < 0 ? list.length / size + given : given - 1
            if (!Number.isInteger(index) || index < 0 || index >= list.length / size)
              throw fileError(
                `Line ${number} of the OBJ names ${['vertex', 'texture place', 'normal'][slot]} ${part.slice(0, 20)}, but there are ${list.length / size} so far.`,
                'The file is damaged or cut off.',
              )
            return index
          }) as [number, number, number]
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
        for (let at = 1; at + 1 < corners.length; at++)
          for (const corner of [corners[0]!, corners[at]!, corners[at + 1]!]) piece.add(...corner)
        break
      }
      default:
    }
  }
  if (triangles === 0) throw fileError('The OBJ has no faces.', 'Only polygons are read; curves, points and lines are not.')
  if (colors!.length > 0) while (colors!.length < positions!.length) colors!.push(1)
  const meshes: PlainMesh[] = groups.map(({ name: called, pieces }) => ({
    name: called,
    pieces: [...pieces.values()].map((piece) => piece.finish(positions!, uvs!, normals!, colors!.length > 0 ? colors : undefined)),
  }))
  return documentFromMeshes({
    meshes,
    places: meshes.map((mesh, at) => ({ name: mesh.name, mesh: at })),
    materials,
    ...unitsIn(text.slice(0, 500), formats.obj),
  })
}
