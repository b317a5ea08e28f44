/** From measurements to one word, with the reasons. */
import type { CompareData, CompareSize } from 'atelier-mcp'

/** What was measured; `pixels` is missing where the files are equal byte by byte. */
export interface Measured {
  readonly sizes: CompareData['sizes']
  readonly hashDistance: number
  readonly pixels?: {
    readonly unequal: number
    readonly changedShare: number
    readonly changedBlocks: number
    readonly ssim: number
    readonly largest: number
  }
}

/** Shapes that differ by more are a crop or a stretch. */
const shapeTolerance = 0.03

/**
 * `same`: every pixel is equal. `re-encoded`: no place has changed, only how the picture is coded or how large it is.
 * `edited`: two of three signs (hash, structure, unchanged blocks) say that one comes from the other. Else `different`.
 */
export function judge({ sizes, hashDistance, pixels }: Measured): Pick<CompareData, 'verdict' | 'evidence'> {
  if (!pixels) return { verdict: 'same', evidence: ['The files are equal, byte by byte.'] }
  const { a, b } = sizes
  const resized = a.width !== b.width || a.height !== b.height
  const shape = Math.abs(a.width / a.height / (b.width / b.height) - 1)
  const evidence = [
    ...(a.format === b.format ? [] : [`The formats differ: ${a.format} and ${b.format}.`]),
    ...(resized ? [`The sizes differ: ${size(a)} and ${size(b)}.`] : []),
    ...(shape > shapeTolerance ? ['The shapes differ, so one is cropped or stretched.'] : []),
  ]
  if (pixels.unequal === 0 && !resized) {
    const all = [
      ...evidence,
      `Every pixel is equal; the files differ in ${a.format === b.format ? 'metadata or compression' : 'coding'} alone.`,
    ]
    return { verdict: a.format === b.format ? 'same' : 're-encoded', evidence: all }
  }
  evidence.push(
    `${percent(pixels.changedShare)} of the pixels differ to the eye; the largest difference of a channel is ${pixels.largest} of 255.`,
    `Structural similarity is ${pixels.ssim.toFixed(3)} (1 is equal).`,
    `The perceptual hashes differ in ${hashDistance} of 64 bits.`,
    pixels.changedBlocks === 0
      ? 'No block of 8 x 8 pixels has another average colour.'
      : `${percent(pixels.changedBlocks)} of the blocks of 8 x 8 pixels have another average colour.`,
  )
  if (shape <= shapeTolerance && pixels.changedBlocks === 0 && hashDistance <= 10 && pixels.ssim >= 0.5)
    return { verdict: 're-encoded', evidence }
  const signs = [hashDistance <= 18, pixels.ssim >= 0.6, pixels.changedBlocks < 0.3].filter(Boolean).length
  return { verdict: signs >= 2 ? 'edited' : 'different', evidence }
}

const size = ({ width, height }: CompareSize): string => `${width} x ${height}`
const percent = (share: number): string => (share === 0 ? '0 %' : share < 0.001 ? 'less than 0.1 %' : `${(share * 100).toFixed(1)} %`)
