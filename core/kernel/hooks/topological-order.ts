/** Orders numbered things by "this one first" edges, keeping their given order where the edges leave a choice. */

/** Either the order of all indexes, or one cycle, its first index repeated at the end. */
export type Topological =
  | { readonly order: readonly number[]; readonly cycle?: undefined }
  | { readonly order?: undefined; readonly cycle: readonly number[] }

/** `edges` are pairs `[first, then]` of indexes below `count`. Kahn's algorithm, always taking the lowest free index. */
export function topologicalOrder(count: number, edges: readonly (readonly [number, number])[]): Topological {
  const waitingFor = Array.from({ length: count }, () => new Set<number>())
  for (const [first, then] of edges) waitingFor[then]?.add(first)
  const done = new Set<number>()
  const order: number[] = []
  while (order.length < count) {
    const next = waitingFor.findIndex((before, index) => !done.has(index) && [...before].every((one) => done.has(one)))
    if (next === -1) return { cycle: findCycle(waitingFor, done) }
    done.add(next)
    order.push(next)
  }
  return { order }
}

const findCycle = (waitingFor: readonly ReadonlySet<number>[], done: ReadonlySet<number>): number[] => {
  const trail: number[] = []
  let at = waitingFor.findIndex((_, index) => !done.has(index))
  while (!trail.includes(at)) {
    trail.push(at)
    at = [...(waitingFor[at] ?? [])].find((one) => !done.has(one)) ?? at
  }
  return [...trail.slice(trail.indexOf(at)), at].toReversed()
}
