/**
 * USDZ for AR on Apple's devices: a USD scene as text and its pictures in a zip that is not compressed, every file beginning at a multiple of
 * 64 bytes, the scene first (USDZ File Format Specification 1.3).
 */
import type { Document, Material, Texture } from '@gltf-transform/core'
import type { Zippable } from 'fflate'
import { boundsOf } from '../geometry/bounds.ts'
import { flatMaterial, textureFrame } from '../render/flat-material.ts'
import { textureFormat } from './texture-format.ts'
import { unitMetres } from '../units.ts'
import { lossesOf } from './losses.ts'
import type { MeshOptions, Written } from './options.ts'
import { type Shape, shapes } from './shapes.ts'

const text = (value: number): string => String(Number(value.toPrecision(7)))
const tuple = (values: readonly number[]): string => `(${values.map(text).join(', ')})`

/** Tuples of `size` numbers, as USD lists them. */
function tuples(values: Float32Array, size: 2 | 3): string {
  const out: string[] = []
  for (let at = 0; at < values.length; at += size) out.push(tuple(Array.from(values.subarray(at, at + size))))
  return `[${out.join(', ')}]`
}

/** Names as USD takes them: letters, digits and _, none twice. */
function namer(): (wanted: string) => string {
  const taken = new Set<string>()
  return (wanted) => {
    const plain = wanted.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_') || 'part'
    let name = plain
    for (let at = 2; taken.has(name); at++) name = `${plain}_${at}`
    taken.add(name)
    return name
  }
}

/** Pictures in the package, by texture: PNG and JPEG are all that it may hold. */
type Pictures = Map<Texture, { readonly path: string; readonly bytes: Uint8Array }>

async function addPicture(texture: Texture | undefined, pictures: Pictures): Promise<void> {
  const image = texture?.getImage()
  if (!texture || !image || pictures.has(texture)) return
  const made = await textureFormat(image, texture.getMimeType())
  if (made) pictures.set(texture, { path: `textures/${pictures.size}.${made.extension}`, bytes: made.bytes })
}

