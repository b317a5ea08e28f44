/** A tree of boxes over triangles in the order of a space-filling curve, and pairs of triangles that are near each other. */

/** Triangles in one leaf. */
const leaf = 4

export interface TriangleTree {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** Triangles in the order of the curve. */
  readonly order: Uint32Array
  /** Of each triangle, in that order: lowest corner, highest corner. */
  readonly triangleBoxes: Float32Array
  /** Of each branch the same; branch 0 is the whole. */
  readonly boxes: Float32Array
  /** Of each branch: the stretch of the order that it is. */
  readonly from: Uint32Array
  readonly to: Uint32Array
  /** Of each branch: its second half, 0 for a leaf; the first half is the branch after it. */
  readonly second: Uint32Array
}

/** Ten bits spread to every third bit (Morton 1966; the constants are those of Karras 2012). */
function spread(value: number): number {
  let v = value & 1023
  v = (v * 0x10001) & 0xff0000ff
  v = (v * 0x101) & 0x0f00f00f
  v = (v * 0x11) & 0xc30c30c3
  return (v * 5) & 0x49249249
}

/** How many of the first bits two keys have in common; keys are whole numbers below 2^30. */
const common = (a: number, b: number): number => Math.clz32(a ^ b)

/**
 * Where to split a stretch of the curve: between the cells of the grid that are farthest apart (Karras 2012), which keeps boxes small; in the
 * middle where all of it lies in one cell.
 */
function splitOf(cells: Uint32Array, first: number, last: number): number {
  const [low, high] = [cells[first]!, cells[last - 1]!]
  if (low === high) return (first + last) >> 1
  const shared = common(low, high)
  let [below, above] = [first, last - 1]
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (common(low, cells[middle]!) > shared) below = middle
    else above = middle
  }
  return above
}

/** At least one triangle. */
export function triangleTree(positions: Float32Array, indices: Uint32Array): TriangleTree {
  const count = indices.length / 3
  const unordered = new Float32Array(count * 6)
  const low = Float64Array.of(Infinity, Infinity, Infinity)
  const high = Float64Array.of(-Infinity, -Infinity, -Infinity)
  for (let triangle = 0; triangle < count; triangle++)
    for (let k = 0; k < 3; k++) {
      const a = positions[indices[triangle * 3]! * 3 + k]!, b = positions[indices[triangle * 3 + 1]! * 3 + k]!, c = positions[indices[triangle * 3 + 2]! * 3 + k]! // oxfmt-ignore
      unordered[triangle * 6 + k] = Math.min(a, b, c)
      unordered[triangle * 6 + 3 + k] = Math.max(a, b, c)
      low[k] = Math.min(low[k]!, a, b, c)
      high[k] = Math.max(high[k]!, a, b, c)
    }
  // Sorted by the curve; the triangle's number rides along in the same float.
  const keys = new Float64Array(count)
  for (let triangle = 0; triangle < count; triangle++) {
    let key = 0
    for (let k = 0; k < 3; k++) {
      const middle = (unordered[triangle * 6 + k]! + unordered[triangle * 6 + 3 + k]!) / 2
      key += spread(((middle - low[k]!) / (high[k]! - low[k]! || 1)) * 1023) * (1 << k)
    }
    keys[triangle] = key * 2 ** 22 + triangle
  }
  keys.sort()
  const order = new Uint32Array(count)
  const cells = new Uint32Array(count)
  const triangleBoxes = new Float32Array(count * 6)
  for (let place = 0; place < count; place++) {
    const triangle = keys[place]! % 2 ** 22
    order[place] = triangle
    for (let k = 0; k < 6; k++) triangleBoxes[place * 6 + k] = unordered[triangle * 6 + k]!
    cells[place] = keys[place]! / 2 ** 22
  }

  // A leaf may hold one triangle alone: twice as many branches as triangles are the most.
  const most = count * 2
  const boxes = new Float32Array(most * 6)
  const [from, to, second] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)]
  let made = 0
  const widen = (branch: number, source: Float32Array, start: number) => {
    for (let k = 0; k < 3; k++) {
      boxes[branch * 6 + k] = Math.min(boxes[branch * 6 + k]!, source[start + k]!)
      boxes[branch * 6 + k + 3] = Math.max(boxes[branch * 6 + k + 3]!, source[start + k + 3]!)
    }
  }
  const grow = (first: number, last: number): number => {
    const branch = made++
    boxes.fill(Infinity, branch * 6, branch * 6 + 3).fill(-Infinity, branch * 6 + 3, branch * 6 + 6)
    from[branch] = first
    to[branch] = last
    if (last - first <= leaf) {
      for (let place = first; place < last; place++) widen(branch, triangleBoxes, place * 6)
      return branch
    }
    const middle = splitOf(cells, first, last)
    widen(branch, boxes, grow(first, middle) * 6)
    second[branch] = grow(middle, last)
    widen(branch, boxes, second[branch]! * 6)
    return branch
  }
  grow(0, count)
  return { positions, indices, order, triangleBoxes, boxes, from, to, second }
}

/** Calls `visit` for every pair of triangles whose boxes touch, each pair once, until it answers true. */
export function nearPairs({ order, triangleBoxes, boxes, from, to, second }: TriangleTree, visit: (a: number, b: number) => boolean): void {
  const waiting: number[] = [0, 0]
  while (waiting.length > 0) {
    const right = waiting.pop()!
    const left = waiting.pop()!
    const same = left === right
    if (!same && apart(boxes, left * 6, boxes, right * 6)) continue
    const [leftSecond, rightSecond] = [second[left]!, second[right]!]
    if (same && leftSecond) waiting.push(left + 1, left + 1, leftSecond, leftSecond, left + 1, leftSecond)
    else if (leftSecond && (!rightSecond || to[left]! - from[left]! >= to[right]! - from[right]!))
      waiting.push(left + 1, right, leftSecond, right)
    else if (rightSecond) waiting.push(left, right + 1, left, rightSecond)
    else
      for (let i = from[left]!; i < to[left]!; i++)
        for (let j = same ? i + 1 : from[right]!; j < to[right]!; j++)
          if (!apart(triangleBoxes, i * 6, triangleBoxes, j * 6) && visit(order[i]!, order[j]!)) return
  }
}

const apart = (a: Float32Array, i: number, b: Float32Array, j: number): boolean =>
  a[i]! > b[j + 3]! || b[j]! > a[i + 3]! || a[i + 1]! > b[j + 4]! || b[j + 1]! > a[i + 4]! || a[i + 2]! > b[j + 5]! || b[j + 2]! > a[i + 5]!
