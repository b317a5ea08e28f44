/** Measures a finished solid and compares it with what was expected. */
import type { Expectation, ModelIssue } from '../report.ts'
import type { ModelSpec } from '../spec/schema.ts'
import { componentsOf } from './components.ts'
import type { Manifold } from './kernel.ts'

export interface Measured {
  readonly volume: number
  readonly area: number
  readonly bbox: [number, number, number]
  readonly bounds: { readonly min: number[]; readonly max: number[] }
  readonly parts: number
  readonly floating: number
  /** Holes through each piece, the biggest piece first. */
  readonly genus: number[]
  readonly expected?: readonly Expectation[]
  readonly issues: ModelIssue[]
}

const round = (value: number): number => Number(value.toPrecision(6))
const percent = (part: number): string => `${Number((part * 100).toPrecision(2))} %`

/** Pieces that touch count as one. */
export function measure(whole: Manifold, expect: ModelSpec['expect']): Measured {
  const { min, max } = whole.boundingBox()
  const bbox = [0, 1, 2].map((axis) => round(max[axis]! - min[axis]!)) as [number, number, number]
  // A surface with a negative volume is the inside of a hollow.
  const sized = componentsOf(whole)
    .filter((one) => one.volume > 0)
    .toSorted((one, other) => other.volume - one.volume)
  const [volume, area] = [whole.volume(), whole.surfaceArea()]
  const issues: ModelIssue[] = []
  const ground = min[2]! + 1e-3 * Math.max(...bbox)
  const floating = sized.length > 1 ? sized.slice(1).filter(({ lowest }) => lowest > ground).length : 0
  if (floating > 0)
    issues.push({
      code: 'floating-parts',
      message: `${floating} of ${sized.length} separate pieces neither ${floating === 1 ? 'touches the biggest piece nor stands' : 'touch the biggest piece nor stand'} on the ground.`,
    })
  const tiny = sized.filter((one) => one.volume < volume * 1e-6).length
  if (tiny > 0)
    issues.push({
      code: 'tiny-parts',
      message: `${tiny === 1 ? '1 piece is a splinter' : `${tiny} pieces are splinters`} with less than a millionth of the volume; cut a little deeper.`,
    })
  const expected: Expectation[] = []
  if (expect?.bbox) {
    const off = expect.bbox.map((wanted, axis) => Math.abs(bbox[axis]! - wanted) / Math.max(wanted, 1e-9))
    const worst = Math.max(...off)
    expected.push({ what: 'size', wanted: expect.bbox, got: bbox, ok: worst <= 0.01 })
    if (worst > 0.01)
      issues.push({
        code: 'expect-bbox',
        message: `The size is [${bbox.join(', ')}], but [${expect.bbox.join(', ')}] was expected: ${percent(worst)} off in ${'xyz'[off.indexOf(worst)]}.`,
      })
  }
  if (expect?.volume != null) {
    const off = Math.abs(volume - expect.volume) / Math.max(expect.volume, 1e-9)
    expected.push({ what: 'volume', wanted: expect.volume, got: round(volume), ok: off <= 0.02 })
    if (off > 0.02)
      issues.push({
        code: 'expect-volume',
        message: `The volume is ${round(volume)}, but ${expect.volume} was expected: ${percent(off)} off.`,
      })
  }
  if (expect?.parts != null) expected.push({ what: 'parts', wanted: expect.parts, got: sized.length, ok: expect.parts === sized.length })
  const holes = sized.reduce((sum, { genus }) => sum + genus, 0)
  if (expect?.holes != null) expected.push({ what: 'holes', wanted: expect.holes, got: holes, ok: expect.holes === holes })
  if (expect?.holes != null && expect.holes !== holes)
    issues.push({
      code: 'expect-holes',
      message: `${holes} ${holes === 1 ? 'hole goes' : 'holes go'} through, but ${expect.holes} ${expect.holes === 1 ? 'was' : 'were'} expected.`,
    })
  if (expect?.parts != null && expect.parts !== sized.length)
    issues.push({
      code: 'expect-parts',
      message: `${sized.length === 1 ? 'There is 1 piece' : `There are ${sized.length} separate pieces`}, but ${expect.parts} ${expect.parts === 1 ? 'was' : 'were'} expected.`,
    })
  return {
    volume: round(volume),
    area: round(area),
    bbox,
    bounds: { min: [...min].map(round), max: [...max].map(round) },
    parts: sized.length,
    floating,
    genus: sized.slice(0, 20).map(({ genus }) => genus),
    ...(expected.length > 0 && { expected }),
    issues,
  }
}
