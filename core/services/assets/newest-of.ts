/** Several lists, each newest first, as one. */
import type { IndexLine } from './store-parts.ts'

/** What stands in several comes once. */
export async function* newestOf(lists: readonly AsyncIterable<IndexLine>[]): AsyncGenerator<IndexLine> {
  const [only, ...others] = lists
  if (only && others.length === 0) return yield* only
  const readers = lists.map((list) => list[Symbol.asyncIterator]())
  const heads = await Promise.all(readers.map((reader) => reader.next()))
  const seen = new Set<string>()
  try {
    for (;;) {
      const open = heads.flatMap(({ done, value }, at) => (done ? [] : [{ at, line: value as IndexLine }]))
      const [first] = open.toSorted((a, b) => b.line.createdAt - a.line.createdAt)
      if (!first) return
      heads[first.at] = await readers[first.at]!.next()
      if (!seen.has(first.line.id)) yield first.line
      seen.add(first.line.id)
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.return?.()))
  }
}
