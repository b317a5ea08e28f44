/** HEIC, as telephones write it: decoded by libheif, which lies beside the program as files of its own. Runs in processes that can be ended. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AtelierError } from 'atelier-mcp'
import { asSrgb, heicColours } from './heic-colours.ts'

/** A picture of a file, as libheif's own JavaScript has it. */
interface HeifImage {
  get_width(): number
  get_height(): number
  is_primary(): boolean | number
  has_alpha_channel(): boolean | number
  display(into: { data: Uint8ClampedArray; width: number; height: number }, done: (shown: { data: Uint8ClampedArray } | null) => void): void
  free(): void
}
interface Libheif {
  readonly ready: Promise<unknown>
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[]; readonly decoder?: { delete(): void } }
}

const brands = /^(?:heic|heix|heim|heis|hevc|hevx|hevm|hevs)$/

/** By the brands in its first box. AVIF is the same container, and is none. */
export function isHeic(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256))
  if (head.toString('latin1', 4, 8) !== 'ftyp') return false
  const end = Math.min(head.readUInt32BE(0), head.byteLength)
  const names = [8, ...Array.from({ length: Math.max(0, (end - 16) >> 2) }, (_, index) => 16 + index * 4)].map((at) =>
    head.toString('latin1', at, at + 4),
  )
  return names.some((name) => brands.test(name)) && !names.includes('avif')
}

const require = createRequire(import.meta.url)
let loading: Promise<Libheif> | undefined
const load = (): Promise<Libheif> =>
  (loading ??= (async () => {
    const beside = fileURLToPath(new URL('./heic/libheif.cjs', import.meta.url))
    const engine = existsSync(beside) ? beside : require.resolve('libheif-js/libheif-wasm/libheif.js')
    const make = require(engine) as (options: object) => Libheif
    const silent = (): void => {}
    const libheif = make({ wasmBinary: await readFile(join(dirname(engine), 'libheif.wasm')), print: silent, printErr: silent })
    await libheif.ready
    return libheif
  })())

export interface HeicPicture {
  readonly width: number
  readonly height: number
  readonly transparency: boolean
}

/** Runs `work` with the main picture of a file. Throws `INPUT_INVALID` for what is damaged or cut off. */
async function withHeic<T>(bytes: Uint8Array, work: (picture: HeifImage, facts: HeicPicture) => Promise<T>): Promise<T> {
  const { HeifDecoder } = await load()
  const decoder = new HeifDecoder()
  const images = decoder.decode(bytes)
  try {
    const main = images.find((one) => one.is_primary()) ?? images[0]
    if (!main) throw damaged()
    return await work(main, { width: main.get_width(), height: main.get_height(), transparency: Boolean(main.has_alpha_channel()) })
  } finally {
    for (const image of images) image.free()
  }
}

/** Its header, without a pixel. Its own turns count already. */
export const heicFacts = (bytes: Uint8Array): Promise<HeicPicture> => withHeic(bytes, async (_, facts) => facts)

/**
 * A HEIC as a plain TIFF, upright and in sRGB; anything else as it is. Throws `INPUT_INVALID` for what is damaged, and
 * `INPUT_TOO_LARGE` over `maxPixels`, before a pixel is decoded.
 */
export async function plainPicture(bytes: Uint8Array, maxPixels: number): Promise<Uint8Array> {
  if (!isHeic(bytes)) return bytes
  return withHeic(bytes, async (picture, { width, height, transparency }) => {
    if (width * height > maxPixels)
      throw new AtelierError({
        code: 'INPUT_TOO_LARGE',
        message: `The picture has ${width}x${height} pixels; ${Math.floor(maxPixels / 1e6)} million is the most.`,
        fix: 'Scale it down first.',
        outcome: 'none',
      })
    const shown = await new Promise<{ data: Uint8ClampedArray } | null>((resolve) =>
      picture.display({ data: new Uint8ClampedArray(width * height * 4), width, height }, resolve),
    )
    if (!shown) throw damaged()
    const { default: sharp } = await import('sharp')
    const whole = sharp(shown.data, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    return asSrgb(transparency ? whole : whole.removeAlpha(), heicColours(bytes))
  })
}

const damaged = (): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: 'The HEIC picture is damaged or cut off.',
    fix: 'Copy it from the telephone again, or send it as JPEG.',
    outcome: 'none',
  })
