/** Which of a row of things belong together. */

export interface UnionFind {
  /** The number by which the group of one of them is known, until further ones are joined. */
  find(one: number): number
  join(one: number, other: number): void
}

/** `count` things, each by itself (a forest of disjoint sets; paths are halved). */
export function unionFind(count: number): UnionFind {
  const parent = new Uint32Array(count)
  for (let at = 0; at < count; at++) parent[at] = at
  const find = (one: number): number => {
    let top = one
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]!]!
      top = parent[top]!
    }
    return top
  }
  return {
    find,
    join(one, other) {
      parent[find(one)] = find(other)
    },
  }
}
