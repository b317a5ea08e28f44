/** glTF 1.0 as 2.0: lists where it has tables, plain materials where it has shaders. Skins, animations and cameras are left out. */
import { tableOf } from 'atelier-mcp'
import { toLinear } from '../document/color.ts'
import { fileError } from '../model-error.ts'
import { componentBytes, type GltfJson, typeSizes } from './gltf-check.ts'
import type { Note } from './note.ts'

type Json = Record<string, unknown>
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Is it glTF 1? Files without a version are as old. */
export const isGltf1 = ({ asset, buffers }: { readonly asset?: unknown; readonly buffers?: unknown }): boolean =>
  /^1(\.|$)/.test(String(isRecord(asset) ? (asset['version'] ?? '') : '')) && !Array.isArray(buffers)

/** A table of the file with the place of each of its names in a list. */
function table(json: Json, name: string) {
  const entries = Object.entries(isRecord(json[name]) ? json[name] : {}).filter((entry): entry is [string, Json] => isRecord(entry[1]))
  const places = new Map(entries.map(([id], at) => [id, at]))
  return {
    entries,
    /** Of a name that is there; refuses others. */
    at(id: unknown): number {
      const place = typeof id === 'string' ? places.get(id) : undefined
      if (place === undefined) throw fileError(`The glTF 1.0 names "${String(id).slice(0, 60)}", which is none of its ${name}.`)
      return place
    },
    of: (id: unknown): Json | undefined => (typeof id === 'string' ? entries[places.get(id) ?? -1]?.[1] : undefined),
    has: (id: unknown): id is string => typeof id === 'string' && places.has(id),
  }
}

const semantics: Readonly<Record<string, string>> = tableOf({ TEXCOORD: 'TEXCOORD_0', COLOR: 'COLOR_0' })
const kept = /^(POSITION|NORMAL|TEXCOORD_\d|COLOR_0)$/
/** Its name in GLB files of version 1, for what lies behind the JSON. */
const binaryExtension = 'KHR_binary_glTF'
const cullFace = 2884

