/** `atelier call`: one tool, in this process. */
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Envelope, envelopeOf, type FailureEnvelope } from '../../kernel/call/envelope.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { exitCodeOf } from '../../kernel/errors/describe.ts'
import { pathToBe } from '../../services/net/named-file.ts'
import { toJsonSchema } from '../../kernel/schema/check.ts'
import { argumentsFrom } from '../arguments.ts'
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { plainResult } from '../plain-result.ts'
import { textInFile, textOfStdin, withTexts } from '../text-file.ts'
import { toolHelp, toolNamed } from '../tool-help.ts'
import { columnsOf } from '../output.ts'
import { shownPictures } from '../shown-pictures.ts'
import { textOf, withHost } from '../with-host.ts'

const command: CliCommand = {
  usage: 'call TOOL [key=value ...] [--args JSON] [--json]',
  description:
    'Calls a tool. Values are taken as what the tool expects (numbers, lists, objects as JSON); a repeated key makes a list. `key=@FILE` takes the text of a file (`spec=@chair.json`), `key=@-` that of stdin, and `key=@@x` is `@x` itself. With TOOL, --help shows what it takes.\nWith --json the result is the envelope, and the exit code says how it went: 1 as well where parts of the call have failed, as items of a batch.',
  flags: {
    args: { type: 'string', value: 'JSON', description: 'Arguments as a JSON object; `@FILE` reads a file, `-` reads stdin.' },
    ...jsonFlag,
    ...configFlag,
  },
  maxWords: Number.POSITIVE_INFINITY,
  helpOn: (name, { flags, output, bundled }) =>
    withHost({ flags, bundled }, async ({ host }) => output.print(await toolHelp(toolNamed(name, host).value, output.proseColumns))),
  run: async ({ words: [name, ...words], flags, output, bundled }) => {
    if (name === undefined)
      throw new AtelierError({
        code: 'COMMAND_USAGE',
        message: '`atelier call` needs the name of a tool.',
        fix: '`atelier tools` lists them: `atelier call generate_image prompt="a red fox"`.',
        outcome: 'none',
      })
    const given = await jsonArguments(textOf(flags['args']))
    const texts = await withTexts(words)
    return withHost({ flags, bundled }, async ({ host, withCall }) => {
      const { value: tool } = toolNamed(name, host)
      const args = { ...given, ...argumentsFrom(texts, await toJsonSchema(tool.input, 'input')) }
      const may = { folders: foldersIn(args), asks: !flags['json'] }
      const result = await withCall(name, (call) => host.callTool(name, args, call), may)
      const envelope = envelopeOf(result)
      if (flags['json']) output.json(envelope)
      else if (result.isError) {
        const columns = columnsOf(process.stderr)
        process.stderr.write(`${[plainResult(result, columns), ...notesOnFiles(envelope, args)].join('\n')}\n`)
      } else output.print(plainResult(result, output.columns, await shownPictures(name, result)))
      return envelope.ok ? Number(hasFailedParts(envelope)) : exitCodeOf(envelope.error, host.errorEntry)
    })
  },
}
export default command

/** A call of many parts counts them in `data.totals`; a script must not take one that is half done for done. */
function hasFailedParts({ data }: Envelope): boolean {
  const { totals } = Object(data) as { readonly totals?: unknown }
  return Number((Object(totals) as { readonly failed?: unknown }).failed) > 0
}

async function jsonArguments(source: string | undefined): Promise<Readonly<Record<string, unknown>>> {
  if (source === undefined) return {}
  const text =
    source === '-' ? await textOfStdin() : source.startsWith('@') ? await textInFile(source.slice(1), `--args ${source}`) : source
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Readonly<Record<string, unknown>>
    throw new Error('it is not an object')
  } catch (error) {
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message: `--args is not a JSON object: ${(error as Error).message}.`,
      fix: `Write it in single quotes: --args '{"prompt": "a red fox"}'.`,
      outcome: 'none',
    })
  }
}

/** Folders of the paths among the arguments: naming a file at one's own terminal is permission to read it, and naming where to save to write it. */
function foldersIn(value: unknown, key?: string): string[] {
  if (typeof value === 'string') {
    if (key === 'saveTo') return [existingFolder(pathToBe(value))]
    return value.length < 4096 && !/^(?:https?|asset|data):|\0|\n/.test(value) && /[/\\.]/.test(value) && existsSync(resolve(value))
      ? [dirname(resolve(value))]
      : []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => foldersIn(inner, name))
}

/** The folder that this is, or in which it is or will be. */
function existingFolder(path: string): string {
  let folder = resolve(path)
  while (!statSync(folder, { throwIfNoEntry: false })?.isDirectory() && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/** A path that was mistyped is refused as one that may not be used; at one's own terminal it may be said that nothing is there. */
function notesOnFiles(envelope: Envelope | FailureEnvelope, args: unknown): string[] {
  return !envelope.ok && envelope.error.code === 'INPUT_FORBIDDEN'
    ? missingIn(args).map((path) => `Note: there is no file ${JSON.stringify(path)}.`)
    : []
}

function missingIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value.length < 4096 && /^(?:\.{0,2}[/\\]|[a-z]:[/\\])[^\0\n]+$/i.test(value) && !existsSync(resolve(value)) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(missingIn)
}
