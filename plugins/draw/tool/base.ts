/** What a drawing was written as, so that it can be changed where it was written. */
import { type Artifact, asItLeft, type Asset, AtelierError, type Call, type ToolResult } from 'atelier-mcp'
import { type DrawRequest, type SourceName, sourceNames } from '../service.ts'

export interface Written {
  readonly kind: SourceName
  readonly input: unknown
}

const isAsset = (one: Artifact): one is Asset => 'id' in one

/**
 * Of a drawing of ours in any format, or of an SVG file, as it left. Throws `INPUT_INVALID` for any other picture, and
 * `INPUT_NOT_FOUND` for an original that is held back.
 */
export async function sourceOf(base: Artifact, call: Call): Promise<Written> {
  const original = isAsset(base) && base.original !== undefined ? await call.assets.get(base.original) : undefined
  const found = [base, original].map((one) => one && writtenIn(one)).find((one) => one !== undefined)
  if (found) return found
  const left = base.mimeType === 'image/svg+xml' ? await asItLeft(base, call.assets) : base
  if (left.mimeType === 'image/svg+xml') return { kind: 'svg', input: Buffer.from(await left.bytes()).toString('utf8') }
  throw new AtelierError({
    code: 'INPUT_INVALID',
    message: 'Nobody knows a source of this picture: it was not drawn by `draw_image`.',
    fix: 'Change it by `edit_image`, or draw it anew as `svg`.',
    outcome: 'none',
    details: { param: 'base' },
  })
}

function writtenIn({ provenance }: Artifact): Written | undefined {
  if (provenance?.kind !== 'image.draw') return undefined
  const { svg, source } = provenance.request as Partial<DrawRequest>
  if (source && sourceNames.includes(source.kind)) return source
  return typeof svg === 'string' ? { kind: 'svg', input: svg } : undefined
}

/** The source as text, to be changed and passed on. */
export function toldSource({ kind, input }: Written): ToolResult {
  const text = typeof input === 'string' ? input : JSON.stringify(input, undefined, 2)
  return {
    content: [
      {
        type: 'text',
        text: `The source, to be passed as \`${kind}\` with the same \`base\` once it is changed. Nothing was made.\n\n${text}`,
      },
    ],
    data: { kind, source: input },
  }
}
