import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JobSpec, JobWorker } from 'atelier-mcp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inProcessQueue } from '#plugins/batch/in-process-queue.ts'
import { createJournal } from '#plugins/batch/journal.ts'

let dir: string
const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const queues: ReturnType<typeof inProcessQueue>[] = []
beforeEach(async () => {
  vi.clearAllMocks()
  dir = join(await mkdtemp(join(tmpdir(), 'atelier-journal-')), 'jobs')
})
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()))
  await rm(join(dir, '..'), { recursive: true, force: true })
})

const open = () => {
  const queue = inProcessQueue({ journal: createJournal(dir, log), log, concurrency: 2, keepMs: 60_000 })
  queues.push(queue)
  return queue
}
const spec = (number = 0): JobSpec => ({
  id: `job_${String(number).padStart(29, '0')}`,
  principal: { id: 'ann', scopes: [] },
  tool: 'paid',
  arguments: {},
  createdAt: Date.now(),
  deadlineAt: Date.now() + 60_000,
})
const done: JobWorker = async () => ({ status: 'done', result: { ok: true } })
const forever = AbortSignal.timeout(30_000)

describe('a file of a job', () => {
  const { principal, ...withoutPrincipal } = { ...spec(), status: 'running', progress: 0 }
  it.each<[what: string, content: unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
    ['nothing but its id', { id: spec().id }],
    ['no principal', withoutPrincipal],
    ['a principal that is null', { ...withoutPrincipal, principal: null }],
    ['a status that there is not', { ...withoutPrincipal, principal, status: 'lost' }],
    ['another id', { ...withoutPrincipal, principal, id: spec(7).id }],
  ])('that holds %s counts as none and is told once; the others are done', async (_, content) => {
    await mkdir(dir, { recursive: true })
    const path = join(dir, `${spec().id}.json`)
    await writeFile(path, JSON.stringify(content))
    const queue = open()
    await queue.start(done)
    await queue.add(spec(1))
    expect(await queue.wait(spec(1).id, 'ann', 10_000, forever)).toMatchObject({ status: 'done' })
    expect(await queue.get(spec().id, 'ann')).toBeUndefined()
    expect((await queue.list({ principal: 'ann', limit: 10 })).jobs.map(({ id }) => id)).toEqual([spec(1).id])
    expect(log.warn.mock.calls).toEqual([[expect.stringContaining('damaged'), { file: path }]])
    expect(await readFile(path, 'utf8')).toBe(JSON.stringify(content))
  })

  it.each(['null', '5', '"x"', '[]', '{}', '{"part":5,"value":{}}', '{"part":"0","begun":0}'])(
    'of finished parts with a line %s keeps the others',
    async (line) => {
      await mkdir(dir, { recursive: true })
      await writeFile(join(dir, `${spec().id}.parts`), `\n{"part":"1","begun":true}\n${line}\n{"part":"2","value":{"ok":true}}`)
      const { begun, finished } = await createJournal(dir, log).parts(spec().id)
      expect([...begun]).toEqual(['1'])
      expect([...finished]).toEqual([['2', { ok: true }]])
    },
  )
})

describe('a folder that takes no jobs', () => {
  // A file in its place refuses everybody, the superuser too.
  beforeEach(() => writeFile(dir, ''))

  it('leaves them in memory, where they are done, listed and cancelled, and says so once', async () => {
    const queue = open()
    const seen: string[] = []
    await queue.start(async ({ id }, control) => {
      if (id === spec(2).id)
        return new Promise((_, no) => control.signal.addEventListener('abort', () => no(control.signal.reason as Error)))
      await control.begin('0')
      await control.finish('0', { ok: true })
      seen.push(id)
      return { status: 'done', result: { ok: true } }
    })
    expect(await queue.add(spec(1))).toMatchObject({ status: 'queued', message: expect.stringContaining('in memory only') })
    await queue.add(spec(2))
    expect(await queue.wait(spec(1).id, 'ann', 10_000, forever)).toMatchObject({ status: 'done', result: { ok: true } })
    expect(await queue.cancel(spec(2).id, 'ann')).toMatchObject({ status: 'cancelled' })
    expect((await queue.list({ principal: 'ann', limit: 10 })).jobs.map(({ id, status }) => [id, status])).toEqual([
      [spec(2).id, 'cancelled'],
      [spec(1).id, 'done'],
    ])
    expect(await queue.get(spec(1).id, 'bob')).toBeUndefined()
    expect(seen).toEqual([spec(1).id])
    expect(log.warn).toHaveBeenCalledTimes(1)
    expect(log.error).not.toHaveBeenCalled()
  })

  it('refuses a job where none are done: nobody would ever do it', async () => {
    await expect(open().add(spec())).rejects.toThrow(/ENOTDIR|EEXIST/)
  })
})

it('a job on disk of which no more can be written is not begun, or a later host would do it again', async () => {
  await open().add(spec())
  const journal = createJournal(dir, log)
  const work = vi.fn(done)
  const queue = inProcessQueue({
    journal: { ...journal, save: () => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS', syscall: 'open' })) },
    log,
    concurrency: 1,
    keepMs: 60_000,
  })
  queues.push(queue)
  await queue.start(work)
  await vi.waitFor(() => expect(log.error).toHaveBeenCalledTimes(1), 60_000)
  expect(work).not.toHaveBeenCalled()
  expect((await readdir(dir)).filter((name) => name.endsWith('.json'))).toHaveLength(1)
})
