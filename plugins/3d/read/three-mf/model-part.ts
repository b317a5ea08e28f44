/** One model part of a 3MF, as written: its resources, its objects, what is placed. Core 1.3, materials 1.2, production 1.1, beam lattice 1.2. */
import { tableOf } from 'atelier-mcp'
import { fileError } from '../../model-error.ts'
import type { Unit } from '../../units.ts'
import type { Note } from '../note.ts'
import { addBeam, addTriangle, beginLattice, type ModelObject, objectOf, type Placed, placed } from './model-object.ts'
import { additions, checkRequired, known } from './namespaces.ts'
import { type Color, parseDisplayColor, type PropertyGroup } from './properties.ts'
import { readXml, type Tag } from './xml.ts'

export interface Texture {
  readonly path: string
  readonly mimeType: string
}
export interface ModelPart {
  readonly units: Unit
  readonly groups: ReadonlyMap<string, PropertyGroup>
  readonly textures: ReadonlyMap<string, Texture>
  readonly objects: ReadonlyMap<string, ModelObject>
  readonly items: readonly Placed[]
  readonly metadata: ReadonlyMap<string, string>
}

const unitsOf: Readonly<Record<string, Unit>> = tableOf({
  micron: 'µm',
  millimeter: 'mm',
  centimeter: 'cm',
  inch: 'in',
  foot: 'ft',
  meter: 'm',
})
/** Names of metadata that need no prefix (core specification, 3.4.1). */
const metadataNames: ReadonlySet<string> = new Set([
  'Title',
  'Designer',
  'Description',
  'Copyright',
  'LicenseTerms',
  'Rating',
  'CreationDate',
  'ModificationDate',
  'Application',
])
const wholes = (text: string | undefined): number[] => (text ?? '').trim().split(/\s+/).filter(Boolean).map(Number)
/** What a file has millions of. */
const frequent: ReadonlySet<string> = new Set(['vertex', 'triangle', 'tex2coord', 'beam'])
const objectTypes: ReadonlySet<string> = new Set(['model', 'solidsupport', 'support', 'surface', 'other'])

