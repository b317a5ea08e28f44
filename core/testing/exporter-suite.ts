/**
 * What every exporter must do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of exporterSuite({ exporter, samples: { 'image/png': png } })) it(name, run)
 * ```
 *
 * Pictures are decoded: size, shape and content are compared with what went in and with what was asked for.
 */
import assert from 'node:assert/strict'
import { type Artifact, artifact, type Exporter } from '../kernel/contract/assets.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import { typeOfName } from '../services/assets/media-extension.ts'
import { check } from '../kernel/schema/check.ts'
import { coded } from './coded-error.ts'
import { type EncodeSample, exportedPictureCases } from './exported-picture-cases.ts'
import type { Pixels } from './picture-facts.ts'
import type { SuiteCase } from './suite-case.ts'

export interface ExporterSuite {
  readonly exporter: Exporter
  /** A good file for every type in `accepts`; for a pattern such as `image/*` at least one that fits. Pictures with more than one colour, and not square. */
  readonly samples: Readonly<Record<string, Uint8Array>>
  /** Options to encode with. Default: none, the schema's defaults. */
  readonly options?: Meta
  /** The pixels of a picture in a format that sharp cannot read; `undefined` leaves the picture to sharp. Default: sharp reads all. */
  readonly decode?: (bytes: Uint8Array) => Promise<Pixels | undefined>
  /** The type that bytes have. Default: by their first bytes (`file-type`). */
  readonly sniff?: (bytes: Uint8Array) => Promise<string | undefined>
}
const byFirstBytes = async (bytes: Uint8Array): Promise<string | undefined> => {
  const { fileTypeFromBuffer } = await import('file-type')
  return (await fileTypeFromBuffer(bytes))?.mime
}

const fits = (pattern: string, mimeType: string): boolean =>
  pattern === mimeType || (pattern.endsWith('/*') && mimeType.startsWith(pattern.slice(0, -1)))

/** The cases: declared types work, output is what it says, options count, bad input and options get coded errors, a cancel is heard. */
export function exporterSuite({ exporter, samples, options = {}, decode, sniff = byFirstBytes }: ExporterSuite): readonly SuiteCase[] {
  const { format, accepts, mimeType } = exporter
  const never = new AbortController().signal
  const encode: EncodeSample = async (bytes, type, change = {}, signal = never) => {
    const checked = await check(exporter.options, { ...options, ...change })
    assert.ok(checked.ok, `the suite's own options are refused: ${JSON.stringify(checked)}`)
    return exporter.encode(artifact(bytes, type, { name: 'sample' }), checked.value, signal)
  }
  const isWhatItSays = async (bytes: Uint8Array, declared: string): Promise<void> => {
    assert.ok(bytes.byteLength > 0, 'the output is empty')
    assert.ok(fits(mimeType, declared), `the output declares another type (${declared}) than the exporter (${mimeType})`)
    assert.equal(await sniff(bytes), declared, 'the bytes are not of the declared type')
  }
  const given = Object.entries(samples).filter(([type]) => accepts.some((pattern) => fits(pattern, type)))
  const [firstType, firstBytes] = given[0] ?? ['', new Uint8Array()]
  const refusesOrMends = async (bytes: Uint8Array): Promise<void> => {
    let made: Artifact
    try {
      made = await encode(bytes, firstType)
    } catch (error) {
      coded(error)
      return
    }
    await isWhatItSays(await made.bytes(), made.mimeType)
  }

  return [
    {
      name: 'describes itself',
      async run() {
        assert.match(format, /^[a-z0-9][a-z0-9-]*$/, '`format` is a short lower-case name')
        assert.match(mimeType, /^[a-z]+\/([a-z0-9.+-]+|\*)$/, '`mimeType` is one media type, or a pattern such as image/*')
        assert.match(exporter.extension, /^[a-z0-9]+$/, '`extension` has no dot')
        const named = await typeOfName(`x.${exporter.extension}`)
        assert.ok(
          named === undefined || sameFamily(named, mimeType),
          `files that end with .${exporter.extension} are ${named}, not ${mimeType}`,
        )
        assert.ok(accepts.length > 0, '`accepts` names nothing')
        for (const pattern of accepts)
          assert.ok(
            given.some(([type]) => fits(pattern, type)),
            `no sample for the accepted type ${pattern}`,
          )
      },
    },
    ...given.map(([type, bytes]) => ({
      name: `makes ${mimeType} of ${type}, and leaves the input as it was`,
      async run() {
        const before = Buffer.from(bytes)
        const made = await encode(bytes, type)
        await isWhatItSays(await made.bytes(), made.mimeType)
        assert.ok(before.equals(bytes), 'the input was changed')
      },
    })),
    {
      name: 'gives the same bytes for the same input',
      async run() {
        const [one, two] = await Promise.all([encode(firstBytes, firstType), encode(firstBytes, firstType)])
        assert.ok(Buffer.from(await one.bytes()).equals(await two.bytes()), 'two runs differ, so no cache can keep the result')
      },
    },
    ...exportedPictureCases({ exporter, given, options, encode, ...(decode && { decode }) }),
    {
      name: 'refuses what is empty or no such file with a coded error',
      async run() {
        for (const bytes of [new Uint8Array(), Buffer.from('<html>not found</html>'), new Uint8Array(4096).fill(0xa5)])
          await assert.rejects(
            async () => encode(bytes, firstType),
            (error) => Boolean(coded(error)),
          )
      },
    },
    {
      name: 'refuses a file that is cut off, or makes a whole one of it',
      run: () => refusesOrMends(firstBytes.subarray(0, Math.floor(firstBytes.byteLength / 2))),
    },
    {
      name: 'hears a cancel',
      run: () =>
        assert.rejects(
          async () => encode(firstBytes, firstType, {}, AbortSignal.abort()),
          (error) => Boolean(coded(error, 'ABORTED')),
        ),
    },
    ...(exporter.options
      ? [
          {
            name: 'refuses options that it does not know',
            async run() {
              const { ok } = await check(exporter.options, { ...options, thereIsNoSuchOption: 1 })
              assert.equal(ok, false, 'a misspelt option passes in silence')
            },
          },
        ]
      : []),
  ].map(({ name, run }) => ({ name: `${format}: ${name}`, run }))
}

/** `image/*` takes every picture; formats have more than one registered type, so only the family counts. */
const sameFamily = (one: string, other: string): boolean =>
  one === other || (one.startsWith('image/') === other.startsWith('image/') && (!one.startsWith('image/') || other.endsWith('/*')))
