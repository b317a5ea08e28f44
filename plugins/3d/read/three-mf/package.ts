/** A 3MF as a package of parts: a zip file whose relationships say where to begin (Open Packaging Conventions, ECMA-376 part 2). */
import { posix } from 'node:path'
import type { Entry } from 'yauzl'
import { fileError } from '../../model-error.ts'
import { readLimits } from '../limits.ts'
import type { Note } from '../note.ts'
import { thousands } from '../../thousands.ts'
import { readXml } from './xml.ts'

export interface Package {
  /** The part that the package begins with, as `/3D/3dmodel.model`. */
  readonly start: string
  /** Of all parts, with a leading slash. */
  readonly names: readonly string[]
  /** The bytes of a part; `undefined` where it is not there. */
  part(name: string): Promise<Uint8Array | undefined>
}

const damaged = 'The file is cut off or damaged: fetch it again.'
/** Names of parts are equal without regard to case. */
const key = (name: string): string => `/${name.replace(/^\/+/, '')}`.toLowerCase()

/** Relationships by the last word of their type. */
const modelType = '3dmodel'
const ticketType = 'printticket'

/** The part that relationships name; `undefined` for what is elsewhere. Names begin at the folder of the part that has the relationships. */
function relativeTo(part: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined
  try {
    return decodeURIComponent(new URL(target, `file://${part}`).pathname)
  } catch {
    return undefined
  }
}

/** Where the relationships of the package, or of its model, lead: the models that they name. */
async function modelsIn(relationships: Uint8Array, part: string, has: (name: string) => boolean, note: Note): Promise<string[]> {
  const models: string[] = []
  let tickets = 0
  await readXml(relationships, `the relationships of ${part}`, {
    note,
    open(tag) {
      if (tag.name !== 'Relationship') return
      const type = tag.attribute('Type')?.split('/').at(-1)?.toLowerCase()
      const named = tag.attribute('Target') ?? ''
      const target = relativeTo(part, named)
      if (type === ticketType && ++tickets === 2) note('The 3MF has more than one print ticket.')
      if (tag.attribute('TargetMode') === 'External' || target === undefined) {
        if (type === modelType)
          throw fileError(`The 3MF says that its model is elsewhere: "${named.slice(0, 100)}".`, 'Save it with the model inside.')
        note(`The 3MF names "${named.slice(0, 100)}", which is outside of it: left out.`)
      } else if (type === modelType) models.push(target)
      else if (!has(target)) note(`The 3MF names "${named.slice(0, 100)}", which is not in it.`)
    },
  })
  return models
}

/** Sizes are looked at before anything is unfolded, and held to while it is, so that a zip bomb stays folded. ZIP64 is read. */
export async function openPackage(bytes: Uint8Array, note: Note): Promise<Package> {
  const { fromBufferPromise } = await import('yauzl')
  const entries = new Map<string, Entry>()
  const unpackable = (error: unknown): never => {
    throw fileError(`The 3MF cannot be unpacked: ${error instanceof Error ? error.message : String(error)}.`, damaged)
  }
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true }).catch(
    unpackable,
  )
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size > readLimits.entries) throw new Error(`It has more than ${thousands(readLimits.entries)} parts`)
      if (!entry.fileName.endsWith('/')) entries.set(key(entry.fileName), entry)
    }
  } catch (error) {
    unpackable(error)
  }
  let unfolded = 0
  const part = async (name: string): Promise<Uint8Array | undefined> => {
    const entry = entries.get(key(name))
    if (!entry) return undefined
    unfolded += entry.uncompressedSize
    if (unfolded > readLimits.unfolded)
      throw fileError(
        `The 3MF would unfold to more than ${readLimits.unfolded / 2 ** 20} MiB.`,
        'No model needs that much: the file is damaged, or made to do harm.',
        'MODEL_TOO_LARGE',
      )
    try {
      const chunks: Uint8Array[] = []
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array)
      return new Uint8Array(Buffer.concat(chunks))
    } catch (error) {
      return unpackable(error)
    }
  }
  const names = [...entries.values()].map(({ fileName }) => `/${fileName.replace(/^\/+/, '')}`)
  const has = (name: string): boolean => entries.has(key(name))
  const start = await startOf()
  const own = await part(`${posix.dirname(start)}/_rels/${posix.basename(start)}.rels`)
  if (own) await modelsIn(own, start, has, note)
  return { names, part, start }

  async function startOf(): Promise<string> {
    const relationships = await part('/_rels/.rels')
    if (!relationships) {
      const found = names.find((name) => /^\/3D\/[^/]+\.model$/i.test(name))
      if (found === undefined) throw fileError('The 3MF holds no model.', damaged)
      note('The 3MF has no relationships, so that programs other than this one may not find its model.')
      return found
    }
    const [first, ...more] = await modelsIn(relationships, '/', has, note)
    if (first === undefined) throw fileError('The 3MF holds no model: its relationships name none.', damaged)
    if (more.length > 0) note(`The 3MF begins with ${more.length + 1} models, where one is allowed: the first is read.`)
    if (!has(first)) throw fileError(`The 3MF says that its model is "${first.slice(0, 100)}", which is not in it.`, damaged)
    return first
  }
}
