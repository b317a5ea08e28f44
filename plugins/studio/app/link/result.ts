/** What a tool answered, as the page shows it. The envelope says it whole; clients that drop `_meta` still hand on the blocks. */
import type { Answer, Block, Meta } from './link.ts'
import { listOf, numberOf, objectOf, textOf } from './unknown-values.ts'

export interface Result {
  /** Of the run, such as `image.generate`; empty where nothing says it. */
  readonly kind: string
  readonly assets: readonly ResultAsset[]
  /** Of the whole answer. */
  readonly facts: Facts
  /** Of a model, as it was built. */
  readonly spec?: Meta | undefined
  /** What the tool tells as data; empty where the client drops it. */
  readonly data: Meta
  /** Words of the tool, for answers without assets. */
  readonly text: string
  readonly error?: Trouble | undefined
}
export interface ResultAsset {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly mimeType: string
  readonly bytes?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** A small picture as a data URI, where the answer brings one. */
  readonly preview?: string | undefined
}
export interface Facts {
  readonly provider?: string | undefined
  readonly model?: string | undefined
  readonly usd?: number | undefined
  readonly estimated?: boolean | undefined
  readonly saved?: number | undefined
  readonly cached?: boolean | undefined
  readonly seed?: number | undefined
  readonly notes: readonly string[]
  /** Who was passed over, and why; who was never set up is no news. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[]
}
export interface Trouble {
  readonly message: string
  readonly why?: string | undefined
  readonly fix?: string | undefined
  readonly code?: string | undefined
}

const envelopeKey = 'atelier/result'

export function readResult({ content, isError, _meta: meta }: Answer): Result {
  const envelope = objectOf(meta?.[envelopeKey])
  const blocks: readonly Block[] = Array.isArray(content) ? content : []
  const text = blocks.flatMap((block) => (block.type === 'text' ? (block.text ?? '') : [])).join('\n')
  const pictures = blocks.filter(({ type, data }) => type === 'image' && data !== undefined)
  const listed = listOf(envelope['assets']).flatMap(assetOf)
  const found = listed.length > 0 ? listed : blocks.flatMap(linkedAsset)
  // Each picture has its preview, in order, or nobody knows whose is whose.
  const pair = pictures.length === found.length
  const assets = found.map((asset, at) => ({ ...asset, ...(pair && pictures[at] && { preview: dataUri(pictures[at]) }) }))
  return {
    kind: textOf(envelope['kind']) ?? '',
    assets,
    facts: factsOf(envelope),
    spec: specOf(envelope),
    data: objectOf(envelope['data']),
    text,
    ...((isError === true || envelope['ok'] === false) && { error: troubleOf(envelope, text) }),
  }
}

function factsOf(envelope: Meta): Facts {
  const [provider, cost, data] = [objectOf(envelope['provider']), objectOf(envelope['cost']), objectOf(envelope['data'])]
  return {
    provider: textOf(provider['id']),
    model: textOf(provider['model']),
    usd: numberOf(cost['usd']),
    saved: numberOf(cost['saved']),
    seed: numberOf(data['seed']),
    estimated: cost['estimated'] === true,
    cached: envelope['cached'] === true,
    notes: listOf(envelope['warnings']).flatMap((one) => textOf(objectOf(one)['message']) ?? []),
    skipped: listOf(envelope['skipped'])
      .map(objectOf)
      .filter(({ code }) => code !== 'PROVIDER_UNCONFIGURED')
      .map(({ id, reason }) => ({ id: textOf(id) ?? '', reason: textOf(reason) ?? '' })),
  }
}

const specOf = (envelope: Meta): Meta | undefined => {
  const spec = objectOf(objectOf(envelope['data'])['spec'])
  return Array.isArray(spec['nodes']) ? spec : undefined
}

function troubleOf(envelope: Meta, text: string): Trouble {
  const error = objectOf(envelope['error'])
  return {
    message: textOf(error['message']) ?? (text || 'The tool failed and did not say why.'),
    why: textOf(error['why']),
    fix: textOf(error['fix']),
    code: textOf(error['code']),
  }
}

function assetOf(entry: unknown): readonly ResultAsset[] {
  const one = objectOf(entry)
  const [id, name, mimeType] = [textOf(one['id']), textOf(one['name']), textOf(one['mimeType'])]
  if (id === undefined || mimeType === undefined) return []
  return [
    {
      id,
      uri: `asset://${id}`,
      name: name ?? id,
      mimeType,
      bytes: numberOf(one['bytes']),
      width: numberOf(one['width']),
      height: numberOf(one['height']),
    },
  ]
}

const linkedAsset = ({ type, uri = '', name, mimeType = '' }: Block): readonly ResultAsset[] => {
  const [, id] = /^asset:\/\/([0-9a-f]{24})$/.exec(uri) ?? []
  return type === 'resource_link' && id !== undefined ? [{ id, uri, name: name ?? id, mimeType }] : []
}

export const dataUri = ({ mimeType, data }: Block): string => `data:${mimeType ?? 'image/png'};base64,${data}`
