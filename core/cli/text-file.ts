/** Texts that lie in a file or come by stdin, for values of the command line. */
import { open } from 'node:fs/promises'
import { AtelierError } from '../kernel/contract/errors.ts'

/** The longest text that is read, in bytes: more than any argument takes. */
const mostBytes = 8 * 1024 * 1024

/**
 * `words` with every `key=@FILE` as `key=` and the text of the file, less the line break at its end. `key=@-` reads stdin, which one of
 * them may do; `key=@@x` is `key=@x`. Throws `COMMAND_USAGE` where nothing can be read, where it is no text, or too long.
 */
export async function withTexts(words: readonly string[], input: NodeJS.ReadableStream = process.stdin): Promise<readonly string[]> {
  const texts = new Map<string, string>()
  const made: string[] = []
  for (const word of words) {
    const [, key, named] = /^([^=]+)=@(.*)$/s.exec(word) ?? []
    if (key === undefined || named === undefined) made.push(word)
    else if (named.startsWith('@')) made.push(`${key}=${named}`)
    else {
      const isStdin = named === '-'
      if (isStdin && texts.has('-')) throw usage('stdin is read by two arguments.', 'Put one of the texts into a file: `key=@FILE`.')
      const text = texts.get(named) ?? (isStdin ? await textOfStdin(input) : await textInFile(named, word))
      texts.set(named, text)
      made.push(`${key}=${text.replace(/\r?\n$/, '')}`)
    }
  }
  return made
}

/** The text of a file; UTF-8, or UTF-16 with a byte order mark, as PowerShell writes it. Throws `COMMAND_USAGE`; `word` is what the person typed. */
export async function textInFile(path: string, word: string): Promise<string> {
  const shown = JSON.stringify(path)
  const literal = `A value that begins with an at sign is written with two: ${JSON.stringify(word.slice(0, 80).replace('@', '@@'))}.`
  if (path === '') throw usage(`${JSON.stringify(word)} names no file.`, `Write the file behind the at sign. ${literal}`)
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw usage(error.code === 'ENOENT' ? `There is no file ${shown}.` : `${shown} cannot be read: ${error.message}.`, literal)
  })
  try {
    const stat = await file.stat()
    if (stat.isDirectory()) throw usage(`${shown} is a folder.`, literal)
    if (stat.size > mostBytes) throw tooLong(shown)
    // Pipes tell no size, and may be endless.
    return decoded(await collected(file.createReadStream({ autoClose: false }), shown), shown)
  } finally {
    await file.close()
  }
}

/** All of `input`, which is stdin. Throws `COMMAND_USAGE` where it is no text, or too long. */
export const textOfStdin = async (input: NodeJS.ReadableStream = process.stdin): Promise<string> =>
  decoded(await collected(input, 'stdin'), 'stdin')

async function collected(stream: NodeJS.ReadableStream, shown: string): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of stream) {
    const chunk = Buffer.from(part)
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw tooLong(shown)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

function decoded(bytes: Buffer, shown: string): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe
  if (!isWide && bytes.includes(0)) throw noText(shown)
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw noText(shown)
  }
}

const noText = (shown: string): AtelierError =>
  usage(
    `${shown} is no text.`,
    'The at sign puts the text of a file in its place. A picture or a model is named by its path alone: `image=photo.png`.',
  )

const tooLong = (shown: string): AtelierError =>
  usage(
    `${shown} has more than ${mostBytes / 1024 / 1024} MB of text.`,
    'An argument takes less: give the path of the file, where the tool takes paths.',
  )

const usage = (message: string, fix: string): AtelierError => new AtelierError({ code: 'COMMAND_USAGE', message, fix, outcome: 'none' })
