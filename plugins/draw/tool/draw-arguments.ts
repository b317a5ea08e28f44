/** The arguments of `draw_image`, and what it works with. */
import { type PluginContext, saveArguments, type WorkerPool } from 'atelier-mcp'
import { z } from 'zod'
import { generationArguments } from '../../generation-arguments.ts'

/** Characters of one source: traced pictures and maps have as many. */
const longest = 2_000_000

/** Text, or what a source knows of fields; the source checks them itself. */
const source = (most: number) => z.union([z.string().min(1).max(most), z.record(z.string(), z.unknown()).meta({ deprecated: true })])

/** Pixels. The most is told where it is drawn, and not to every model that reads the list. */
const side = z.int().refine((pixels) => pixels > 0, { error: 'must be at least 1' })

/** What it takes, with the formats that are there. */
export const inputOf = (formats: readonly string[]) =>
  z.strictObject({
    svg: z.string().min(1).max(longest).optional().describe('The source'),
    chart: source(longest).optional().describe('Vega-Lite'),
    diagram: z.string().min(1).max(longest).optional().describe('Mermaid or DOT'),
    qr: source(8000).optional().describe('Text or JSON: wifi, contact, type'),
    formula: source(20_000).optional().describe('In TeX'),
    base: z.string().min(1).optional().describe('Drawing to change; alone: its source'),
    width: side.optional().describe('Pixels'),
    height: side.optional().describe('Pixels'),
    size: z
      .string()
      .regex(/^\d{1,6}\s*[x×]\s*\d{1,6}$/i, { error: 'must be like 1024x1024' })
      .optional()
      .meta({ deprecated: true, description: 'As width and height: "1024x1024"' }),
    background: z.string().max(100).optional().describe('Colour or "transparent"'),
    format: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'icons: a set for sites', ...(formats.length > 0 && { enum: [...new Set([...formats, 'svg'])] }) }),
    ...unlisted(generationArguments()),
    ...saveArguments,
  })
/** Taken as everywhere, and not worth a model's while: drawings cost nothing, one plugin makes them, and the same source is the same picture. */
function unlisted({ provider, cache, estimate, name, ...rest }: ReturnType<typeof generationArguments>) {
  const quiet = { deprecated: true }
  return {
    ...rest,
    provider: provider.meta({ ...provider.meta(), ...quiet }),
    cache: cache.meta({ ...cache.meta(), ...quiet }),
    estimate: estimate.meta({ ...estimate.meta(), ...quiet }),
    name: name.meta({ ...name.meta(), ...quiet }),
  }
}

export type DrawArguments = z.output<ReturnType<typeof inputOf>>

/** What the tool works with. */
export interface DrawTools {
  readonly work: Pick<WorkerPool, 'run'>
  readonly exporters: PluginContext['exporters']
  readonly providers: PluginContext['providers']
}
