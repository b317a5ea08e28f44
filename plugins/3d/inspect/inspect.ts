/** What is in a model file, and what is wrong with it. Runs in the worker. */
import type { Document, Texture } from '@gltf-transform/core'
import { colorText } from '../document/color.ts'
import { hasPointsOrLines } from '../document/points-and-lines.ts'
import { validate } from '../document/validate.ts'
import { diagonalOf } from '../geometry/bounds.ts'
import { cutTolerance, selfIntersections, type SelfIntersections } from '../geometry/self-intersections.ts'
import { type ModelFile, type OpenedModel, openModel } from '../read/read.ts'
import { unitsNote } from '../read/units-note.ts'
import { unitMetres } from '../units.ts'
import { isAllSeeThrough, seeThroughNote } from '../render/all-see-through.ts'
import { type FlatScene, flatten } from '../render/flat-scene.ts'
import { type ModelIssue, type ModelReport, tidyNumber } from '../report.ts'
import type { MeasureContext } from '../measure/context.ts'
import { describeModel } from '../measure/description.ts'
import { placeText, plural } from '../measure/result.ts'
import { keptSpec } from '../spec/kept-spec.ts'
import { parametersOf } from '../spec/parameters.ts'
import { merged } from './merged.ts'
import { type Topology, topology } from './topology.ts'

function materialFacts(document: Document): unknown[] {
  return document
    .getRoot()
    .listMaterials()
    .slice(0, 50)
    .map((material) => ({
      name: material.getName(),
      baseColor: colorText(material.getBaseColorFactor()),
      metallic: tidyNumber(material.getMetallicFactor(), 3),
      roughness: tidyNumber(material.getRoughnessFactor(), 3),
      ...(material.getAlphaMode() !== 'OPAQUE' && { alphaMode: material.getAlphaMode() }),
      ...(material.getBaseColorTexture() && { textured: true }),
    }))
}

/** Nothing where its picture is damaged. */
function sizeOf(texture: Texture): ReturnType<Texture['getSize']> {
  try {
    return texture.getSize()
  } catch {
    return null
  }
}

const textureFacts = (document: Document): unknown[] =>
  document
    .getRoot()
    .listTextures()
    .slice(0, 50)
    .map((texture) => ({
      name: texture.getName() || texture.getURI(),
      mimeType: texture.getMimeType(),
      size: sizeOf(texture),
      bytes: texture.getImage()?.byteLength ?? 0,
    }))

type Place = readonly [number, number, number]
const placesText = (places: readonly Place[]): string => [...new Set(places.map(placeText))].join(', ')

/** `asTold` takes a place of the scene to what the report tells. */
function issuesOf(found: Topology, cuts: SelfIntersections | undefined, asTold: (place: Place) => Place): ModelIssue[] {
  const out: ModelIssue[] = []
  const add = (count: number, code: string, message: string) => count > 0 && out.push({ code, message })
  add(
    found.openEdges,
    'open-edges',
    `${plural(found.openEdges, 'edge')} belong${found.openEdges === 1 ? 's' : ''} to one triangle only, so the surface has holes; for instance at ${placesText(found.openAt.map(asTold))}.`,
  )
  add(
    found.sharedEdges,
    'shared-edges',
    `${plural(found.sharedEdges, 'edge')} belong${found.sharedEdges === 1 ? 's' : ''} to more than two triangles.`,
  )
  add(found.flippedEdges, 'flipped-triangles', `At ${plural(found.flippedEdges, 'edge')} neighbours face opposite ways.`)
  if (cuts)
    add(
      cuts.triangles,
      'self-intersecting',
      `The surface cuts through itself: ${cuts.triangles} triangles are passed through by others of the same piece, for instance at ${placesText(cuts.at)}. The volume counts what lies in both.`,
    )
  add(
    found.degenerate,
    'degenerate-triangles',
    `${plural(found.degenerate, 'triangle')} ${found.degenerate === 1 ? 'has' : 'have'} no area.`,
  )
  add(
    found.floating,
    'floating-parts',
    `${found.floating} of ${found.parts} separate pieces ${found.floating === 1 ? 'does' : 'do'} not stand on the ground and ${found.floating === 1 ? 'touches' : 'touch'} no other piece by a vertex.`,
  )
  add(found.volume < 0 && found.openEdges === 0 ? 1 : 0, 'inside-out', 'The surface faces inwards: its volume is negative.')
  return out
}

