/** Provider of `vision.compare`: two pictures brought to one size and measured against each other. */
import {
  type Artifact,
  artifact,
  type CompareData,
  type CompareRequest,
  type CompareSize,
  type Output,
  type ProviderV1,
  type WorkerPool,
  workerPool,
} from 'atelier-mcp'
import { hashPixels } from '../facts/measure-facts.ts'
import { inTurn } from '../in-turn.ts'
import { contentHash, decoding, formatOf, loadSharp, openPicture, type Picture } from '../picture.ts'
import { stillWanted } from '../still-wanted.ts'
import type { comparePixels } from './pixel-compare.worker.ts'
import { judge } from './verdict.ts'

export interface PictureComparer {
  readonly provider: ProviderV1<'vision.compare'>
  close(): Promise<void>
}

/** Pictures are compared at the size of the smaller one, but at most this long. */
const longest = 2048
const timeoutMs = 60_000

/** The measuring runs in a thread of its own, which starts on first use and ends after idling. */
export function pictureComparer(idleMs = 30_000): PictureComparer {
  const pool = workerPool(new URL('./pixel-compare.worker.ts', import.meta.url), { idleMs })
  const turns = inTurn(1)
  return {
    close: () => pool.close(),
    provider: {
      specVersion: 'v1',
      kind: 'vision.compare',
      id: 'local',
      title: 'Measured on this machine',
      nature: 'converted',
      capabilities: {},
      estimate: () => ({ usd: 0, basis: 'computed' }),
      invoke: (request, { signal }) => turns(() => compare(pool, request, signal), signal),
    },
  }
}

async function compare(pool: WorkerPool, request: CompareRequest, signal: AbortSignal): Promise<Output<'vision.compare'>> {
  stillWanted(signal)
  const [a, b] = await Promise.all([openPicture(request.a, 'picture a'), openPicture(request.b, 'picture b')])
  const sizes = { a: sizeOf(a), b: sizeOf(b) }
  if (contentHash(a) === contentHash(b)) {
    // Equal, and pictures at all?
    await pixelsOf(a, 32, 32)
    const equal = judge({ sizes, hashDistance: 0 })
    return { data: { ...equal, pixelDiff: 0, comparedAt: { width: a.width, height: a.height }, ssim: 1, hashDistance: 0, sizes } }
  }
  const { width, height } = commonSize(a, b)
  const [pixelsA, pixelsB] = await Promise.all([pixelsOf(a, width, height), pixelsOf(b, width, height)])
  const [hashA, hashB] = await Promise.all([hashPixels({ data: pixelsA, width, height }), hashPixels({ data: pixelsB, width, height })])
  const hashDistance = differingBits(hashA, hashB)
  const task = { a: pixelsA, b: pixelsB, width, height }
  const { changed, heatMap, box, ...pixels } = await pool.run<typeof comparePixels>('comparePixels', task, { signal, timeoutMs })
  const changedShare = changed / (width * height)
  const data: CompareData = {
    ...judge({ sizes, hashDistance, pixels: { ...pixels, changedShare } }),
    pixelDiff: round(changedShare),
    ...(box && { changedBox: box }),
    comparedAt: { width, height },
    ssim: round(pixels.ssim),
    hashDistance,
    sizes,
  }
  return pixels.unequal === 0 ? { data } : { data, artifacts: [await heatPicture(heatMap, width, height)] }
}

const round = (value: number): number => Math.round(value * 1e5) / 1e5
const sizeOf = (picture: Picture): CompareSize => ({
  width: picture.width,
  height: picture.height,
  format: formatOf(picture),
  bytes: picture.bytes.byteLength,
})

function commonSize(a: Picture, b: Picture): { width: number; height: number } {
  const { width, height } = a.width * a.height <= b.width * b.height ? a : b
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

const pixelsOf = (picture: Picture, width: number, height: number): Promise<Uint8Array> =>
  decoding(
    picture,
    picture.read().resize(width, height, { fit: 'fill' }).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer(),
  )

function differingBits(one: string, other: string): number {
  const bits = (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2)
  return bits.replaceAll('0', '').length
}

async function heatPicture(data: Uint8Array, width: number, height: number): Promise<Artifact> {
  const sharp = await loadSharp()
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer()
  return artifact(png, 'image/png', { name: 'difference.png', meta: { width, height } })
}