/** The same model as glTF 2.0. Throws a coded error for names that are not there. */
export function upgraded(json: Json, note: Note): GltfJson {
  const buffers = table(json, 'buffers')
  const views = table(json, 'bufferViews')
  const accessors = table(json, 'accessors')
  const images = table(json, 'images')
  const textures = table(json, 'textures')
  const samplers = table(json, 'samplers')
  const materials = table(json, 'materials')
  const meshes = table(json, 'meshes')
  const nodes = table(json, 'nodes')
  const scenes = table(json, 'scenes')
  const techniques = table(json, 'techniques')
  // What lies behind a GLB's JSON is the first buffer of glTF 2.
  const order = buffers.entries.map(([id]) => id).toSorted((a, b) => Number(isBinary(b)) - Number(isBinary(a)))
  const out = {
    asset: { version: '2.0' },
    buffers: order.map((id) => {
      const { uri, byteLength } = buffers.of(id)!
      return { byteLength: Number(byteLength), ...(!isBinary(id) && typeof uri === 'string' && { uri }) }
    }),
    bufferViews: views.entries.map(([, view]) => viewOf(view)),
  }
  function isBinary(id: string): boolean {
    return id === 'binary_glTF' || id === binaryExtension
  }
  function viewOf(view: Json) {
    const buffer = order.indexOf(String(view['buffer']))
    if (buffer < 0) throw fileError(`The glTF 1.0 names "${String(view['buffer']).slice(0, 60)}", which is none of its buffers.`)
    const start = Number(view['byteOffset'] ?? 0)
    return {
      buffer,
      byteOffset: start,
      byteLength: Number(view['byteLength'] ?? 0) || Number(buffers.of(order[buffer])!['byteLength']) - start,
    }
  }
  const madeAccessors = accessors.entries.map(([, accessor]) => {
    const [type, componentType, count] = [String(accessor['type']), Number(accessor['componentType']), Number(accessor['count'])]
    const size = (typeSizes[type] ?? 0) * (componentBytes[componentType] ?? 0)
    const stride = Number(accessor['byteStride'] ?? 0) || size
    const view = viewOf(views.entries[views.at(accessor['bufferView'])]![1])
    // Strides belong to views in glTF 2, so that each accessor gets its own.
    const byteLength = stride * (count - 1) + size
    const byteOffset = view.byteOffset + Number(accessor['byteOffset'] ?? 0)
    out.bufferViews.push({ buffer: view.buffer, byteOffset, byteLength, ...(stride !== size && { byteStride: stride }) })
    return { bufferView: out.bufferViews.length - 1, componentType, count, type }
  })
  const texture = (id: unknown) => (textures.has(id) && textures.of(id)!['source'] !== undefined ? { index: textures.at(id) } : undefined)
  const made = nodes.entries.map(([, node]) => {
    const { name, matrix, translation, rotation, scale } = node
    return {
      ...(typeof name === 'string' && { name }),
      ...(matrix ? { matrix } : { translation, rotation, scale }),
      children: list(node['children']).map((id) => nodes.at(id)),
    } as Json & { children: number[] }
  })
  nodes.entries.forEach(([, node], at) => {
    const shown = list(node['meshes'] ?? (node['mesh'] === undefined ? [] : [node['mesh']])).map((id) => meshes.at(id))
    if (shown.length === 1) made[at]!['mesh'] = shown[0]
    else for (const mesh of shown) made[at]!.children.push(made.push({ mesh, children: [] }) - 1)
  })
  for (const node of made) {
    if (node.children.length === 0) delete (node as Json)['children']
    for (const key of ['translation', 'rotation', 'scale']) if (node[key] === undefined) delete node[key]
  }
  note('The file is glTF 1.0 and is read as 2.0: shaders become plain materials; skins, animations and cameras are left out.')
  return {
    ...out,
    accessors: madeAccessors,
    images: images.entries.map(([, image]) => {
      const packed = (image['extensions'] as Json | undefined)?.[binaryExtension]
      return isRecord(packed)
        ? { bufferView: views.at(packed['bufferView']), mimeType: String(packed['mimeType']) }
        : { uri: String(image['uri']) }
    }),
    samplers: samplers.entries.map(([, sampler]) => {
      const { magFilter, minFilter, wrapS, wrapT } = sampler
      return { magFilter, minFilter, wrapS, wrapT }
    }),
    textures: textures.entries.map(([, one]) => ({
      ...(images.has(one['source']) && { source: images.at(one['source']) }),
      ...(samplers.has(one['sampler']) && { sampler: samplers.at(one['sampler']) }),
    })),
    materials: materials.entries.map(([, material]) => {
      const common = (material['extensions'] as Json | undefined)?.['KHR_materials_common']
      const values = { ...(isRecord(material['values']) && material['values']), ...(isRecord(common) && isRecord(common['values']) && common['values']) } // oxfmt-ignore
      const states = techniques.of(material['technique'])?.['states']
      const culls = isRecord(states) && list(states['enable']).includes(cullFace)
      const color = list(values['diffuse']).map(Number)
      const glow = list(values['emission']).map(Number)
      const opacity = typeof values['transparency'] === 'number' ? values['transparency'] : (color[3] ?? 1)
      const picture = texture(values['diffuse'])
      return {
        ...(typeof material['name'] === 'string' && { name: material['name'] }),
        pbrMetallicRoughness: {
          baseColorFactor: [...[0, 1, 2].map((k) => toLinear(Math.min(1, Math.max(0, color[k] ?? 1)))), Math.min(1, Math.max(0, opacity))],
          metallicFactor: 0,
          roughnessFactor: 0.6,
          ...(picture && { baseColorTexture: picture }),
        },
        ...(glow.length >= 3 && { emissiveFactor: glow.slice(0, 3).map((value) => toLinear(Math.min(1, Math.max(0, value)))) }),
        ...(opacity < 1 && { alphaMode: 'BLEND' }),
        doubleSided: !culls,
      }
    }),
    meshes: meshes.entries.map(([, mesh]) => ({
      ...(typeof mesh['name'] === 'string' && { name: mesh['name'] }),
      primitives: list(mesh['primitives'])
        .filter(isRecord)
        .map((primitive) => ({
          attributes: Object.fromEntries(
            Object.entries(isRecord(primitive['attributes']) ? primitive['attributes'] : {})
              .map(([name, id]) => [semantics[name] ?? name, id] as const)
              .filter(([name]) => kept.test(name))
              .map(([name, id]) => [name, accessors.at(id)]),
          ),
          ...(primitive['indices'] !== undefined && { indices: accessors.at(primitive['indices']) }),
          ...(materials.has(primitive['material']) && { material: materials.at(primitive['material']) }),
          mode: Number(primitive['mode'] ?? primitive['primitive'] ?? 4),
        })),
    })),
    nodes: made,
    scenes: scenes.entries.map(([, scene]) => ({ nodes: list(scene['nodes']).map((id) => nodes.at(id)) })),
    ...(scenes.has(json['scene']) && { scene: scenes.at(json['scene']) }),
  } as GltfJson
}
