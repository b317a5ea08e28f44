/** Equal tuples of numbers, found by a table of hashes with open addressing: a `Map` of texts takes ten times as long. */

export interface SameTuples {
  /** Of each tuple: its number, counted in order of their first appearance. */
  readonly of: Uint32Array
  /** Of each number: the first tuple that has it. */
  readonly first: Uint32Array
}

/** `bits` holds `size` values for each tuple, which are the same where all their bits are. */
export function sameTuples(bits: Uint32Array | Int32Array, size: number): SameTuples {
  const count = bits.length / size
  const slots = 2 ** Math.ceil(Math.log2(Math.max(4, count * 1.5)))
  const table = new Int32Array(slots).fill(-1)
  const of = new Uint32Array(count)
  const first = new Uint32Array(count)
  let known = 0
  for (let tuple = 0; tuple < count; tuple++) {
    const at = tuple * size
    let hash = 0
    for (let k = 0; k < size; k++) hash = Math.imul(hash ^ bits[at + k]!, 0x9e3779b1)
    let slot = (hash ^ (hash >>> 15)) & (slots - 1)
    for (;;) {
      const number = table[slot]!
      if (number === -1) {
        table[slot] = known
        first[known] = tuple
        of[tuple] = known++
        break
      }
      const other = first[number]! * size
      let k = 0
      while (k < size && bits[other + k] === bits[at + k]) k++
      if (k === size) {
        of[tuple] = number
        break
      }
      slot = (slot + 1) & (slots - 1)
    }
  }
  return { of, first: first.slice(0, known) }
}

/** Of values as they are; nought and minus nought are one. */
export function sameFloats(values: Float32Array, size: number): SameTuples {
  const clean = new Float32Array(values.length)
  for (let at = 0; at < clean.length; at++) clean[at] = values[at]! + 0
  return sameTuples(new Uint32Array(clean.buffer), size)
}

/** The values of tuples, one after another; minus nought is nought. */
export function tuplesAt(values: Float32Array, size: number, tuples: Uint32Array): Float32Array {
  const out = new Float32Array(tuples.length * size)
  for (let at = 0; at < tuples.length; at++) for (let k = 0; k < size; k++) out[at * size + k] = values[tuples[at]! * size + k]! + 0
  return out
}
