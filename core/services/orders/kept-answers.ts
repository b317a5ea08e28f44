/**
 * What was sent for one order and what came back, as files in the order's folder: `<n>.asked.json` before the request goes out, `<n>.json`
 * when its head is there, `<n>.part` while the body comes, which is named `<n>.body` when all of it is there. What will never be whole is
 * `<n>.lost.json`.
 */
import { createReadStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { isLeaseFree } from '../assets/lease.ts'
import { type CarriedError, revived } from './carried-error.ts'

/** Only its owner may read what was answered. */
export const answerMode = 0o600
const folderMode = 0o700
/** How often an answer that is on its way is looked for. */
const lookMs = 50

export interface Asked {
  readonly fingerprint: string
  readonly method: string
  /** Without its query, for people. */
  readonly address: string
  /** The lease of the process that waits for the answer. */
  readonly holder: string
  readonly watched?: boolean
}
export interface Head {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly url: string
  readonly redirected: boolean
}
/** What came back: an answer, or a fault. `isSent`: the vendor may have heard of it. */
export type Kept = { readonly isSent: boolean } & ({ readonly head: Head } | { readonly fault: CarriedError })
export interface KeptRequest extends Asked {
  readonly dir: string
  readonly n: number
}

const file = ({ dir, n }: Pick<KeptRequest, 'dir' | 'n'>, end: string): string => join(dir, `${n}.${end}`)
export const partOf = (request: Pick<KeptRequest, 'dir' | 'n'>): string => file(request, 'part')
export const askedOf = (request: Pick<KeptRequest, 'dir' | 'n'>): string => file(request, 'asked.json')

/**
 * Writes down what is about to be sent. Throws where the folder cannot be written. At once, like all that a holder writes: it has nothing
 * else to do, and a turn through the pool of threads takes longer than the write.
 */
export function keepAsked({ dir, n, ...asked }: KeptRequest): void {
  mkdirSync(dir, { recursive: true, mode: folderMode })
  writeFileSync(askedOf({ dir, n }), JSON.stringify(asked), { mode: answerMode })
}

/** Says that the answer is whole. Makes no folder: whose order is closed, nobody asks for any more. */
export function keepWhole(request: Pick<KeptRequest, 'dir' | 'n'>, kept: Kept): void {
  writeFileSync(file(request, 'json'), JSON.stringify(kept), { mode: answerMode })
  renameSync(partOf(request), file(request, 'body'))
}

/** Says that nobody needs to wait for the answer. Takes no room on the disk, and gives some back. */
export function keepLost(request: Pick<KeptRequest, 'dir' | 'n'>): void {
  rmSync(partOf(request), { force: true })
  renameSync(askedOf(request), file(request, 'lost.json'))
}

/** What was asked for one order, first things first. */
export async function keptRequests(dir: string): Promise<KeptRequest[]> {
  const names = (await readdir(dir).catch(() => [])).filter((name) => /^\d+\.(?:asked|lost)\.json$/.test(name))
  const read = await Promise.all(names.map(async (name) => ({ n: Number.parseInt(name), asked: await readJson(join(dir, name)) })))
  return read.flatMap(({ n, asked }) => (isAsked(asked) ? [{ ...asked, dir, n }] : [])).toSorted((a, b) => a.n - b.n)
}

/** May be asked again, whatever became of it: it changes nothing. */
export const isSafe = ({ method }: { readonly method: string }): boolean => method === 'GET' || method === 'HEAD'

/** Whether the answer to everything that may have cost something is there (`kept`), or still comes (`awaited`). */
export async function answerTo(requests: readonly KeptRequest[]): Promise<'kept' | 'awaited' | undefined> {
  const costly = requests.filter((request) => !isSafe(request))
  const had = await Promise.all(
    costly.map(async (request) => {
      if (await isWhole(request)) return 'kept'
      if (!(await isGivenUp(request))) return 'awaited'
      // It may have been finished, and its holder gone, between the two looks.
      return (await isWhole(request)) ? 'kept' : undefined
    }),
  )
  if (had.length === 0 || had.includes(undefined)) return undefined
  return had.includes('awaited') ? 'awaited' : 'kept'
}

/** What is kept, as soon as it is whole; nothing where whoever waited for it is gone, or has lost it. Rejects as `signal` aborts. */
export async function keptAnswer(request: KeptRequest, signal: AbortSignal): Promise<Kept | undefined> {
  for (;;) {
    // In this order: an answer may be finished, and its holder gone, between two looks.
    const isGone = await isGivenUp(request)
    if (await isWhole(request)) {
      const kept = await readJson(file(request, 'json'))
      return isKept(kept) ? kept : undefined
    }
    if (isGone) return undefined
    await delay(lookMs, undefined, { signal })
  }
}

/** The answer once more, its body read as it is asked for. Throws the fault. */
export function responseOf(request: KeptRequest, kept: Kept): Response {
  if ('fault' in kept) throw revived(kept.fault)
  return asResponse(kept.head, () => Readable.toWeb(createReadStream(file(request, 'body'))) as ReadableStream<Uint8Array>)
}

/** A response as `fetch` gives it. */
export function asResponse({ status, statusText, headers, url, redirected }: Head, body: () => ReadableStream<Uint8Array>): Response {
  const isEmpty = [204, 205, 304].includes(status)
  const response = new Response(isEmpty ? null : body(), { status, statusText, headers: headers.map(([name, value]) => [name, value]) })
  return Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } })
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined
const isWhole = (request: KeptRequest): Promise<boolean> => isThere(file(request, 'body'))
/** Whoever waited for it is gone, or has said that it will never be whole. */
const isGivenUp = async (request: KeptRequest): Promise<boolean> =>
  !(await isThere(askedOf(request))) || (await isLeaseFree(request.holder))

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch {
    return undefined
  }
}
const has = (value: unknown, ...names: readonly string[]): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && names.every((name) => name in value)
const isAsked = (value: unknown): value is Asked =>
  has(value) && ['fingerprint', 'method', 'address', 'holder'].every((name) => typeof value[name] === 'string')
const isKept = (value: unknown): value is Kept =>
  has(value, 'isSent') && ((has(value['head'], 'status') && Array.isArray(value['head']['headers'])) || has(value['fault'], 'message'))
