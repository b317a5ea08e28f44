/** Pictures that a vendor has made, from its answer: bytes, or links to them. They are paid for by now, so the good ones of several are kept. */
import { artifact, type Artifact } from '../../kernel/contract/assets.ts'
import { AtelierError, networkError } from '../../kernel/contract/errors.ts'
import type { Warning } from '../../kernel/contract/run.ts'

export interface MadePicturesInit {
  /** Who has made them, for people. */
  readonly title: string
  /** How many were ordered. Fewer is a warning, and more are handed on: they were made. */
  readonly count: number
  /** What became of the money where one was made and cannot be had. Default `paid`. */
  readonly outcome?: 'none' | 'paid'
  /** What became of it where the answer names none. Default `unknown`. */
  readonly empty?: 'unknown' | 'paid'
  /** What to do where one cannot be had. */
  readonly fix?: string
  /** The plugin's own, for links. No key is sent along: what was made lies elsewhere. */
  readonly fetch?: typeof globalThis.fetch
  readonly signal?: AbortSignal
}
export interface MadePictures {
  readonly artifacts: readonly Artifact[]
  readonly warnings: readonly Warning[]
}

/**
 * `sources`: bytes, base64 (with or without a `data:` address before it), or links by `http` and `https`. Throws `PROVIDER_EMPTY` where there are none, and
 * `PROVIDER_FAILED` where none can be had: it is `retryable` where a link did not answer, for it may do so later.
 */
export async function madePictures(sources: readonly (Uint8Array | string)[], init: MadePicturesInit): Promise<MadePictures> {
  const { title, count, empty = 'unknown' } = init
  if (sources.length === 0)
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${title} answered without a picture.`, outcome: empty })
  const read = await Promise.allSettled(sources.map(async (source) => pictureOf(source, init)))
  const artifacts = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const bad = read.find((one) => one.status === 'rejected')
  if (artifacts.length === 0 && bad) throw bad.reason
  const message = `${title} sent ${artifacts.length} of ${count} pictures.`
  return { artifacts, warnings: artifacts.length < count ? [{ code: 'option-adjusted', param: 'count', message }] : [] }
}

/** The type is that of the first bytes, whatever the answer calls it. */
async function pictureOf(source: Uint8Array | string, init: MadePicturesInit): Promise<Artifact> {
  const bytes = typeof source !== 'string' ? source : /^https?:/i.test(source) ? await linked(source, init) : bytesIn(source)
  const { fileTypeFromBuffer } = await import('file-type')
  const type = (await fileTypeFromBuffer(bytes))?.mime
  if (type?.startsWith('image/')) return artifact(bytes, type)
  throw missing(
    init,
    `it sent ${bytes.byteLength} bytes that are no picture.`,
    false,
    undefined,
    'The answer was cut off, or something on the way changed it.',
  )
}

const bytesIn = (text: string): Uint8Array => Buffer.from(text.replace(/^data:[^,]*,/, ''), 'base64')

async function linked(link: string, init: MadePicturesInit): Promise<Uint8Array> {
  const { fetch, signal } = init
  if (!fetch) throw missing(init, 'it sent a link instead.', false)
  try {
    const response = await fetch(link, signal && { signal })
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
    throw missing(init, `HTTP ${response.status}.`, response.status >= 500 || response.status === 429)
  } catch (cause) {
    if (signal?.aborted || AtelierError.is(cause, 'PROVIDER_FAILED')) throw cause
    const { message, retryable = false } = networkError(cause, 'where it lies')
    throw missing(init, message, retryable, cause)
  }
}

const missing = (
  { title, outcome = 'paid', fix }: MadePicturesInit,
  what: string,
  retryable: boolean,
  cause?: unknown,
  why?: string,
): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_FAILED',
    message: `A picture that ${title} has made cannot be had: ${what}`,
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    retryable,
    outcome,
    cause,
  })
