/** `get_asset`: one asset again, in another format or size if wanted, or whole inside the result. */
import {
  type Asset,
  AtelierError,
  type Call,
  type Content,
  defineTool,
  type Exporter,
  image,
  resource,
  text,
  type Tool,
  type ToolResult,
} from 'atelier-mcp'
import { z } from 'zod'
import { assetEntry, assetId, existing } from './asset-entry.ts'

/** Characters of base64 in one result: above about a million, clients drop the whole answer. */
const mostInline = 700_000

/** The tool; `exporters` says which format a type is written in. */
export const getAsset = (exporters: () => readonly Omit<Exporter, 'encode'>[]): Tool =>
  defineTool({
    name: 'get_asset',
    title: 'Get something that was made',
    description: 'Returns an asset by id: its file, a preview and what is known of it. Converts format or size without making it anew.',
    annotations: { readOnlyHint: true, openWorldHint: false },
    input: z.strictObject({
      id: assetId,
      format: z.string().max(40).optional().describe('Such as webp, jpeg, glb'),
      maxSize: z.int().min(16).max(16_384).optional().describe('Longest side in pixels'),
      inline: z.boolean().optional().describe('true: the whole file inside the result, if it is small enough; false: not even a preview'),
    }),
    async handler({ id, format, maxSize, inline }, call): Promise<ToolResult> {
      const source = await existing(id, call)
      const asset =
        format === undefined && maxSize === undefined
          ? source
          : await converted(source, format ?? formatOf(source, exporters()), maxSize, call)
      const shown = await call.show([asset], asset === source ? undefined : `Another form of ${source.uri}.`)
      const content = inline === undefined ? shown.content : await withContent(shown.content, asset, inline)
      return { ...shown, content, data: { asset: assetEntry((await call.assets.get(asset.id)) ?? asset) } }
    },
  })

async function converted(source: Asset, format: string, maxSize: number | undefined, { run }: Call): Promise<Asset> {
  const { width, height } = (source.meta ?? {}) as { width?: number; height?: number }
  // Nothing is enlarged.
  const shrinks = maxSize !== undefined && !(Math.max(width ?? Infinity, height ?? Infinity) <= maxSize)
  const { artifacts } = await run(
    { kind: 'asset.export', source },
    { output: { format, ...(shrinks && { options: { width: maxSize, height: maxSize, fit: 'inside' } }) } },
  )
  return artifacts[0] ?? source
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
