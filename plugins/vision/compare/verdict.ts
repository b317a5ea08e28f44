/** From measurements to one word, with the reasons. */
import type { CompareData, CompareSize } from 'atelier-mcp'
import type { Recolour } from './recolour.ts'
import type { Relation } from './relation.ts'

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
  /** Looked for where they are not one picture as they stand. */
  readonly made?: Made
}
export interface Made {
  readonly relation?: Relation
  readonly recolour: Recolour
  /** How far their lightness goes together, place by place, from -1 to 1. */
  readonly agreement: number
}

/** Nothing was done to the picture itself. */
export const isOnePicture = (verdict: CompareData['verdict']): boolean => verdict === 'same' || verdict === 're-encoded'

/** Shapes that differ by more are a crop or a stretch. */
const shapeTolerance = 0.03

/** Colours under the first are none; lightness that goes together more, and colours that go together less, were exchanged. `allOver`: a share of the blocks. */
const recoloured = { grey: 4, lightness: 0.97, colours: 0.6, allOver: 0.6 }
/** Pages of other text stand on the same paper and are alike in all but this: below it, none was made of the other. */
const unrelated = 0.45

/**
 * `same`: every pixel is equal. `re-encoded`: no place has changed, only how the picture is coded or how large it is.
 * `edited`: two of three signs (hash, structure, unchanged blocks) say that one comes from the other, place by place. Else `different`. What was
 * done to the picture as a whole has words of its own.
 */
export function judge({ sizes, hashDistance, pixels, made }: Measured): Pick<CompareData, 'verdict' | 'evidence'> {
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
  const done = made && (wordsOf(made, sizes, pixels.changedBlocks) ?? otherHues(made, pixels))
  if (done) return { verdict: done.verdict, evidence: [done.words, ...evidence] }
  if (made && made.agreement < unrelated)
    return {
      verdict: 'different',
      evidence: [...evidence, `Place by place, their lightness agrees to ${made.agreement.toFixed(2)} (1 is wholly).`],
    }
  const keepsColours = pixels.changedBlocks < alike.blocks
  const signs = [hashDistance <= alike.hash, pixels.ssim >= (keepsColours ? alike.structure : alike.structureAlone), keepsColours]
  if (signs.filter(Boolean).length >= 2) return { verdict: 'edited', evidence }
  return hashDistance <= alike.hash ? { verdict: 'different', evidence: [...evidence, oneKind] } : { verdict: 'different', evidence }
}

/** Bits of the hashes, structural similarity, and the share of changed blocks. Where most colours are others, two sunsets would be as alike as an edit and its original. */
const alike = { hash: 18, structure: 0.6, structureAlone: 0.7, blocks: 0.3 }
/** Two drawings of one prompt have much the same hash, and nothing of one is in the other. */
const oneKind =
  'Their hashes say that light and dark are laid out alike; place by place they are not: two pictures of one kind, and none made of the other.'

const size = ({ width, height }: CompareSize): string => `${width} x ${height}`
const percent = (share: number): string => (share === 0 ? '0 %' : share < 0.001 ? 'less than 0.1 %' : `${(share * 100).toFixed(1)} %`)

function wordsOf(
  { relation, recolour }: Made,
  sizes: CompareData['sizes'],
  changedBlocks: number,
): { verdict: CompareData['verdict']; words: string } | undefined {
  const { lightness, lighter, a, b, colours } = recolour
  const [least, most] = [Math.min(a, b), Math.max(a, b)]
  if (
    !relation &&
    Math.abs(lightness) >= recoloured.lightness &&
    (lightness < 0 || most > recoloured.grey) &&
    (least < most / 4 || colours < recoloured.colours || lightness < 0)
  ) {
    const how =
      lightness < 0
        ? 'One is the negative of the other'
        : least < recoloured.grey
          ? `Picture ${a < b ? 'a' : 'b'} is a copy without the colours`
          : 'The colours are others'
    return { verdict: 'recoloured', words: `${how}; the lightness agrees to ${lightness.toFixed(2)} (1 is wholly).` }
  }
  // Lighter, darker or of another contrast all over is no change in places.
  if (!relation && lightness >= recoloured.lightness && changedBlocks >= recoloured.allOver) {
    const how = Math.abs(lighter) < 3 ? 'has another contrast' : `is ${lighter > 0 ? 'lighter' : 'darker'}`
    return { verdict: 'recoloured', words: `Picture b ${how} all over; the lightness agrees to ${lightness.toFixed(2)} (1 is wholly).` }
  }
  if (!relation) return undefined
  const sure = `the two agree to ${relation.likeness.toFixed(2)} (1 is wholly)`
  if (relation.kind === 'cropped') {
    const whole = sizes[relation.whole]
    const { x, y, width, height } = relation.part
    const part = [x * whole.width, y * whole.height, width * whole.width, height * whole.height].map(Math.round)
    return {
      verdict: 'cropped',
      words: `Picture ${relation.whole === 'a' ? 'b' : 'a'} is the part of picture ${relation.whole} at x ${part[0]}, y ${part[1]}, ${part[2]} x ${part[3]} pixels (${percent(width * height)} of it); ${sure}.`,
    }
  }
  if (relation.kind === 'tilted')
    return { verdict: 'turned', words: `Picture b is picture a turned by about ${degrees(relation.degrees)}; ${sure}.` }
  if (relation.kind === 'turned')
    return { verdict: 'turned', words: `Picture b is picture a turned by ${relation.quarters * 90} degrees clockwise; ${sure}.` }
  const mirrored = [
    'left to right',
    'left to right and turned by 90 degrees clockwise',
    'top to bottom',
    'left to right and turned by 270 degrees clockwise',
  ]
  return { verdict: 'mirrored', words: `Picture b is picture a mirrored ${mirrored[relation.quarters]}; ${sure}.` }
}

/** Other hues change the lightness of each colour by another amount; what stands where stays. */
const otherHues = (
  { relation, recolour }: Made,
  { ssim, changedShare }: NonNullable<Measured['pixels']>,
): { verdict: CompareData['verdict']; words: string } | undefined =>
  !relation &&
  ssim >= 0.9 &&
  changedShare >= 0.5 &&
  recolour.colours < recoloured.colours &&
  Math.min(recolour.a, recolour.b) > recoloured.grey
    ? { verdict: 'recoloured', words: 'The colours are others nearly everywhere, and the shapes are the same.' }
    : undefined

const degrees = (angle: number): string => `${Math.abs(angle)} degrees ${angle < 0 ? 'anticlockwise' : 'clockwise'}`
