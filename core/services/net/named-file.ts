/** Which file a person or a model means: exactly what was written, else the one file whose name reads the same. */
import { readdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { insideFolders, isInside, realFolders } from './path-guard.ts'

const isWindows = process.platform === 'win32'

export type FoundFile = NonNullable<Awaited<ReturnType<typeof insideFolders>>>

/** The file that is named as it is written; nothing where there is none in `folders`. */
export async function writtenFile(text: string, folders: readonly string[]): Promise<FoundFile | undefined> {
  for (const reading of readingsOf(text)) {
    const place = await insideFolders(reading, folders)
    if (place?.exists) return place
  }
  return undefined
}

/**
 * As `insideFolders`, and lenient where nothing is there: quotes around the path, `\ ` and `%20` of a shell or a URL, and letters, spaces
 * and quotes that look the same (macOS writes U+202F before AM, and some take letters apart). Throws `INPUT_INVALID` where several files
 * read like it.
 */
export async function namedFile(text: string, folders: readonly string[]): Promise<FoundFile | undefined> {
  const readings = readingsOf(text)
  const places = []
  for (const reading of readings) {
    const place = await insideFolders(reading, folders)
    if (place?.exists) return place
    places.push(place)
  }
  const found = await readingLike(readings, folders)
  if (found.length > 1) throw severalFiles(text, found)
  return found[0] === undefined ? places.find((place) => place !== undefined) : { path: found[0], exists: true }
}

/**
 * Paths that a text may mean, the most literal first: a path, one in quotes, in a link of Markdown or behind an at sign, a `file:` URL, all with `~` or a Windows drive.
 * `windows`: read as that system does; default: as this one.
 */
export function readingsOf(text: string, windows = isWindows): readonly string[] {
  const plain = text.trim()
  const readings = [text, plain, pointedAt(plain), plain.replace(/^@(?=.)/, '')]
  return [...new Set(readings.flatMap((one) => pathsOf(one, windows)))]
}

/** The one path of something that is not there yet. */
export const pathToBe = (text: string): string => pathsOf(unquoted(text.trim()), isWindows)[0]!

const pathsOf = (text: string, windows: boolean): string[] =>
  (/^file:/i.test(text) ? fromUrl(text, windows) : [text]).flatMap((path) => native(path, windows))

const unquoted = (text: string): string =>
  [...(/^(["'`])(.+)\1$|^[“„](.+)[”“]$|^‘(.+)’$|^«(.+)»$/su.exec(text) ?? [])]
    .slice(2)
    .find((one) => one !== undefined)
    ?.trim() ?? text

/** What stands in quotes, in `<…>`, or in a link or picture of Markdown; the text itself where it is in none. */
export function pointedAt(text: string): string {
  const inner = unquoted(text)
  if (inner.startsWith('<') && inner.endsWith('>')) return inner.slice(1, -1).trim()
  const opened = /^!?\[[^\]\n]{0,500}\]\(/.exec(inner)
  if (!opened || !inner.endsWith(')')) return inner
  const [, place = ''] = /^(\S.*?)(?:\s"[^"]*")?$/s.exec(inner.slice(opened[0].length, -1).trim()) ?? []
  return place === '' ? inner : pointedAt(place)
}

/** With and without `localhost`, with one to three slashes, with characters that should have been escaped. */
function fromUrl(url: string, windows: boolean): string[] {
  const rest = url.replace(/^file:(?:\/\/)?(?:localhost(?=\/))?/i, '')
  const raw = /^[/~]/.test(rest) ? rest.replace(/^\/(?=~\/)/, '') : `/${rest}`
  const paths = windows ? [raw.replace(/^\/+(?=[a-z]:)/i, '')] : [raw]
  try {
    paths.unshift(fileURLToPath(url, { windows }))
  } catch {
    // A host, or a percent sign that stands for itself.
  }
  return paths
}

/** `~` is the home folder; on Windows `/c/Users` and `/mnt/c/Users` are a drive, and backslashes that were escaped twice are one. */
function native(path: string, windows: boolean): string[] {
  if (path === '~') return [homedir()]
  if (/^~[/\\]/.test(path)) return [join(homedir(), path.slice(2))]
  if (!windows) return [path]
  const onDrive = path.replace(/^\/(?:mnt\/)?([a-z])\//i, '$1:/')
  return onDrive.includes('\\\\') ? [onDrive, onDrive.replaceAll(/(?<=[^\\])\\\\/g, '\\')] : [onDrive]
}

/** What looks the same to a person: composed letters, one kind of space, one kind of each quote. */
const looks = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[\p{Zs}\t]/gu, ' ')
    .replaceAll(/[‘’‚‛′´`ʼ]/g, "'")
    .replaceAll(/[“”„‟″«»]/g, '"')

/** All that a written name may stand for. Backslashes are separators on Windows. */
function written(name: string): ReadonlySet<string> {
  const unescaped = isWindows ? [name] : [name, name.replaceAll(/\\(.)/gsu, '$1')]
  return new Set(unescaped.flatMap((one) => [one, ...decoded(one)]).map(looks))
}

const decoded = (text: string): string[] => {
  try {
    return [decodeURIComponent(text)]
  } catch {
    // A percent sign that stands for itself.
    return []
  }
}

const partsOf = (path: string): string[] => path.split(isWindows ? /[/\\]+/ : /\/+/).filter((part) => part !== '' && part !== '.')

/** Real paths of files inside of `folders` that read like one of `readings`. Nothing outside of them is looked at. */
async function readingLike(readings: readonly string[], folders: readonly string[]): Promise<string[]> {
  const real = await realFolders(folders)
  const found = new Set<string>()
  for (const folder of new Set([...folders.map((one) => resolve(one)), ...real]))
    for (const reading of readings) {
      const parts = partsOf(reading)
      const above = partsOf(folder)
      const isBelow = above.every((part, index) => written(parts[index] ?? '').has(looks(part)))
      const below = isAbsolute(reading) ? (isBelow ? parts.slice(above.length) : []) : parts
      if (below.length === 0 || below.includes('..')) continue
      for (const path of await walk([folder], below, real)) found.add(path)
    }
  return [...found]
}

async function walk(from: readonly string[], parts: readonly string[], real: readonly string[]): Promise<string[]> {
  let reached = from
  for (const part of parts) {
    const wanted = written(part)
    const next: string[] = []
    for (const folder of reached) {
      const at = await realpath(folder).catch(() => undefined)
      if (at === undefined || !real.some((one) => isInside(at, one))) continue
      const names = await readdir(at).catch((): string[] => [])
      next.push(...(names.includes(part) ? [part] : names.filter((name) => wanted.has(looks(name)))).map((name) => at + sep + name))
    }
    reached = next
  }
  const ends = await Promise.all(reached.map((path) => realpath(path).catch(() => undefined)))
  return ends.filter((path) => path !== undefined && real.some((one) => isInside(path, one))) as string[]
}

/** Names with what cannot be seen in them written out. */
const shown = (path: string): string =>
  JSON.stringify(path).replaceAll(/[^\P{Zs} ]|\p{M}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const severalFiles = (text: string, found: readonly string[]): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `${found.length} files read like ${JSON.stringify(text)}: ${found.slice(0, 5).map(shown).join(' and ')}.`,
    why: 'None has exactly this name, and which of them is meant is not guessed.',
    fix: 'Ask the user which one it is, and give its path exactly as it is written here.',
    outcome: 'none',
  })
