/** A smooth surface over a hole, from what is known around it: coarse to fine, each spot the mean of what is known near it. */

export interface Field {
  readonly width: number
  readonly height: number
  /** Three values a spot; what stands in the hole does not count. */
  readonly color: Float32Array
  /** 1 where a spot is known, 0 in the hole. */
  readonly weight: Float32Array
}

/** Half as wide and high; weights stay within reason, so that near knowledge counts as much as far. */
function halved(above: Field): Field {
  const [width, height] = [Math.max(1, Math.ceil(above.width / 2)), Math.max(1, Math.ceil(above.height / 2))]
  const made: Field = { width, height, color: new Float32Array(width * height * 3), weight: new Float32Array(width * height) }
  for (let y = 0; y < above.height; y++)
    for (let x = 0; x < above.width; x++) {
      const [from, to] = [y * above.width + x, (y >> 1) * width + (x >> 1)]
      const weight = above.weight[from]!
      made.weight[to]! += weight
      if (weight > 0) for (let part = 0; part < 3; part++) made.color[to * 3 + part]! += above.color[from * 3 + part]! * weight
    }
  for (let spot = 0; spot < width * height; spot++) {
    const weight = made.weight[spot]!
    if (weight === 0) continue
    for (let part = 0; part < 3; part++) made.color[spot * 3 + part]! /= weight
    made.weight[spot] = Math.min(1, weight)
  }
  return made
}

/** What a finer field lacks, taken out of the coarser one between its spots. */
function fillFrom(coarse: Field, fine: Field): void {
  for (let y = 0; y < fine.height; y++)
    for (let x = 0; x < fine.width; x++) {
      const spot = y * fine.width + x
      const known = fine.weight[spot]!
      if (known >= 1) continue
      const [cx, cy] = [
        Math.max(0, Math.min(coarse.width - 1.001, x / 2 - 0.25)),
        Math.max(0, Math.min(coarse.height - 1.001, y / 2 - 0.25)),
      ]
      const [left, top] = [Math.floor(cx), Math.floor(cy)]
      const [u, v] = [cx - left, cy - top]
      const [right, bottom] = [Math.min(coarse.width - 1, left + 1), Math.min(coarse.height - 1, top + 1)]
      for (let part = 0; part < 3; part++) {
        const value = (column: number, row: number): number => coarse.color[(row * coarse.width + column) * 3 + part]!
        const soft =
          (value(left, top) * (1 - u) + value(right, top) * u) * (1 - v) + (value(left, bottom) * (1 - u) + value(right, bottom) * u) * v
        fine.color[spot * 3 + part] = fine.color[spot * 3 + part]! * known + soft * (1 - known)
      }
      fine.weight[spot] = 1
    }
}

/** How often the hole is evened out after that: the steps of the pyramid would show. */
const rounds = 30

/** Fills the hole of a field, in place. */
export function stretch(field: Field): void {
  const hole = field.weight.map((weight) => (weight > 0 ? 0 : 1))
  const levels = [field]
  while (levels.at(-1)!.width > 1 || levels.at(-1)!.height > 1) levels.push(halved(levels.at(-1)!))
  for (let at = levels.length - 2; at >= 0; at--) fillFrom(levels[at + 1]!, levels[at]!)
  const { width, height, color } = field
  for (let round = 0; round < rounds; round++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const spot = y * width + x
        if (hole[spot] === 0) continue
        const around = [
          x > 0 ? spot - 1 : spot,
          x < width - 1 ? spot + 1 : spot,
          y > 0 ? spot - width : spot,
          y < height - 1 ? spot + width : spot,
        ]
        for (let part = 0; part < 3; part++)
          color[spot * 3 + part] =
            (color[around[0]! * 3 + part]! +
              color[around[1]! * 3 + part]! +
              color[around[2]! * 3 + part]! +
              color[around[3]! * 3 + part]!) /
            4
      }
}
