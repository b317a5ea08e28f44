/** `get_asset`: one asset again, in another format or size if wanted, or whole inside the result. */
import {
  type Asset,
  AtelierError,
  type Call,
  type Content,
  defineTool,
  type Exporter,
  formatNamed,
  image,
  targetFor,
  type PluginContext,
  resource,
  saveArguments,
  saving,
  schemaOfFormats,
  text,
  type Tool,
  type ToolResult,
  type Warning,
} from 'atelier-mcp'
import { z } from 'zod'
import { libraryEntry, assetId, existing } from './asset-entry.ts'

/** Characters of base64 in one result: above about a million, clients drop the whole answer. */
const mostInline = 700_000

const inputOf = (formats: readonly string[]) =>
  z.strictObject({
    id: assetId.describe('Of an asset; or the address of a guide that a message names'),
    format: z
      .string()
      .max(40)
      .meta({ description: 'Another format; default: as it is', ...(formats.length > 0 && { enum: [...formats] }) })
      .optional(),
    maxSize: z.int().min(16).max(16_384).optional().describe('Longest side in pixels'),
    inline: z.boolean().optional().describe('true: the whole file in the result, if small enough; false: no preview'),
    ...saveArguments,
    overwrite: z.boolean().optional().describe('Replace that file'),
  })

/** The tool; `exporters` say which formats there are, and which a type is written in, and the host where guides are. */
export const getAsset = ({ exporters, services }: Pick<PluginContext, 'exporters' | 'services'>): Tool => {
  const input = schemaOfFormats(exporters, undefined, inputOf)
  return defineTool({
    name: 'get_asset',
    essential: true,
    title: 'Get something that was made',
    description: 'Returns an asset by id: its file, a preview and what is known of it. Converts format or size without making it anew.',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    get input() {
      return input()
    },
    async handler({ id, format, maxSize, inline, ...to }, call): Promise<ToolResult> {
      const guide = await services.get('host').resource(id)?.read(call)
      if (typeof guide === 'string') return { content: [text(guide)] }
      const wanted = format === undefined ? undefined : formatNamed(format, exporters)
      const source = await existing(id, call)
      const make = async (): Promise<ToolResult> => {
        if (wanted === undefined && maxSize === undefined) return shownAs(source, source, inline, [], call)
        const { asset, warnings } = await converted(source, wanted ?? formatOf(source, exporters.list()), maxSize, call, exporters)
        return shownAs(asset, source, inline, warnings, call)
      }
      return saving(to, call, make, { always: false })
    },
  })
}

/** `asset`, made of `source` or itself, as the caller wants to see it. */
async function shownAs(
  asset: Asset,
  source: Asset,
  inline: boolean | undefined,
  warnings: readonly Warning[],
  call: Call,
): Promise<ToolResult> {
  const notes = [
    asset === source ? '' : `Another form of ${source.uri}.`,
    ...knownOf(source),
    ...warnings.map(({ message }) => `Note: ${message}`),
  ]
  const shown = await call.show([asset], notes.filter(Boolean).join('\n') || undefined)
  const content = inline === undefined ? shown.content : await withContent(shown.content, asset, inline)
  const envelope = { ...(shown.meta?.['atelier/result'] as object | undefined), ...(warnings.length > 0 && { warnings }) }
  return {
    ...shown,
    content,
    data: { asset: libraryEntry((await call.assets.get(asset.id)) ?? asset) },
    meta: { ...shown.meta, 'atelier/result': envelope },
  }
}

/** Longest prompt in an answer, in characters; the whole one is in its data. */
const longestPrompt = 2000

/** What a model may want to know of it: data beside the words does not reach models. */
function knownOf({ provenance, tags, favourite, cost, owner }: Asset): string[] {
  const prompt = provenance?.request['prompt']
  const words = typeof prompt === 'string' ? prompt : ''
  return [
    words && `Prompt: ${words.length > longestPrompt ? `${words.slice(0, longestPrompt)}… (${words.length} characters)` : words}`,
    owner === undefined ? '' : `By: ${owner}`,
    tags.length > 0 || favourite ? `Tags: ${[...tags, ...(favourite ? ['(favourite)'] : [])].join(', ')}` : '',
    provenance ? `Provider: ${[provenance.provider, provenance.model].filter(Boolean).join(', model ')}` : '',
    cost ? `Cost: ${cost.basis === 'unknown' ? 'not known here' : `$${cost.usd}`}` : '',
  ].filter(Boolean)
}

async function converted(
  source: Asset,
  format: string,
  maxSize: number | undefined,
  { run }: Call,
  exporters: PluginContext['exporters'],
): Promise<{ asset: Asset; warnings: readonly Warning[] }> {
  const { width, height } = (source.meta ?? {}) as { width?: number; height?: number }
  // Nothing is enlarged.
  const shrinks = maxSize !== undefined && !(Math.max(width ?? Infinity, height ?? Infinity) <= maxSize)
  const { target, warnings } = await targetFor(
    exporters,
    { format, mimeType: source.mimeType },
    shrinks ? { width: maxSize, height: maxSize, fit: 'inside' } : {},
    () => 'maxSize',
  )
  const result = await run({ kind: 'asset.export', source }, { output: target })
  return { asset: result.artifacts[0] ?? source, warnings: [...result.warnings, ...warnings] }
}

function formatOf({ mimeType }: Asset, exporters: readonly Omit<Exporter, 'encode'>[]): string {
  const own = exporters.find((exporter) => exporter.mimeType === mimeType && exporter.format !== 'preview')
  if (own) return own.format
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: `Files of type ${mimeType} cannot be made smaller as they are.`,
    fix: 'Name a `format` as well, or leave `maxSize` out.',
    outcome: 'none',
  })
}

/** The whole file in place of the preview, or neither. */
async function withContent(content: readonly Content[], asset: Asset, inline: boolean): Promise<Content[]> {
  const rest = content.filter(({ type }) => type !== 'image')
  if (!inline) return rest
  if (asset.size * (4 / 3) > mostInline) {
    return [
      ...content,
      text(
        `The file of ${asset.size} bytes is too large to be sent inside a result (about ${Math.floor((mostInline * 3) / 4000)} kB is the most). Ask for a smaller \`maxSize\` or another \`format\`, or use the file.`,
      ),
    ]
  }
  const bytes = await asset.bytes()
  const [first, ...others] = rest
  const whole = asset.mimeType.startsWith('image/')
    ? image(bytes, asset.mimeType)
    : resource(asset.uri, isText(asset.mimeType) ? Buffer.from(bytes).toString('utf8') : bytes, asset.mimeType)
  return [...(first ? [first] : []), whole, ...others]
}

const isText = (mimeType: string): boolean => mimeType.startsWith('text/') || /[/+](?:json|xml)$/.test(mimeType)
