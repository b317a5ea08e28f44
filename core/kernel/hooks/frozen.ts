/**
 * What hooks and providers look at: one copy of the structure, frozen, for all of them. Bytes cannot be frozen, so whoever
 * asks for them gets a copy of their own.
 */
import type { Artifact } from '../contract/assets.ts'
import type { AtelierError } from '../contract/errors.ts'
import { unspent } from '../errors/unspent.ts'
import { isMarked, madeFrom, mark } from './mark.ts'
import { type Fields, isArtifact, isObject, isPlain, plain } from './plain.ts'

/** Levels; far more than anything that is written by hand or by a model. */
const deepest = 500

/**
 * A frozen copy of plain objects, lists, artifacts and errors; parts that are frozen already are shared. Bytes come as a new
 * copy each time that they are read: `bytes()` of an artifact, and raw ones wherever they stand. Functions and objects of
 * other classes are left as they are. Throws `INPUT_INVALID` for what contains itself or is nested deeper than 500 levels.
 */
export const frozen = <T>(value: T): T => copyOf(value, new Map(), 0) as T

/** The artifact that a frozen one shows, for the host's own reading, which needs no copy. */
export const unfrozen = (artifact: Artifact): Artifact => madeFrom(artifact) ?? artifact

/**
 * An artifact's bytes without a copy of one's own: the host and others read the very same, so they are looked at and nothing else. For what
 * certainly writes into no input, such as a native decoder: a copy of a large file takes long, and to be rid of it takes the collector of
 * garbage longer. Whoever may write takes `bytes()`.
 */
export const borrowedBytes = (artifact: Artifact): Promise<Uint8Array> => unfrozen(artifact).bytes()

/** Bytes of one's own. Not zeroed first, as `slice` would: that takes twice as long. What is no bytes stays for others to refuse. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) return bytes
  const copy = new Uint8Array(Buffer.allocUnsafeSlow(bytes.byteLength).buffer)
  copy.set(bytes)
  return copy
}

/** Stands for what is being copied: whoever meets it is inside of it. */
const busy = Symbol('busy')

function copyOf(value: unknown, known: Map<object, unknown>, depth: number): unknown {
  // What bears a mark was frozen here.
  if (!isObject(value) || isMarked(value)) return value
  const isOne = isArtifact(value)
  if (!isOne && !Array.isArray(value) && !(value instanceof Error) && !isPlain(value)) return value
  const inner = Object.keys(value).filter((key) => isObject(value[key]))
  // What holds no objects has no depth: there is nothing to remember, and where it is frozen it is so to the end.
  const isLeaf = inner.length === 0 && !isOne
  if (isLeaf) return Object.isFrozen(value) ? value : Object.freeze(shallow(value))
  const copied = known.get(value)
  if (copied === busy || depth > deepest) throw endless(copied === busy)
  if (copied !== undefined) return copied
  known.set(value, busy)
  const copy = isOne ? artifactOf(value) : mark(shallow(value))
  for (const key of inner) {
    const one = copy[key]
    if (one instanceof Uint8Array) handOutCopies(copy, key, one)
    else copy[key] = copyOf(one, known, depth + 1)
  }
  known.set(value, Object.freeze(copy))
  return copy
}

/** An error keeps its class, by which it is known. */
const shallow = (value: Fields): Fields => {
  if (Array.isArray(value)) return value.slice() as unknown[] & Fields
  if (!(value instanceof Error)) return { ...value }
  return Object.create(Object.getPrototypeOf(value) as object, Object.getOwnPropertyDescriptors(value)) as Fields
}

const artifactOf = (artifact: Artifact): Artifact & Fields => {
  // A function that bears a mark reads a copy already.
  const bytes = isMarked(artifact.bytes)
    ? artifact.bytes
    : mark<Artifact['bytes']>(async () => copyOfBytes(await artifact.bytes()), artifact.bytes)
  return mark<Artifact>({ ...plain(artifact), bytes }, unfrozen(artifact)) as Artifact & Fields
}

const handOutCopies = (holder: object, key: string, bytes: Uint8Array): void => {
  const own = copyOfBytes(bytes)
  Object.defineProperty(holder, key, { get: () => copyOfBytes(own), enumerable: true })
}

const endless = (isCircle: boolean): AtelierError =>
  unspent(
    'INPUT_INVALID',
    isCircle ? 'What was handed over contains itself.' : `What was handed over is nested deeper than ${deepest} levels.`,
    { why: 'Requests, options and results are JSON and artifacts.', fix: 'Hand over data that ends.' },
  )