/** Of triangles of one piece; places as the report tells them. What has been looked for in measuring is not looked for again. */
function cutsOf(
  scene: FlatScene,
  surface: Topology,
  context: MeasureContext | undefined,
  asTold: (place: Place) => Place,
): SelfIntersections | undefined {
  const [part, ...others] = context?.parts ?? []
  if (context && part && others.length === 0 && surface.parts === 1) return context.cuts(part)
  const found = selfIntersections({ ...scene, ...surface }, cutTolerance * diagonalOf(surface.bounds))
  return found && { ...found, at: found.at.map(asTold) }
}

/** Lengths in the file's own unit; size is [x, y, z] with z up. */
export const inspectModel = async (file: ModelFile): Promise<ModelReport> => reportOf(file, await openModel(file))

/** With `described` it says what the model looks like, too, all in the unit of that, which is the one that it was designed in where it was made here. */
export async function reportOf(file: ModelFile, opened: OpenedModel, described?: MeasureContext): Promise<ModelReport> {
  const { document } = opened
  const { units } = described ?? opened
  const scene = flatten(document)
  const scale = unitMetres[units]
  const surface = topology(scene)
  const { closed } = surface
  const found = { ...surface, ...(closed && (await merged(scene, surface, described))) }
  const asTold = ([x, y, z]: Place): Place => [x / scale, -z / scale, y / scale]
  const cuts = closed ? cutsOf(scene, surface, described, asTold) : undefined
  const empty = scene.indices.length === 0
  const { min, max } = empty ? { min: [0, 0, 0], max: [0, 0, 0] } : found.bounds
  const length = (value: number) => tidyNumber(value / scale)
  const gltf = file.format === 'glb' || file.format === 'gltf'
  const validated = gltf ? await validate(file.bytes, file.files) : undefined
  // The validator knows glTF 2 alone: what it says of an older file says nothing.
  const isOlder = validated?.issues.some(
    ({ code }) => code === 'validator-unknown-asset-major-version' || code === 'validator-glb-invalid-version',
  )
  const checked = isOlder ? undefined : validated
  const root = document.getRoot()
  const generator = root.getAsset().generator
  const parameters = parametersOf(keptSpec(document))
  return {
    format: file.format,
    triangles: scene.indices.length / 3,
    vertices: scene.positions.length / 3,
    units,
    ...(units !== opened.units && { fileUnits: opened.units }),
    ...(described && !empty && { description: describeModel(described) }),
    volume: tidyNumber(found.volume / scale ** 3),
    area: tidyNumber(found.area / scale ** 2),
    bbox: [length(max[0]! - min[0]!), length(max[2]! - min[2]!), length(max[1]! - min[1]!)],
    bounds: { min: [length(min[0]!), length(-max[2]!), length(min[1]!)], max: [length(max[0]!), length(-min[2]!), length(max[1]!)] },
    parts: found.parts,
    floating: found.floating,
    watertight: closed,
    selfIntersections: cuts?.triangles ?? null,
    ...(checked && { validator: { errors: checked.errors, warnings: checked.warnings } }),
    meshes: root.listMeshes().length,
    nodes: root.listNodes().length,
    materials: materialFacts(document),
    textures: textureFacts(document),
    animations: root.listAnimations().length,
    skins: root.listSkins().length,
    extensions: root.listExtensionsUsed().map(({ extensionName }) => extensionName),
    ...(generator && gltf && { generator }),
    ...(parameters.length > 0 && { parameters }),
    notes: [
      ...unitsNote(opened),
      ...opened.notes,
      ...(hasPointsOrLines(document) ? ['The file has points or lines, which are neither shown nor measured.'] : []),
      ...(isAllSeeThrough(scene.materials.map(({ alphaMode }) => alphaMode)) ? [seeThroughNote] : []),
    ],
    issues: [
      ...(empty ? [{ code: 'empty', message: 'The file shows no triangles.' }] : []),
      ...issuesOf(found, cuts, asTold),
      ...(checked?.issues ?? []),
    ],
  }
}
