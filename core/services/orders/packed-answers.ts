/** The folder of an order's answers as bytes, for a host on another machine: a line of JSON that names its files, and all of them one after the other. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerMode, answerTo, keptRequests } from './kept-answers.ts'

/** How often the folder is to be put in its place, where others do so at the same time. */
const mostTries = 10

interface Part {
  readonly name: string
  readonly size: number
}
const isPartName = (name: unknown): name is string => typeof name === 'string' && /^\d+\.(?:asked\.json|json|body)$/.test(name)

/** Nothing where not all of the answer is there, or it is more than `most` bytes. */
export async function packAnswers(dir: string, most: number): Promise<Uint8Array | undefined> {
  if (!(await isWhole(dir))) return undefined
  const names = (await readdir(dir)).filter(isPartName)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size))
  if (sizes.reduce((sum, size) => sum + size, 0) > most) return undefined
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name))))
  const parts = names.map((name, index): Part => ({ name, size: contents[index]!.byteLength }))
  return Buffer.concat([Buffer.from(`${JSON.stringify(parts)}\n`), ...contents])
}

/** All of it or nothing. Throws for what is none, and where it cannot be written. */
export async function unpackAnswers(dir: string, packed: Uint8Array): Promise<void> {
  const bytes = Buffer.from(packed)
  const start = bytes.indexOf('\n') + 1
  const parts: unknown = JSON.parse(bytes.toString('utf8', 0, start))
  if (!Array.isArray(parts) || !parts.every(isPart)) throw new TypeError('These are no packed answers.')
  if (start + parts.reduce((sum, { size }) => sum + size, 0) !== bytes.byteLength) throw new TypeError('Packed answers are cut off.')
  // Several hosts in one folder may do so at the same time. By its name, what one that dies has left there is swept away like answers to no order.
  const aside = `${dir}.${randomUUID()}.answers`
  const made = join(aside, 'made')
  try {
    await mkdir(made, { recursive: true, mode: 0o700 })
    let at = start
    for (const { name, size } of parts) await writeFile(join(made, name), bytes.subarray(at, (at += size)), { mode: answerMode })
    await putThere(made, dir, aside)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** What lies there whole is the same, and stays. */
async function putThere(made: string, dir: string, aside: string): Promise<void> {
  for (let tries = 1; !(await isWhole(dir)); tries++) {
    // In one step: another host may have put all of it there since it was looked at.
    await rename(dir, join(aside, `before-${tries}`)).catch(() => {})
    try {
      return await rename(made, dir)
    } catch (error) {
      if (tries === mostTries) throw error
    }
  }
}

const isWhole = async (dir: string): Promise<boolean> => (await answerTo(await keptRequests(dir))) === 'kept'
const isPart = (value: unknown): value is Part =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  isPartName(value.name) &&
  'size' in value &&
  Number.isSafeInteger(value.size)
