/** What a tool answered, as the page shows it. The envelope says it whole; clients that drop `_meta` still hand on the blocks. */
import type { Answer, Block, Meta } from './link.ts'

export interface Result {
  /** Of the run, such as `image.generate`; empty where nothing says it. */
  readonly kind: string
  readonly assets: readonly ResultAsset[]
  /** Of the whole answer. */
  readonly facts: Facts
  /** Of a model, as it was built. */
  readonly spec?: Meta
  /** Words of the tool, for answers without assets. */
  readonly text: string
  readonly error?: Trouble
}
export interface ResultAsset {
  readonly id: string
  readonly uri: string
  readonly name: string
  readonly mimeType: string
  readonly bytes?: number
  readonly width?: number
  readonly height?: number
  /** A small picture as a data URI, where the answer brings one. */
  readonly preview?: string
}
export interface Facts {
  readonly provider?: string
  readonly model?: string
  readonly usd?: number
  readonly estimated?: boolean
  readonly saved?: number
  readonly cached?: boolean
  readonly seed?: number
  readonly notes: readonly string[]
  /** Who was passed over, and why; who was never set up is no news. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[]
}
export interface Trouble {
  readonly message: string
  readonly why?: string
  readonly fix?: string
  readonly code?: string
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
    ...given('spec', specOf(envelope)),
    text,
    ...((isError === true || envelope['ok'] === false) && { error: troubleOf(envelope, text) }),
  }
}

function factsOf(envelope: Meta): Facts {
  const [provider, cost, data] = [objectOf(envelope['provider']), objectOf(envelope['cost']), objectOf(envelope['data'])]
  return {
    ...given('provider', textOf(provider['id'])),
    ...given('model', textOf(provider['model'])),
    ...given('usd', numberOf(cost['usd'])),
    ...given('saved', numberOf(cost['saved'])),
    ...given('seed', numberOf(data['seed'])),
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
    ...given('why', textOf(error['why'])),
    ...given('fix', textOf(error['fix'])),
    ...given('code', textOf(error['code'])),
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
      ...given('bytes', numberOf(one['bytes'])),
      ...given('width', numberOf(one['width'])),
      ...given('height', numberOf(one['height'])),
    },
  ]
}

const linkedAsset = ({ type, uri = '', name, mimeType = '' }: Block): readonly ResultAsset[] => {
  const [, id] = /^asset:\/\/([0-9a-f]{24})$/.exec(uri) ?? []
  return type === 'resource_link' && id !== undefined ? [{ id, uri, name: name ?? id, mimeType }] : []
}

export const dataUri = ({ mimeType, data }: Block): string => `data:${mimeType ?? 'image/png'};base64,${data}`

const objectOf = (value: unknown): Meta => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Meta) : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const given = <N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: T }
