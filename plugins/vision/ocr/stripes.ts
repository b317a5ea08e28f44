import type { Grey } from './sheet.ts'

/** Pixels over which a profile is smoothed: wider than a line of text, narrower than a page. */
const smooth = 64

/**
 * How much stronger the rows of a page stand out from their neighbours than its columns do: far above 1 for lines of text,
 * far below where they lie on their side, about 1 for grain.
 */
export function stripesOf({ data, width, height }: Grey): number {
  const rows = new Float64Array(height)
  const columns = new Float64Array(width)
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      rows[y]! += data[at]!
      columns[x]! += data[at]!
    }
  // Each is a sum over the other side; dividing by its length makes plain noise equal in both.
  const [across, down] = [unevenness(rows) / width, unevenness(columns) / height]
  return down === 0 ? (across === 0 ? 1 : Infinity) : across / down
}

/** The middle square of what is left of a profile when its slow changes are taken away: a margin moves it little, lines all over do. */
function unevenness(profile: Float64Array): number {
  const sums = new Float64Array(profile.length + 1)
  for (const [index, value] of profile.entries()) sums[index + 1] = sums[index]! + value
  const squares = profile.map((value, index) => {
    const from = Math.max(0, index - smooth / 2)
    const to = Math.min(profile.length, index + smooth / 2)
    return (value - (sums[to]! - sums[from]!) / (to - from)) ** 2
  })
  return squares.toSorted()[Math.floor(squares.length / 2)] ?? 0
}