/** A material as UsdPreviewSurface knows it. */
function materialText(name: string, material: Material, pictures: Pictures): string {
  const flat = flatMaterial(material)
  const at = `</Model/Materials/${name}`
  const lines: string[] = []
  const shaders: string[] = []
  /** A number or colour, or the picture that holds it, times the number. */
  const input = (
    type: string,
    field: string,
    value: string,
    texture: Texture | undefined,
    output: string,
    factor: string,
    raw: boolean,
  ): void => {
    const picture = texture && pictures.get(texture)
    if (!picture) {
      if (value) lines.push(`${type} inputs:${field} = ${value}`)
      return
    }
    lines.push(`${type} inputs:${field}.connect = ${at}/${field}.outputs:${output}>`)
    shaders.push(
      `def Shader "${field}"
            {
                uniform token info:id = "UsdUVTexture"
                asset inputs:file = @${picture.path}@
                ${factor}
                token inputs:sourceColorSpace = "${raw ? 'raw' : 'sRGB'}"
                float2 inputs:st.connect = ${at}/places.outputs:result>
                token inputs:wrapS = "repeat"
                token inputs:wrapT = "repeat"
                ${output === 'rgb' ? 'float3' : 'float'} outputs:${output}
            }`,
    )
  }
  const scale = (...values: number[]): string => `float4 inputs:scale = ${tuple(values)}`
  const [r, g, b, a] = flat.color as [number, number, number, number]
  const glass = flat.transmission > 0 ? 1 - 0.85 * flat.transmission : 1
  input('color3f', 'diffuseColor', tuple([r, g, b]), flat.colorTexture, 'rgb', scale(r, g, b, 1), false)
  const cutOut = flat.alphaMode !== 'OPAQUE' ? flat.colorTexture : undefined
  const opacity = flat.alphaMode === 'OPAQUE' ? glass : a * glass
  if (opacity < 1 || cutOut) input('float', 'opacity', text(opacity), cutOut, 'a', scale(1, 1, 1, opacity), false)
  if (flat.alphaMode === 'MASK') lines.push(`float inputs:opacityThreshold = ${text(flat.alphaCutoff)}`)
  const rough = scale(1, flat.roughness, flat.metallic, 1)
  input('float', 'metallic', text(flat.metallic), flat.roughnessTexture, 'b', rough, true)
  input('float', 'roughness', text(flat.roughness), flat.roughnessTexture, 'g', rough, true)
  const [er, eg, eb] = flat.emissive as [number, number, number]
  if (er + eg + eb > 0) input('color3f', 'emissiveColor', tuple([er, eg, eb]), flat.emissiveTexture, 'rgb', scale(er, eg, eb, 1), false)
  const bump = flat.normalScale
  const bumps = `${scale(2 * bump, 2 * bump, 2, 1)}\n                float4 inputs:bias = ${tuple([-bump, -bump, -1, 0])}`
  input('normal3f', 'normal', '', flat.normalTexture, 'rgb', bumps, true)
  input('float', 'occlusion', '', flat.occlusionTexture, 'r', scale(1, 1, 1, 1), true)
  if (flat.clearcoat > 0) lines.push(`float inputs:clearcoat = ${text(flat.clearcoat)}`)
  lines.push(`float inputs:ior = ${text(flat.ior)}`)
  const reader = `def Shader "places"
            {
                uniform token info:id = "UsdPrimvarReader_float2"
                string inputs:varname = "st"
                float2 outputs:result
            }`
  return `        def Material "${name}"
        {
            token outputs:surface.connect = ${at}/surface.outputs:surface>
            def Shader "surface"
            {
                uniform token info:id = "UsdPreviewSurface"
                ${lines.join('\n                ')}
                token outputs:surface
            }
            ${(shaders.length > 0 ? [reader, ...shaders] : []).join('\n            ')}
        }`
}

/** Where the texture lies, moved as the material moves it; a picture's v runs up in USD. */
function places(uvs: Float32Array, material: Material | null): Float32Array {
  const [a, b, c, d, e, f] = textureFrame(material).move ?? [1, 0, 0, 0, 1, 0]
  return uvs.map((value, at) => (at % 2 === 0 ? a * value + b * uvs[at + 1]! + c : 1 - (d * uvs[at - 1]! + e * value + f)))
}

function meshText(name: string, shape: Shape, material: string | undefined): string {
  const { positions, normals, uvs, colors, indices } = shape
  const { min, max } = boundsOf(positions)
  const count = positions.length / 3
  const rgb =
    colors && Float32Array.from({ length: count * 3 }, (_, at) => colors[Math.floor(at / 3) * (colors.length / count) + (at % 3)]!)
  const lines = [
    ...(shape.material?.getDoubleSided() === false ? [] : ['uniform bool doubleSided = 1']),
    `float3[] extent = [${tuple(min)}, ${tuple(max)}]`,
    `int[] faceVertexCounts = [${Array.from({ length: indices.length / 3 }, () => 3).join(', ')}]`,
    `int[] faceVertexIndices = [${indices.join(', ')}]`,
    ...(material ? [`rel material:binding = </Model/Materials/${material}>`] : []),
    ...(normals ? [`normal3f[] normals = ${tuples(normals, 3)} (\n            interpolation = "vertex"\n        )`] : []),
    `point3f[] points = ${tuples(positions, 3)}`,
    ...(rgb ? [`color3f[] primvars:displayColor = ${tuples(rgb, 3)} (\n            interpolation = "vertex"\n        )`] : []),
    ...(uvs
      ? [`texCoord2f[] primvars:st = ${tuples(places(uvs, shape.material), 2)} (\n            interpolation = "vertex"\n        )`]
      : []),
    'uniform token subdivisionScheme = "none"',
  ]
  const schemas = material ? ' (\n        prepend apiSchemas = ["MaterialBindingAPI"]\n    )' : ''
  return `    def Mesh "${name}"${schemas}\n    {\n        ${lines.join('\n        ')}\n    }`
}

