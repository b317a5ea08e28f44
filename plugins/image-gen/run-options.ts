/** From a tool's arguments to how the run is made: who, in which format, with which cache. */
import {
  AtelierError,
  checkName,
  type GenerationArguments,
  generationOptions,
  type Kind,
  nearest,
  type PluginContext,
  type RunOptions,
  type Target,
} from 'atelier-mcp'

type Registered = Pick<PluginContext, 'exporters' | 'providers'>

/** Formats that a picture can be had in. */
export const formatsOf = ({ exporters }: Pick<PluginContext, 'exporters'>): readonly string[] => [
  ...new Set(exporters.list().flatMap(({ format, mimeType }) => (format !== 'preview' && mimeType.startsWith('image/') ? [format] : []))),
]

/**
 * Refuses an unknown format now, while nothing is paid yet; throws `FORMAT_UNKNOWN` with what there is. `jpg` is `jpeg`.
 */
export function knownFormat(format: string, context: Pick<PluginContext, 'exporters'>): string {
  const wanted = format.trim().toLowerCase().replace(/^\./, '').replace(/^jpg$/, 'jpeg')
  const formats = formatsOf(context)
  if (formats.includes(wanted)) return wanted
  throw new AtelierError({
    code: 'FORMAT_UNKNOWN',
    message: `No exporter makes the format "${format}".`,
    fix: `${nearest(wanted, formats, (near) => `Did you mean "${near}"? `)}There are: ${formats.join(', ') || 'none; add the plugin "exporters"'}.`,
    outcome: 'none',
  })
}

/** Refuses a bad file name now; the store would do so only after the picture is paid. */
export const nameIsFine = (name: string | undefined): void => {
  if (name !== undefined) checkName(name)
}

/** Throws `MODEL_UNKNOWN` where the model alone is named and nobody has it. */
export function runOptions(kind: Kind, asked: GenerationArguments, output: Target | undefined, { providers }: Registered): RunOptions {
  nameIsFine(asked.name)
  return { ...generationOptions(asked, kind, providers), ...(output && { output }) }
}
