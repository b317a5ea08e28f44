/**
 * Jobs on disk: one file that says how the job stands, one line for every finished or begun part, a lease for the host that
 * runs it. Whatever is killed, the next host reads on from here.
 */
import { appendFile, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Job, type Lease, type PluginContext, tryLease, writeAtomic } from 'atelier-mcp'
import { z } from 'zod'
import type { KeptAnswer } from '../asked-questions.ts'

/** Parts of a job that an earlier attempt has finished or begun. */
export interface Parts {
  readonly finished: Map<string, unknown>
  readonly begun: Set<string>
}
export interface Journal {
  /** Replaces how the job stands; on disk when it resolves. */
  save(job: Job): Promise<void>
  /** Nothing for a job that does not exist, or whose file cannot be read or holds no job; the log says so once. */
  load(id: string): Promise<Job | undefined>
  /** Ids, newest first: they begin with their time. */
  ids(): Promise<string[]>
  parts(id: string): Promise<Parts>
  addPart(id: string, line: { readonly part: string; readonly value?: unknown; readonly begun?: true }): Promise<void>
  /** The right to run a job; nothing while another live host has it. */
  lease(id: string): Promise<Lease | undefined>
  /** Whoever runs it looks here. */
  askToCancel(id: string): Promise<void>
  cancelAsked(id: string): Promise<boolean>
  /** By key; the first to each counts. */
  answers(id: string): Promise<Map<string, KeptAnswer>>
  addAnswer(id: string, line: KeptAnswer & { readonly key: string }): Promise<void>
  remove(id: string): Promise<void>
}

const isId = (id: string): boolean => /^job_[0-9a-z]{20,40}$/.test(id)

/** A journal in a folder that several hosts may share. */
export function createJournal(dir: string, log: Pick<PluginContext['log'], 'warn'>): Journal {
  const told = new Set<string>()
  const damaged = (path: string): void => {
    if (!told.has(path)) log.warn('The file of a job is damaged and is left out.', { file: path })
    told.add(path)
  }
  const file = (id: string, extension: string): string => join(dir, `${id}.${extension}`)
  return {
    async save(job) {
      await writeAtomic(file(job.id, 'json'), JSON.stringify(job), { mode: 0o600 })
    },
    async load(id) {
      if (!isId(id)) return undefined
      const path = file(id, 'json')
      const text = await readFile(path, 'utf8').catch(() => undefined)
      const job = text === undefined ? undefined : parsed(text)
      if (isJob(job, id)) return job
      if (text !== undefined) damaged(path)
      return undefined
    },
    async ids() {
      const names = await readdir(dir).catch(() => [])
      return names
        .flatMap((name) => (name.endsWith('.json') && isId(name.slice(0, -5)) ? [name.slice(0, -5)] : []))
        .toSorted()
        .toReversed()
    },
    async parts(id) {
      const parts: Parts = { finished: new Map(), begun: new Set() }
      for (const entry of await lines(file(id, 'parts'))) {
        if (!isPart(entry)) continue
        if (entry.begun) parts.begun.add(entry.part)
        else {
          parts.finished.set(entry.part, entry.value)
          parts.begun.delete(entry.part)
        }
      }
      return parts
    },
    async addPart(id, line) {
      await addLine(file(id, 'parts'), line, line.begun !== true)
    },
    async answers(id) {
      const answers = new Map<string, KeptAnswer>()
      for (const entry of await lines(file(id, 'answers'))) if (isAnswer(entry) && !answers.has(entry.key)) answers.set(entry.key, entry)
      return answers
    },
    addAnswer: (id, line) => addLine(file(id, 'answers'), line, true),
    lease: (id) => tryLease(file(id, 'lease')),
    async askToCancel(id) {
      await writeAtomic(file(id, 'cancel'), '', { sync: false })
    },
    cancelAsked: (id) =>
      stat(file(id, 'cancel')).then(
        () => true,
        () => false,
      ),
    async remove(id) {
      for (const extension of ['json', 'parts', 'answers', 'cancel']) await rm(file(id, extension), { force: true })
    },
  }
}

async function addLine(path: string, line: object, isSynced: boolean): Promise<void> {
  // A line that a killed host left half-written must not swallow this one.
  await appendFile(path, `\n${JSON.stringify(line)}`, { mode: 0o600 })
  if (!isSynced) return
  const handle = await open(path, 'r+')
  await handle.datasync().finally(() => handle.close())
}

const lines = async (path: string): Promise<unknown[]> =>
  (await readFile(path, 'utf8').catch(() => '')).split('\n').flatMap((line) => (line === '' ? [] : [parsed(line)]))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** As much as everything that is done with a job relies on. */
const jobShape = z.looseObject({
  principal: z.looseObject({ id: z.string() }),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  deadlineAt: z.number(),
  isCall: z.literal(true).optional(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']),
  progress: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
  expiresAt: z.number().optional(),
  asked: z.record(z.string(), z.looseObject({ ask: z.string() })).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  content: z.array(z.looseObject({ type: z.string() })).optional(),
  error: z.record(z.string(), z.unknown()).optional(),
})
const isJob = (value: unknown, id: string): value is Job => jobShape.extend({ id: z.literal(id) }).safeParse(value).success

const partShape = z.looseObject({ part: z.string(), begun: z.literal(true).optional() })
const answerShape = z.looseObject({ key: z.string(), question: z.unknown(), answer: z.unknown() })
const isAnswer = (value: unknown): value is KeptAnswer & { readonly key: string } => answerShape.safeParse(value).success
const isPart = (value: unknown): value is { readonly part: string; readonly value?: unknown; readonly begun?: true } =>
  partShape.safeParse(value).success