/** What stands in a local header of a zip before the file's own bytes, without its name and padding: 30 bytes, and 4 for the padding's own header. */
const headerBytes = 34
/** The identifier of the padding, as other writers of USDZ have it. */
const paddingId = 0x1986

/** The zip: stored, aligned, the first file first. */
async function packed(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Promise<Uint8Array> {
  const { zipSync } = await import('fflate')
  const entries: Zippable = {}
  let offset = 0
  for (const { path, bytes } of files) {
    const start = offset + headerBytes + path.length
    const padding = (64 - (start % 64)) % 64
    offset = start + padding + bytes.byteLength
    entries[path] = [bytes, { extra: { [paddingId]: new Uint8Array(padding) } }]
  }
  // A fixed date: the same model gives the same bytes.
  return zipSync(entries, { level: 0, mtime: new Date('2020-01-01T00:00:00Z') })
}

const known = new Set([
  'KHR_materials_emissive_strength',
  'KHR_materials_clearcoat',
  'KHR_materials_ior',
  'KHR_materials_transmission',
  'KHR_texture_transform',
])

/** Metres with y up unless asked otherwise; the file says which. */
export async function writeUsdz(document: Document, options: MeshOptions): Promise<Written> {
  const units = options.units ?? 'm'
  const up = options.upAxis ?? 'y'
  const all = shapes(document, { units, up })
  const pictures: Pictures = new Map()
  const [named, materialNamed] = [namer(), namer()]
  // A name for the scope beside the meshes.
  named('Materials')
  const materials = new Map<Material, string>()
  for (const { material } of all) {
    if (!material || materials.has(material)) continue
    materials.set(material, materialNamed(material.getName() || 'material'))
    const flat = flatMaterial(material)
    for (const texture of [flat.colorTexture, flat.roughnessTexture, flat.emissiveTexture, flat.normalTexture, flat.occlusionTexture])
      await addPicture(texture, pictures)
  }
  const meshes = all.map((shape) => meshText(named(shape.name), shape, shape.material ? materials.get(shape.material) : undefined))
  const scene = `#usda 1.0
(
    customLayerData = {
        string creator = "atelier-mcp"
    }
    defaultPrim = "Model"
    metersPerUnit = ${unitMetres[units]}
    upAxis = "${up.toUpperCase()}"
)

def Xform "Model" (
    kind = "component"
)
{
${meshes.join('\n')}
    def Scope "Materials"
    {
${[...materials].map(([material, name]) => materialText(name, material, pictures)).join('\n')}
    }
}
`
  const bytes = await packed([{ path: 'model.usda', bytes: new TextEncoder().encode(scene) }, ...pictures.values()])
  const extensions = new Set(
    [...materials.keys()].flatMap((material) => material.listExtensions().map(({ extensionName }) => extensionName)),
  )
  const strange = [...extensions].filter((name) => !known.has(name))
  const textures = document.getRoot().listTextures().length
  const losses = [
    ...lossesOf(document, 'USDZ', { hierarchy: true, names: true, colors: true, surface: true, textures: true }),
    ...(document.getRoot().listNodes().length > 2
      ? ['In the USDZ everything stands where it was; what is in what, and what repeats, is written out.']
      : []),
    ...(extensions.has('KHR_materials_transmission') ? ['USDZ shows glass as see-through, and does not bend light.'] : []),
    ...(strange.length > 0 ? [`USDZ holds none of these parts of materials: ${strange.join(', ')}.`] : []),
    ...(all.some(({ colors, material }) => colors && material)
      ? ['USDZ viewers show colours of vertices only where there is no material.']
      : []),
    ...(pictures.size < textures
      ? [`${textures - pictures.size} of ${textures} textures are used by no surface or cannot be decoded, and were left out of the USDZ.`]
      : []),
  ]
  return { bytes, companions: [], losses }
}
