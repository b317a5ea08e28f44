/** The one walk through requests, options and results, to the artifacts and raw bytes in them. */
import type { Artifact } from '../contract/assets.ts'
import type { Awaitable } from '../contract/infer.ts'
import { isArtifact } from '../hooks/plain.ts'

type Content = Artifact | Uint8Array

/** Every artifact and all raw bytes somewhere in a value. */
function contentsIn(value: unknown): readonly Content[] {
  if (typeof value !== 'object' || value === null) return []
  return isContent(value) ? [value] : Object.values(value).flatMap((one) => contentsIn(one))
}
const isContent = (value: object): value is Content => value instanceof Uint8Array || isArtifact(value)

/** Every artifact somewhere in a value. */
export const artifactsIn = (value: unknown): readonly Artifact[] => contentsIn(value).filter(isArtifact)

/**
 * The same value with what `other` gives in the place of each artifact and of raw bytes. It stays the very same where nothing
 * changes. All are asked at once, each once; rejects with the first that rejects.
 */
export async function withContents(value: unknown, other: (content: Content) => Awaitable<unknown>): Promise<unknown> {
  const contents = contentsIn(value)
  // Most requests hold none.
  if (contents.length === 0) return value
  return replaced(value, new Map(await Promise.all([...new Set(contents)].map(async (one) => [one, await other(one)] as const))))
}

const replaced = (value: unknown, others: ReadonlyMap<unknown, unknown>): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (isContent(value)) return others.get(value)
  const entries = Object.entries(value).map(([name, one]) => [name, one, replaced(one, others)] as const)
  if (entries.every(([, one, next]) => one === next)) return value
  return Array.isArray(value) ? entries.map(([, , next]) => next) : Object.fromEntries(entries.map(([name, , next]) => [name, next]))
}
