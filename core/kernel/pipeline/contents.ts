/** The one walk through requests, options and results, to the artifacts and raw bytes in them. */
import type { Artifact } from '../contract/assets.ts'
import type { Awaitable } from '../contract/infer.ts'
import { isArtifact } from '../hooks/plain.ts'

type Content = Artifact | Uint8Array

/**
 * The same value with what `other` gives in the place of each artifact and of raw bytes. It stays the very same where nothing
 * changes. All are asked at once; rejects with the first that rejects.
 */
export async function withContents(value: unknown, other: (content: Content) => Awaitable<unknown>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value
  if (isArtifact(value) || value instanceof Uint8Array) return other(value)
  const entries = Object.entries(value)
  const parts = await Promise.all(entries.map(async ([name, one]) => [name, await withContents(one, other)] as const))
  if (parts.every(([, one], index) => one === entries[index]?.[1])) return value
  return Array.isArray(value) ? parts.map(([, one]) => one) : Object.fromEntries(parts)
}

/** Every artifact somewhere in a value. */
export async function artifactsIn(value: unknown): Promise<readonly Artifact[]> {
  const found: Artifact[] = []
  await withContents(value, (one) => (isArtifact(one) && found.push(one), one))
  return found
}