/** The part `name`, in one pass over its tags. Throws where it breaks the rules in a way that leaves open what is meant; `note` hears of the rest. */
export async function readModelPart(bytes: Uint8Array, name: string, note: Note): Promise<ModelPart> {
  let units: Unit = 'mm'
  const groups = new Map<string, PropertyGroup>()
  const textures = new Map<string, Texture>()
  const objects = new Map<string, ModelObject>()
  const items: Placed[] = []
  const metadata = new Map<string, string>()
  const ids = new Set<string>()
  /** Names of the tags that are open. */
  const path: string[] = []
  let group: PropertyGroup | undefined
  let object: ModelObject | undefined
  /** The tag that is open and not understood, as its depth. */
  let strange = 0
  const has = { model: false, resources: false, build: false }

  const idOf = (tag: Tag): string => {
    const id = tag.attribute('id') ?? ''
    if (ids.has(id))
      throw fileError(`The 3MF gives the number ${id.slice(0, 20)} to more than one resource.`, 'Save it again with another program.')
    ids.add(id)
    return id
  }
  const begin = (tag: Tag, made: PropertyGroup): void => {
    group = made
    groups.set(idOf(tag), made)
  }
  const colorOf = (tag: Tag, attribute: string): Color => {
    const color = parseDisplayColor(tag.attribute(attribute))
    if (!color) note(`The 3MF has a <${tag.name}> without a valid ${attribute}: it is drawn grey.`)
    return color ?? [0.55, 0.56, 0.57, 1]
  }
  const metadataOf = (tag: Tag): void => {
    const called = tag.attribute('name')
    if (called === undefined || called === '') note('The 3MF has metadata without a name.')
    else if (metadata.has(called)) note(`The 3MF says its metadata "${called.slice(0, 60)}" more than once.`)
    else metadata.set(called, '')
    if (called && !called.includes(':') && !metadataNames.has(called))
      note(`The 3MF has metadata of a name that the format does not know: "${called.slice(0, 60)}".`)
    metadataName = called ?? ''
  }
  let metadataName = ''
  /** Of the model itself: some programs write another one than the specification's. */
  let own = ''

  await readXml(bytes, name, {
    note,
    open(tag) {
      path.push(tag.name)
      if (strange > 0) return
      if (tag.name === 'model' && path.length === 1) {
        has.model = true
        own = tag.namespace
        const unit = tag.attribute('unit') ?? 'millimeter'
        if (unitsOf[unit] === undefined)
          throw fileError(`The 3MF has the unit "${unit.slice(0, 20)}".`, `Units are ${Object.keys(unitsOf).join(', ')}.`)
        units = unitsOf[unit]
        checkRequired(tag, note)
      } else if (tag.namespace !== own && !known.has(tag.namespace)) {
        strange = path.length
        note(
          additions[tag.namespace]
            ? `The 3MF has ${additions[tag.namespace]}.`
            : `The 3MF has <${tag.name}> of "${tag.namespace.slice(0, 80)}": left out.`,
        )
        return
      }
      for (const { name: attribute, namespace } of frequent.has(tag.name) ? [] : tag.foreign())
        if (namespace === 'http://www.w3.org/2001/XMLSchema-instance' || attribute === 'space')
          note(`The 3MF has the attribute ${attribute}, which the format forbids.`)
      understood(tag)
    },
    close(closed, text) {
      if (strange === path.length) strange = 0
      else if (strange === 0) {
        if (closed === 'metadata' && metadataName) metadata.set(metadataName, text.trim())
        if (closed === 'object') object = undefined
      }
      path.pop()
    },
  })
  if (!has.model) throw fileError(`"${name}" in the 3MF holds no model.`)
  if (!has.resources) throw fileError(`"${name}" in the 3MF has no resources.`)
  if (!has.build) throw fileError(`"${name}" in the 3MF has no build.`)
  return { units, groups, textures, objects, items, metadata }

  function understood(tag: Tag): void {
    switch (tag.name) {
      case 'resources':
        has.resources = true
        break
      case 'build':
        has.build = true
        break
      case 'metadata':
        metadataName = ''
        // Items and objects may have metadata of their own, which nobody here asks for.
        if (path.length === 2) metadataOf(tag)
        break
      case 'basematerials':
        begin(tag, { kind: 'base', entries: [] })
        break
      case 'base':
        if (group?.kind === 'base')
          group.entries.push({ name: tag.attribute('name') ?? `material-${group.entries.length + 1}`, color: colorOf(tag, 'displaycolor') })
        break
      case 'colorgroup':
        begin(tag, { kind: 'color', entries: [] })
        break
      case 'color':
        if (group?.kind === 'color') group.entries.push(colorOf(tag, 'color'))
        break
      case 'texture2d': {
        const [source, mimeType] = [tag.attribute('path'), tag.attribute('contenttype')]
        if (!source) throw fileError('The 3MF has a texture without a path.')
        if (mimeType !== 'image/png' && mimeType !== 'image/jpeg')
          throw fileError(`The 3MF has a texture of the type "${(mimeType ?? '').slice(0, 40)}".`, 'Textures of a 3MF are PNG or JPEG.')
        textures.set(idOf(tag), { path: source, mimeType })
        break
      }
      case 'texture2dgroup': {
        const texture = tag.attribute('texid')
        if (texture === undefined || !textures.has(texture)) throw fileError('The 3MF has a group of texture places without its texture.')
        begin(tag, { kind: 'texture', texture, entries: [] })
        break
      }
      case 'tex2coord':
        if (group?.kind === 'texture') group.entries.push([Number(tag.attribute('u')) || 0, Number(tag.attribute('v')) || 0])
        break
      case 'compositematerials': {
        const base = groups.get(tag.attribute('matid') ?? '')
        if (base?.kind !== 'base') throw fileError('The 3MF has composite materials that are made of no base materials.')
        const indices = wholes(tag.attribute('matindices'))
        if (indices.length === 0) note('The 3MF has composite materials that do not say which base materials they mix.')
        begin(tag, { kind: 'composite', base, indices, entries: [] })
        break
      }
      case 'composite':
        if (group?.kind === 'composite') group.entries.push(wholes(tag.attribute('values')))
        break
      case 'multiproperties': {
        const layers = (tag.attribute('pids') ?? '')
          .split(/\s+/)
          .filter(Boolean)
          .map((id) => groups.get(id))
        if (layers.length === 0 || layers.includes(undefined))
          note('The 3MF has multiple properties with a layer that is no group of properties.')
        const kinds = layers.map((layer) => layer?.kind)
        if (kinds.includes('multi')) throw fileError('The 3MF has multiple properties of multiple properties.')
        const materials = kinds.filter((kind) => kind === 'base' || kind === 'composite').length
        if (materials > 1 || kinds.filter((kind) => kind === 'color').length > 1)
          throw fileError('The 3MF has multiple properties with more than one group of materials, or of colours.')
        const blend = (tag.attribute('blendmethods') ?? '').split(/\s+/).filter(Boolean)
        begin(tag, { kind: 'multi', layers, blend, entries: [] })
        break
      }
      case 'multi':
        if (group?.kind === 'multi') group.entries.push(wholes(tag.attribute('pindices')))
        break
      case 'object': {
        const id = idOf(tag)
        object = objectOf(tag, id)
        if (!objectTypes.has(object.type))
          throw fileError(`The 3MF has an object of the type "${object.type.slice(0, 40)}".`, `Types are ${[...objectTypes].join(', ')}.`)
        if (object.pid === undefined && tag.attribute('pindex') !== undefined)
          note(`The object "${object.name.slice(0, 60)}" of the 3MF names an entry, but not the group of properties that it is in.`)
        objects.set(id, object)
        break
      }
      case 'mesh':
        if (object) object.hasMesh = true
        break
      case 'vertex':
        if (object && path.at(-2) === 'vertices')
          object.positions.push(
            Number(tag.attribute('x') || Number.NaN),
            Number(tag.attribute('y') || Number.NaN),
            Number(tag.attribute('z') || Number.NaN),
          )
        break
      case 'triangle':
        if (object) addTriangle(object, tag, note)
        break
      case 'component':
        object?.components.push(placed(tag))
        break
      case 'item':
        items.push(placed(tag))
        break
      case 'beamlattice':
        if (object) beginLattice(object, tag, note)
        break
      case 'beam':
        if (object) addBeam(object, tag)
        break
      case 'ball':
        note('The 3MF has balls in its beam lattice: they are left out.')
        break
      default:
    }
  }
}
