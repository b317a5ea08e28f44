/** The reply that every client can show: text with path and id, a small preview inline, a link to the original. */
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Caller } from '../contract/caller.ts'
import { type Content, image, link, text, type ToolResult } from '../contract/content.ts'
import type { Meta } from '../contract/infer.ts'
import type { Result } from '../contract/run.ts'
import type { Peer } from '../ports/peer.ts'
import { assetText } from './asset-text.ts'
import type { CallInit } from './call-init.ts'
import { noteShown } from './last-made.ts'
import { linked } from './linked.ts'
import { bytesOfOne, previewOf } from './preview-of.ts'
import { assetEntry, type Envelope, envelopeKey, runEnvelope } from './envelope.ts'

type ShowInit = Pick<CallInit, 'encode'> & {
  readonly services: { readonly links: Pick<CallInit['services']['links'], 'sign'> }
  readonly limits: Pick<CallInit['limits'], 'inlineBytes'>
  readonly doors: Pick<CallInit['doors'], 'shown'>
}

export async function show(
  { services, limits, doors, encode }: ShowInit,
  shown: Result | readonly Asset[],
  note: string | undefined,
  { peer, caller }: { readonly peer: Peer; readonly caller: Caller },
): Promise<ToolResult> {
  const { paths, last } = peer
  const preview = async (asset: Artifact, count: number): Promise<Content | undefined> => {
    const made = await previewOf(asset, bytesOfOne(limits.inlineBytes, count), encode, caller.signal)
    return made && image(await made.bytes(), made.mimeType)
  }
  const visible = await doors.shown((isResult(shown) ? shown.artifacts : shown) as readonly Asset[], caller)
  const assets = await Promise.all(visible.map((asset) => linked(asset, peer, services.links.sign)))
  for (const asset of assets) noteShown(last, asset)
  const result = isResult(shown) ? ({ ...shown, artifacts: assets } as Result) : undefined
  const previews = await Promise.all(assets.map((asset) => preview(asset, assets.length)))
  const lines = [
    note,
    ...assets.map((asset) => assetText(assetEntry(asset, paths))),
    result && origin(result),
    ...(result?.warnings ?? []).map(({ message }) => `Note: ${message}`),
  ]
  return {
    content: [
      text(lines.filter(Boolean).join('\n')),
      ...previews.filter((one) => one !== undefined),
      ...assets.map((asset) => link(asset)),
    ],
    ...(result && { data: result.data as Meta }),
    meta: {
      [envelopeKey]: result
        ? runEnvelope(result, paths)
        : ({ assets: assets.map((asset) => assetEntry(asset, paths)) } satisfies Partial<Envelope>),
    },
  }
}

const isResult = (value: Result | readonly Asset[]): value is Result => !Array.isArray(value)

const origin = ({ provenance, cost }: Result): string => {
  const by = provenance.model === undefined ? provenance.provider : `${provenance.provider}, model ${provenance.model}`
  const how = {
    model: 'Made by',
    procedural: 'Drawn by rule (procedural, no AI model) by',
    written: 'Written by the client, built by',
    converted: 'Converted by',
  }[provenance.nature]
  const price =
    provenance.source === 'fresh'
      ? priceOf(cost)
      : `No new cost: ${provenance.source === 'cache' ? 'from the cache' : 'shared with the same request in flight'}${provenance.saved?.usd ? `, saved ${dollars(provenance.saved.usd)}` : ''}.`
  // What was never set up is no news in every reply; the envelope has it.
  const skipped = provenance.skipped
    .filter(({ code }) => code !== 'PROVIDER_UNCONFIGURED')
    .map(({ provider, why }) => `Not asked: ${provider}. ${why}`)
  return [`${how} ${by}. ${price}`, ...skipped].join('\n')
}

const priceOf = ({ usd, basis }: Result['cost']): string =>
  basis === 'unknown'
    ? 'Cost: not known here.'
    : usd === 0
      ? 'Cost: nothing.'
      : `Cost: ${dollars(usd)}${basis === 'estimated' ? ' (estimated)' : ''}.`

const dollars = (usd: number): string => `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(usd < 1 ? 3 : 2)}`
