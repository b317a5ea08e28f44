/** Every promise of an exporter, and a liar for each. */
import { artifact, AtelierError, type Artifact, type Exporter } from 'atelier-mcp'
import { exporterSuite } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { liars } from '../../../fixtures/liars/liars.ts'
import { png } from '../../../fixtures/pictures.ts'

const { failing, unproven } = liars({ inTurn: true })

type Options = { width?: number; height?: number }
const samples = { 'image/png': await png(120, 80) }
const side = z.int().min(1).optional()

const honest: Exporter = {
  format: 'webp',
  mimeType: 'image/webp',
  extension: 'webp',
  accepts: ['image/png'],
  options: z.strictObject({ width: side, height: side }),
  async encode(source: Artifact, options, signal) {
    signal.throwIfAborted()
    const { width, height } = (options ?? {}) as Options
    try {
      const { data, info } = await sharp(await source.bytes(), { failOn: 'error' })
        .resize({ ...(width && { width }), ...(height && { height }), fit: 'inside' })
        .webp()
        .toBuffer({ resolveWithObject: true })
      return artifact(data, 'image/webp', { meta: { width: info.width, height: info.height } })
    } catch (cause) {
      throw new AtelierError({ code: 'INPUT_INVALID', message: 'no picture', outcome: 'none', cause })
    }
  },
}
const found = (lie: Partial<Exporter>) => failing(exporterSuite({ exporter: { ...honest, ...lie }, samples }))
const last = (names: readonly string[]): string[] => names.map((name) => name.replace(/^[a-z]+: /, ''))
/** Honest, with this done to what it makes or takes. */
const making = (change: (made: Artifact, source: Artifact) => Artifact | Promise<Artifact>): Partial<Exporter> => ({
  encode: async (source, ...rest) => change(await honest.encode(source, ...rest), source),
})
const makes = 'makes image/webp of image/png, and leaves the input as it was'
const shape = 'keeps the shape and the content of a picture'
const sides = 'honours a width and a height, where it has these options'

