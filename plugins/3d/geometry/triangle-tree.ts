/** Pairs of triangles that are near each other: a tree of boxes over triangles in the order of a space-filling curve. */

/** Triangles in one leaf. */
const leaf = 4

/** Ten bits spread to every third bit (Morton 1966; the constants are those of Karras 2012). */
function spread(value: number): number {
  let v = value & 1023
  v = (v * 0x10001) & 0xff0000ff
  v = (v * 0x101) & 0x0f00f00f
  v = (v * 0x11) & 0xc30c30c3
  return (v * 5) & 0x49249249
}

/** Calls `visit` for every pair of triangles whose boxes touch, each pair once, until it answers true. */
export function nearPairs(positions: Float32Array, indices: Uint32Array, visit: (a: number, b: number) => boolean): void {
  const count = indices.length / 3
  if (count < 2) return
  const boxes = new Float32Array(count * 6)
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let triangle = 0; triangle < count; triangle++)
    for (let k = 0; k < 3; k++) {
      const a = positions[indices[triangle * 3]! * 3 + k]!, b = positions[indices[triangle * 3 + 1]! * 3 + k]!, c = positions[indices[triangle * 3 + 2]! * 3 + k]! // oxfmt-ignore
      boxes[triangle * 6 + k] = Math.min(a, b, c)
      boxes[triangle * 6 + 3 + k] = Math.max(a, b, c)
      low[k] = Math.min(low[k]!, a, b, c)
      high[k] = Math.max(high[k]!, a, b, c)
    }
  // Sorted by the curve; the triangle's number rides along in the same float.
  const keys = new Float64Array(count)
  for (let triangle = 0; triangle < count; triangle++) {
    let key = 0
    for (let k = 0; k < 3; k++) {
      const middle = (boxes[triangle * 6 + k]! + boxes[triangle * 6 + 3 + k]!) / 2
      key += spread(((middle - low[k]!) / (high[k]! - low[k]! || 1)) * 1023) * (1 << k)
    }
    keys[triangle] = key * 2 ** 22 + triangle
  }
  keys.sort()
  const order = Uint32Array.from(keys, (key) => key % 2 ** 22)

  const grow = (from: number, to: number): Branch => {
    const box = new Float32Array([Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity])
    const widen = (other: Float32Array, start: number) => {
      for (let k = 0; k < 3; k++) {
        box[k] = Math.min(box[k]!, other[start + k]!)
        box[k + 3] = Math.max(box[k + 3]!, other[start + k + 3]!)
      }
    }
    if (to - from <= leaf) {
      for (let place = from; place < to; place++) widen(boxes, order[place]! * 6)
      return { from, to, box }
    }
    const middle = (from + to) >> 1
    const inner = [grow(from, middle), grow(middle, to)] as const
    for (const child of inner) widen(child.box, 0)
    return { from, to, box, inner }
  }
  const root = grow(0, count)
  const waiting: Branch[] = [root, root]
  while (waiting.length > 0) {
    const right = waiting.pop()!
    const left = waiting.pop()!
    const same = left === right
    if (!same && apart(left.box, 0, right.box, 0)) continue
    if (same && left.inner) {
      const [a, b] = left.inner
      waiting.push(a, a, b, b, a, b)
    } else if (left.inner && (!right.inner || left.to - left.from >= right.to - right.from)) {
      for (const child of left.inner) waiting.push(child, right)
    } else if (right.inner) {
      for (const child of right.inner) waiting.push(left, child)
    } else
      for (let i = left.from; i < left.to; i++)
        for (let j = same ? i + 1 : right.from; j < right.to; j++) {
          const a = order[i]!, b = order[j]! // oxfmt-ignore
          if (!apart(boxes, a * 6, boxes, b * 6) && visit(a, b)) return
        }
  }
}

/** A stretch of the order with the box around it, and its two halves. */
interface Branch {
  readonly from: number
  readonly to: number
  /** Lowest corner, highest corner. */
  readonly box: Float32Array
  readonly inner?: readonly [Branch, Branch]
}

const apart = (a: Float32Array, i: number, b: Float32Array, j: number): boolean =>
  a[i]! > b[j + 3]! || b[j]! > a[i + 3]! || a[i + 1]! > b[j + 4]! || b[j + 1]! > a[i + 4]! || a[i + 2]! > b[j + 5]! || b[j + 2]! > a[i + 5]!
