/** Pictures made of pictures, decoded on both sides. */
import assert from 'node:assert/strict'
import type { Artifact, Exporter } from '../kernel/contract/assets.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import { check } from '../kernel/schema/check.ts'
import { factsOf, pictureIn, pictureOf, type PixelFacts, type Pixels } from './picture-facts.ts'
import type { SuiteCase } from './suite-case.ts'

/** Encodes one file as a host does, with these options over the suite's own. */
export type EncodeSample = (bytes: Uint8Array, type: string, change?: Meta, signal?: AbortSignal) => Promise<Artifact>

interface Init {
  readonly exporter: Exporter
  readonly given: readonly (readonly [type: string, bytes: Uint8Array])[]
  readonly options: Meta
  readonly encode: EncodeSample
  readonly decode?: (bytes: Uint8Array) => Promise<Pixels | undefined>
}

/** None where no sample or nothing that comes of it is a picture. */
export function exportedPictureCases({ exporter, given, options, encode, decode }: Init): readonly SuiteCase[] {
  const [type, bytes] = given.find(([one]) => one.startsWith('image/')) ?? []
  if (type === undefined || bytes === undefined || !exporter.mimeType.startsWith('image/')) return []
  const knows = async (change: Meta): Promise<boolean> => (await check(exporter.options, { ...options, ...change })).ok
  const decoded = async (file: Uint8Array): Promise<PixelFacts | undefined> => {
    const pixels = await decode?.(file)
    return pixels && factsOf(pixels)
  }
  const both = async (change: Meta = {}): Promise<{ readonly before: PixelFacts; readonly after: PixelFacts; readonly made: Artifact }> => {
    const before = (await decoded(bytes)) ?? (await pictureIn(bytes))
    assert.ok(before, `the sample of ${type} is no picture`)
    const made = await encode(bytes, type, change)
    return { before, after: (await decoded(await made.bytes())) ?? (await pictureOf(made)), made }
  }
  return [
    {
      name: 'keeps the shape and the content of a picture',
      async run() {
        const { before, after } = await both()
        const ratio = after.width / after.height / (before.width / before.height)
        // A pixel more or less comes of rounding.
        assert.ok(Math.abs(ratio - 1) <= 2 / Math.min(after.width, after.height), `${sizeOf(before)} became ${sizeOf(after)}`)
        const off = distance(before.thumbnail, after.thumbnail)
        assert.ok(off <= mostOff, `the picture looks like another one: colours are off by ${off.toFixed(0)} of 255`)
      },
    },
    {
      name: 'says in `meta` what size the picture has, or nothing',
      async run() {
        const { after, made } = await both()
        const { width = after.width, height = after.height } = made.meta ?? {}
        assert.deepEqual({ width, height }, { width: after.width, height: after.height })
      },
    },
    {
      name: 'honours a width and a height, where it has these options',
      async run() {
        const { width, height } = (await both()).before
        const half = { width: Math.round(width / 2), height: Math.round(height / 2) }
        for (const change of [{ width: half.width }, { height: half.height }] as readonly Meta[]) {
          if (!(await knows(change))) continue
          const { after } = await both(change)
          for (const [side, wanted] of Object.entries(change))
            assert.equal(after[side as 'width'], wanted, `${side} ${String(wanted)} was asked for`)
        }
        if (!(await knows(half))) return
        const { after } = await both(half)
        assert.ok(after.width <= half.width && after.height <= half.height, `${sizeOf(half)} was asked for, and ${sizeOf(after)} came`)
        assert.ok(after.width === half.width || after.height === half.height, `${sizeOf(half)} was asked for, and ${sizeOf(after)} came`)
      },
    },
  ]
}

const sizeOf = ({ width, height }: Pick<PixelFacts, 'width' | 'height'>): string => `${width}x${height}`
/** What compression, palettes and colour under transparency may change on average; another picture is further off. */
const mostOff = 24
const distance = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, index) => sum + Math.abs(value - other[index]!), 0) / one.length
