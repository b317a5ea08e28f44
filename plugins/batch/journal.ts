/**
 * Jobs on disk: one file that says how the job stands, one line for every finished or begun part, a lease for the host that
 * runs it. Whatever is killed, the next host reads on from here.
 */
import { appendFile, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Job, type Lease, tryLease, writeAtomic } from 'atelier-mcp'

/** Parts of a job that an earlier attempt has finished or begun. */
export interface Parts {
  readonly finished: Map<string, unknown>
  readonly begun: Set<string>
}
export interface Journal {
  /** Replaces how the job stands; on disk when it resolves. */
  save(job: Job): Promise<void>
  /** Nothing for a job that does not exist, or whose file cannot be read. */
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
  remove(id: string): Promise<void>
}

const isId = (id: string): boolean => /^job_[0-9a-z]{20,40}$/.test(id)

/** A journal in a folder that several hosts may share. */
export function createJournal(dir: string): Journal {
  const file = (id: string, extension: string): string => join(dir, `${id}.${extension}`)
  return {
    async save(job) {
      await writeAtomic(file(job.id, 'json'), JSON.stringify(job), { mode: 0o600 })
    },
    async load(id) {
      if (!isId(id)) return undefined
      try {
        const job = JSON.parse(await readFile(file(id, 'json'), 'utf8')) as Job
        return job.id === id ? job : undefined
      } catch {
        return undefined
      }
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
      const text = await readFile(file(id, 'parts'), 'utf8').catch(() => '')
      for (const line of text.split('\n')) {
        const entry = parsed(line)
        if (!entry) continue
        if (entry.begun) parts.begun.add(entry.part)
        else {
          parts.finished.set(entry.part, entry.value)
          parts.begun.delete(entry.part)
        }
      }
      return parts
    },
    async addPart(id, line) {
      const path = file(id, 'parts')
      // A line that a killed host left half-written must not swallow this one.
      await appendFile(path, `\n${JSON.stringify(line)}`, { mode: 0o600 })
      if (line.begun) return
      const handle = await open(path, 'r+')
      await handle.datasync().finally(() => handle.close())
    },
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
      for (const extension of ['json', 'parts', 'cancel']) await rm(file(id, extension), { force: true })
    },
  }
}

const parsed = (line: string): { readonly part: string; readonly value?: unknown; readonly begun?: true } | undefined => {
  try {
    return line === '' ? undefined : (JSON.parse(line) as { part: string })
  } catch {
    return undefined
  }
}