describe('the suite of exporters', () => {
  it('finds nothing wrong with an honest exporter, a plain `throwIfAborted` included', async () => expect(await found({})).toEqual([]))

  it.each<[string, Partial<Exporter>, string[]]>([
    ['ignores width and height', { encode: (source, _options, signal) => honest.encode(source, {} as never, signal) }, [sides]],
    [
      'bends a picture to both sides',
      {
        encode: async (source, options, signal) => {
          const { width, height } = options as Options
          return width && height
            ? honest.encode(
                artifact(
                  await sharp(await source.bytes())
                    .resize(width * 2, height * 2, { fit: 'fill' })
                    .png()
                    .toBuffer(),
                  'image/png',
                ),
                {} as never,
                signal,
              )
            : honest.encode(source, options, signal)
        },
      },
      [sides],
    ],
    [
      'labels PNG as WebP',
      making(async (made) =>
        artifact(
          await sharp(await made.bytes())
            .png()
            .toBuffer(),
          'image/webp',
          { ...(made.meta && { meta: made.meta }) },
        ),
      ),
      [makes],
    ],
    [
      'sends another type than it declares',
      making(async (made) =>
        artifact(
          await sharp(await made.bytes())
            .png()
            .toBuffer(),
          'image/png',
          { ...(made.meta && { meta: made.meta }) },
        ),
      ),
      [makes],
    ],
    [
      'makes the same picture of everything',
      making(async (made) =>
        artifact(
          await sharp({
            create: { width: made.meta!['width'] as number, height: made.meta!['height'] as number, channels: 3, background: 'red' },
          })
            .webp()
            .toBuffer(),
          'image/webp',
        ),
      ),
      [shape],
    ],
    [
      'makes one pixel of everything',
      making(async (_made) =>
        artifact(
          await sharp({ create: { width: 1, height: 1, channels: 3, background: '#888' } })
            .webp()
            .toBuffer(),
          'image/webp',
        ),
      ),
      [shape, sides],
    ],
    [
      'makes a square of everything',
      making(async (made) => {
        const { width, height } = made.meta as Required<Options>
        return artifact(
          await sharp(await made.bytes())
            .resize({ width: Math.min(width, height), height: Math.min(width, height), fit: 'fill' })
            .webp()
            .toBuffer(),
          'image/webp',
        )
      }),
      [shape, sides],
    ],
    [
      'names another size in `meta`',
      making((made) => ({ ...made, meta: { width: 1, height: 1 } })),
      ['says in `meta` what size the picture has, or nothing'],
    ],
    ['has the ending of another format', { extension: 'png' }, ['describes itself']],
    [
      'never makes the same twice',
      making(async (made) => artifact(Buffer.concat([await made.bytes(), Buffer.from(String(Math.random()))]), 'image/webp')),
      ['gives the same bytes for the same input'],
    ],
    [
      'changes its input',
      making(async (made, source) => {
        const bytes = await source.bytes()
        bytes[bytes.length - 1]! ^= 1
        queueMicrotask(() => {})
        return made
      }),
      [makes],
    ],
    [
      'throws what has no code',
      {
        encode: async (source, options, signal) => {
          try {
            return await honest.encode(source, options, signal)
          } catch (error) {
            throw AtelierError.is(error) ? new Error('no picture') : error
          }
        },
      },
      ['refuses what is empty or no such file with a coded error', 'refuses a file that is cut off, or makes a whole one of it'],
    ],
    [
      'does not hear a cancel',
      { encode: (source, options) => honest.encode(source, options, new AbortController().signal) },
      ['hears a cancel'],
    ],
    ['takes every option', { options: z.looseObject({ width: side, height: side }) }, ['refuses options that it does not know']],
  ])('finds one that %s', async (_, lie, expected) => expect(last(await found(lie))).toEqual(expected))
})

describe('the suite of exporters, of a format that sharp does not know', () => {
  const magic = Buffer.from('raw1')
  /** Sides and pixels behind a magic number. */
  const raw: Exporter = {
    ...honest,
    format: 'raw',
    mimeType: 'image/x-raw1',
    extension: 'raw1',
    async encode(...of) {
      const { data, info } = await sharp(await (await honest.encode(...of)).bytes())
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      return artifact(Buffer.concat([magic, Buffer.from([info.width, info.height]), data]), 'image/x-raw1')
    },
  }
  const isRaw = (bytes: Uint8Array): boolean => magic.equals(bytes.subarray(0, 4))
  const read = (exporter: Exporter) =>
    failing(
      exporterSuite({
        exporter,
        samples,
        sniff: async (bytes) => (isRaw(bytes) ? 'image/x-raw1' : undefined),
        decode: async (bytes) => (isRaw(bytes) ? { width: bytes[4]!, height: bytes[5]!, rgba: bytes.subarray(6) } : undefined),
      }),
    )

  it('finds nothing wrong with an honest exporter', async () => expect(await read(raw)).toEqual([]))
  it('finds one that makes the same picture of everything', async () => {
    const black = async (...of: Parameters<Exporter['encode']>): Promise<Artifact> => {
      const bytes = await (await raw.encode(...of)).bytes()
      return artifact(Buffer.from(bytes).fill(0, 6), 'image/x-raw1')
    }
    expect(last(await read({ ...raw, encode: black }))).toEqual([shape])
  })
  it('finds one whose pixels are too few', async () => {
    const cut = async (...of: Parameters<Exporter['encode']>): Promise<Artifact> =>
      artifact((await (await raw.encode(...of)).bytes()).subarray(0, -4), 'image/x-raw1')
    expect(last(await read({ ...raw, encode: cut }))).toContain(shape)
  })
})

it('has a liar for every case of the suite of exporters', () => expect(unproven().filter((name) => name.startsWith('webp: '))).toEqual([]))
