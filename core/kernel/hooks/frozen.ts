/**
 * What hooks and providers look at: one copy of the structure, frozen, for all of them. Bytes cannot be frozen, so whoever
 * asks for them gets a copy of their own.
 */
import type { Artifact } from '../contract/assets.ts'
import { AtelierError } from '../contract/errors.ts'
import { isArtifact, plain } from './plain.ts'

/** Levels; far more than anything that is written by hand or by a model. */
const deepest = 500

/** What was frozen here: it is shared, never copied again. */
const ours = new WeakSet<object>()
const sources = new WeakMap<object, Artifact>()
const copying = new WeakSet<Artifact['bytes']>()

/**
 * A frozen copy of plain objects, lists, artifacts and errors; parts that are frozen already are shared. Bytes come as a new
 * copy each time that they are read: `bytes()` of an artifact, and raw ones wherever they stand. Functions and objects of
 * other classes are left as they are. Throws `INPUT_INVALID` for what contains itself or is nested deeper than 500 levels.
 */
export const frozen = <T>(value: T): T => (isObject(value) && !ours.has(value) ? (copyOf(value, new Map(), 0) as T) : value)

/** The artifact that a frozen one shows, for the host's own reading, which needs no copy. */
export const unfrozen = (artifact: Artifact): Artifact => sources.get(artifact) ?? artifact

/** A copy to change: of the structure alone, artifacts and all. */
export const drafted = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map((one: unknown) => drafted(one)) as T
  if (!isObject(value) || !isPlain(value)) return value
  const draft: Record<string, unknown> = { ...value }
  for (const [key, one] of Object.entries(draft)) if (isObject(one)) draft[key] = drafted(one)
  return draft as T
}

/** Whether a draft still says what it was made from. */
export const isUnchanged = (draft: unknown, from: unknown): boolean => {
  if (Object.is(draft, from)) return true
  if (!isObject(draft) || !isObject(from) || Array.isArray(draft) !== Array.isArray(from)) return false
  // Raw bytes were copied when they were read: the copy is the handler's own.
  if (ArrayBuffer.isView(draft)) return ArrayBuffer.isView(from)
  const keys = Object.keys(draft)
  return keys.length === Object.keys(from).length && keys.every((key) => Object.hasOwn(from, key) && isUnchanged(draft[key], from[key]))
}

/** Bytes of one's own. Not zeroed first, as `slice` would: that takes twice as long. What is no bytes stays for others to refuse. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) return bytes
  const copy = new Uint8Array(Buffer.allocUnsafeSlow(bytes.byteLength).buffer)
  copy.set(bytes)
  return copy
}

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  // Also those of other realms.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Stands for what is being copied: whoever meets it is inside of it. */
const busy = Symbol('busy')
type Known = Map<object, unknown>

function copyOf(value: unknown, known: Known, depth: number): unknown {
  if (!isObject(value) || ours.has(value)) return value
  const isList = Array.isArray(value)
  const isOne = isArtifact(value)
  if (!isList && !isOne && !(value instanceof Error) && !isPlain(value)) return value
  const inner = keysOfObjects(value)
  // What holds no objects has no depth: there is nothing to remember, and where it is frozen it is so to the end.
  const isLeaf = inner.length === 0 && !isOne
  if (isLeaf && Object.isFrozen(value)) return value
  const copied = known.get(value)
  if (copied === busy || depth > deepest) throw endless(copied === busy)
  if (copied !== undefined) return copied
  if (!isLeaf) known.set(value, busy)
  const copy = (isList ? (value as unknown[]).slice() : isOne ? artifactOf(value) : shallow(value)) as Fields
  for (const key of inner) {
    const one = copy[key]
    if (one instanceof Uint8Array) handOutCopies(copy, key, one)
    else copy[key] = copyOf(one, known, depth + 1)
  }
  Object.freeze(copy)
  if (isLeaf && depth > 0) return copy
  ours.add(copy)
  known.set(value, copy)
  return copy
}

const keysOfObjects = (value: Fields): readonly string[] => {
  let found: string[] | undefined
  for (const key of Object.keys(value)) if (isObject(value[key])) (found ??= []).push(key)
  return found ?? none
}
const none: readonly string[] = []

/** An error keeps its class, by which it is known. */
const shallow = (value: Fields): object =>
  value instanceof Error
    ? (Object.create(Object.getPrototypeOf(value) as object, Object.getOwnPropertyDescriptors(value)) as object)
    : { ...value }

const artifactOf = (artifact: Artifact): Artifact => {
  const read = copying.has(artifact.bytes) ? artifact.bytes : async () => copyOfBytes(await artifact.bytes())
  copying.add(read)
  const copy = Object.assign(plain(artifact), { bytes: read })
  sources.set(copy, unfrozen(artifact))
  return copy
}

const handOutCopies = (holder: object, key: string, bytes: Uint8Array): void => {
  const own = copyOfBytes(bytes)
  Object.defineProperty(holder, key, { get: () => copyOfBytes(own), enumerable: true })
}

const endless = (isCircle: boolean): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: isCircle ? 'What was handed over contains itself.' : `What was handed over is nested deeper than ${deepest} levels.`,
    why: 'Requests, options and results are JSON and artifacts.',
    fix: 'Hand over data that ends.',
    outcome: 'none',
  })
