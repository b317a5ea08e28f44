/** Bytes of assets, asked for piece by piece and kept while the page lives. */
import type { StudioPiece } from '../../messages.ts'
import type { Link } from './link.ts'
import { readResult } from './result.ts'

export interface LoadedFile {
  readonly mimeType: string
  readonly base64: string
  /** What this form of it cannot show, in words. */
  readonly losses: readonly string[]
}

/** What browsers draw by themselves. */
const drawn: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/svg+xml', 'image/bmp']
/** Bytes and pixels; what is larger is shown as a smaller picture, so that no tab dies of it. */
const most = { bytes: 16_000_000, pixels: 40_000_000 }

export interface Files {
  /** The whole file. */
  file(id: string, onPart?: (share: number) => void): Promise<LoadedFile>
  /** A model as a GLB that a browser draws by itself: nothing packed, no more triangles than it can turn. */
  model(id: string, onPart?: (share: number) => void): Promise<LoadedFile>
  /** Has the server make that of a model after its picture, so that it is there when somebody wants to turn it. Once for each; never rejects. */
  prepareModel(asset: Sized): Promise<void>
  /**
   * A picture of an asset as a data URI: of 320 or 2000 pixels at most, or the file itself where it can be shown. Where all that asked have
   * given it up (`signal`) before its turn came, it is not fetched, and rejects.
   */
  picture(asset: Sized, as: 'small' | 'large' | 'whole', signal?: AbortSignal): Promise<string>
}
export interface Sized {
  readonly id: string
  readonly mimeType: string
  readonly bytes?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
}

interface Kept {
  /** How many look at it. */
  wanted: number
  uri?: Promise<string>
}

/** Pictures that are kept; small ones are a few kilobytes, whole ones up to some megabytes. */
const keptPictures = 200

export function filesBy({ call, pieceBytes }: Pick<Link, 'call' | 'pieceBytes'>): Files {
  const kept = new Map<string, Kept>()
  const prepared = new Set<string>()
  const piece = async (id: string, as: string, offset: number) => {
    const answer = await call('studio_file', { id, as, offset, ...(pieceBytes !== undefined && { length: pieceBytes }) })
    const { error } = readResult(answer)
    if (error) throw new Error([error.message, error.fix].filter(Boolean).join(' '))
    const contents = answer.content.find(({ type }) => type === 'resource')?.resource
    if (!contents) throw new Error('The client handed on no file.')
    const { _meta: said = {} }: { readonly _meta?: Partial<StudioPiece> } = contents
    return { base64: contents.blob ?? '', mimeType: contents.mimeType ?? 'application/octet-stream', ...said }
  }
  const pieces = async (id: string, as: string, onPart?: (share: number) => void): Promise<LoadedFile> => {
    const { base64, mimeType, next, total = 0, losses = [] } = await piece(id, as, 0)
    const count = next === undefined ? 0 : Math.ceil(total / next) - 1
    const offsets = Array.from({ length: count }, (_, at) => (at + 1) * (next ?? 0))
    let come = 1
    const turn = turns(piecesAtOnce)
    const rest = await Promise.all(
      offsets.map((offset) =>
        turn(async () => {
          const one = await piece(id, as, offset)
          onPart?.(++come / (offsets.length + 1))
          return one.base64
        }),
      ),
    )
    return { mimeType, base64: [base64, ...rest].join(''), losses }
  }
  const turn = turns(atOnce)
  const asUri = (key: string, one: Kept, id: string, as: string): Promise<string> =>
    turn(async () => {
      if (one.wanted === 0) {
        kept.delete(key)
        throw new Error('Nobody looks at it any more.')
      }
      const { mimeType, base64 } = await pieces(id, as)
      return `data:${mimeType};base64,${base64}`
    })
  const picture: Files['picture'] = (asset, as, signal) => {
    const { id, mimeType, bytes = 0, width = 0, height = 0 } = asset
    const whole = as === 'whole' && drawn.includes(mimeType) && bytes <= most.bytes && width * height <= most.pixels
    const wanted = as === 'whole' ? (whole ? 'file' : 'large') : as
    const key = `${wanted} ${id}`
    const found: Kept = kept.get(key) ?? { wanted: 0 }
    found.wanted++
    signal?.addEventListener('abort', () => found.wanted--, { once: true })
    if (!found.uri) {
      found.uri = asUri(key, found, id, wanted)
      found.uri.catch(() => kept.delete(key))
    }
    kept.delete(key)
    kept.set(key, found)
    for (const [oldest] of kept) {
      if (kept.size <= keptPictures) break
      kept.delete(oldest)
    }
    return found.uri
  }
  return {
    file: (id, onPart) => pieces(id, 'file', onPart),
    model: (id, onPart) => pieces(id, 'model', onPart),
    picture,
    async prepareModel(asset) {
      if (prepared.has(asset.id)) return
      prepared.add(asset.id)
      await picture(asset, 'large').catch(() => {})
      await call('studio_file', { id: asset.id, as: 'model', length: leastBytes }).catch(() => {})
    },
  }
}

/** Of a piece. */
const leastBytes = 3

/** Pieces of one file asked for at once: a chat's client takes its time for each. They have a multiple of three bytes, and join as they are. */
const piecesAtOnce = 4

/** Pictures asked for at once: a server waits for no more than some hundred answers, and its cores are few. */
const atOnce = 6

/** Lets `places` go on at once; the last that asked is the first served, for it is what is looked at now. */
function turns(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= places) await new Promise<void>((resolve) => void waiting.push(resolve))
    running++
    try {
      return await work()
    } finally {
      running--
      waiting.pop()?.()
    }
  }
}
