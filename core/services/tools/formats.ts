/** Formats by name, as exporters are registered: for tools that take one. */
import type { Exporter, Target } from '../../kernel/contract/assets.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Warning } from '../../kernel/contract/run.ts'
import { thereAre } from '../../kernel/errors/nearest.ts'
import { accepts } from '../../kernel/pipeline/encode.ts'
import { takenOptions } from '../../kernel/pipeline/exporter-options.ts'

interface Exporters {
  list(): readonly Omit<Exporter, 'encode'>[]
}

/** Exporters of what people can ask for: all but previews. `family`: only those that take something of it, such as `image`. */
const makers = (exporters: Exporters, family?: string): readonly Omit<Exporter, 'encode'>[] =>
  exporters
    .list()
    .filter(
      ({ format, accepts: patterns }) =>
        format !== 'preview' && (family === undefined || patterns.some((pattern) => pattern === '*/*' || pattern.startsWith(`${family}/`))),
    )

/** The formats that something of a family (`image`, `model`; default: anything) can be had in, in the order of the plugins. */
export const formatsOf = (exporters: Exporters, family?: string): readonly string[] => [
  ...new Set(makers(exporters, family).map(({ format }) => format)),
]

/**
 * The registered format that is meant by `webp`, `.WebP`, by an extension such as `jpg`, or by a media type such as `image/png`. Throws `FORMAT_UNKNOWN` where nobody makes
 * it, with the nearest that somebody does, and `FORMAT_UNSUPPORTED` where nobody makes it of this family. Costs nothing: to be asked
 * before something is paid.
 */
export function formatNamed(format: string, exporters: Exporters, family?: string): string {
  const wanted = format.trim().toLowerCase().replace(/^\./, '')
  const able = makers(exporters, family)
  const named = (name: string) => able.find((one) => one.format === name) ?? able.find(({ extension }) => extension === name)
  const found = named(wanted) ?? able.find(({ mimeType }) => mimeType === wanted) ?? named(wanted.replace(/^[a-z]+\/(?:x-)?/, ''))
  if (found) return found.format
  const formats = formatsOf(exporters, family)
  const isKnown = formatsOf(exporters).includes(wanted)
  throw new AtelierError({
    code: isKnown ? 'FORMAT_UNSUPPORTED' : 'FORMAT_UNKNOWN',
    message: isKnown ? `"${wanted}" is made of no ${family}.` : `No exporter makes the format "${format.slice(0, 40)}".`,
    fix: thereAre(wanted, formats, 'none; add the plugin "exporters"'),
    outcome: 'none',
  })
}

/** Does any exporter make this format of this media type? */
export const isMadeOf = (exporters: Exporters, format: string, mimeType: string): boolean =>
  exporters.list().some((one) => one.format === format && accepts(one, mimeType))

/**
 * A schema that names formats, to be read by a tool's `get input()`: `make` gets those that are registered when it is read, and is
 * asked again only where they have changed, since plugins that are set up later may add some. `words`: what else it says that may change.
 */
export function schemaOfFormats<S>(
  exporters: Exporters,
  family: string | undefined,
  make: (formats: readonly string[], words: string) => S,
  words: () => string = () => '',
): () => S {
  let made: { readonly of: string; readonly schema: S } | undefined
  return () => {
    const formats = formatsOf(exporters, family)
    const said = words()
    const of = `${formats.join(' ')}\n${said}`
    if (made?.of !== of) made = { of, schema: make(formats, said) }
    return made.schema
  }
}

/**
 * What to ask for: `format`, with those of `options` that the exporter takes which makes it of `mimeType`; and a warning for each of the
 * others. `argumentOf` says under which name the caller knows an option. Where nobody makes it all stay: the run says what is wrong.
 */
export async function targetFor(
  exporters: Exporters,
  { format, mimeType }: { readonly format: string; readonly mimeType: string },
  options: Meta,
  argumentOf: (option: string) => string = (option) => option,
): Promise<{ readonly target: Target; readonly warnings: readonly Warning[] }> {
  const exporter = exporters.list().find((one) => one.format === format && accepts(one, mimeType))
  const taken = exporter ? await takenOptions(exporter, options) : { options, ignored: [] }
  const params = [...new Set(taken.ignored.map(argumentOf))]
  return {
    target: { format, ...(Object.keys(taken.options).length > 0 && { options: taken.options }) },
    warnings: params.map((param) => ({
      code: 'option-unsupported',
      param,
      message: `The exporter of "${format}" takes no \`${param}\`; it was left out.`,
    })),
  }
}
