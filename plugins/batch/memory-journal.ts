/** Jobs where the disk takes none: they are done all the same, and end with this host. */
import type { Job, PluginContext } from 'atelier-mcp'
import type { KeptAnswer } from '../asked-questions.ts'
import type { Journal, Parts } from './journal.ts'

/** Of a job that is on no disk. */
const endsWithHost = 'It is kept in memory only, and ends with this host: the state folder cannot be written.'
interface Held {
  job: Job
  readonly parts: Parts
  readonly answers: Map<string, KeptAnswer>
  cancelAsked: boolean
}

/**
 * `journal`, and in memory what it cannot write: new jobs, from beginning to end, and the end of every job. A job on disk of which no more can be written stays
 * an error before it is begun: a host that comes later would do it again. `hasEnded` says of which jobs nothing more is to be done.
 */
export function orInMemory(journal: Journal, log: Pick<PluginContext['log'], 'warn'>, hasEnded: (job: Job) => boolean): Journal {
  const held = new Map<string, Held>()
  let told = false
  const tell = (error: unknown): void => {
    if (!told) log.warn(`Jobs cannot be written and are kept in memory: ${(error as Error).message}`)
    told = true
  }
  return {
    ...journal,
    async save(job) {
      const known = held.get(job.id)
      if (known) {
        known.job = job
        return
      }
      await journal.save(job).catch((error: unknown) => {
        if (!isOfDisk(error) || (job.status !== 'queued' && !hasEnded(job))) throw error
        tell(error)
        held.set(job.id, {
          job: job.status === 'queued' ? { ...job, message: endsWithHost } : job,
          parts: { finished: new Map(), begun: new Set() },
          answers: new Map(),
          cancelAsked: false,
        })
      })
    },
    load: async (id) => held.get(id)?.job ?? journal.load(id),
    ids: async () => [...new Set([...held.keys(), ...(await journal.ids())])].toSorted().toReversed(),
    parts: async (id) => held.get(id)?.parts ?? journal.parts(id),
    async addPart(id, line) {
      const known = held.get(id)
      if (!known) return journal.addPart(id, line)
      if (line.begun) known.parts.begun.add(line.part)
      else known.parts.finished.set(line.part, line.value)
    },
    answers: async (id) => held.get(id)?.answers ?? journal.answers(id),
    async addAnswer(id, line) {
      const known = held.get(id)
      if (!known) return journal.addAnswer(id, line)
      if (!known.answers.has(line.key)) known.answers.set(line.key, line)
    },
    async askToCancel(id) {
      const known = held.get(id)
      if (known) known.cancelAsked = true
      else await journal.askToCancel(id)
    },
    cancelAsked: async (id) => held.get(id)?.cancelAsked ?? journal.cancelAsked(id),
    async remove(id) {
      held.delete(id)
      await journal.remove(id).catch((error: unknown) => {
        if (!isOfDisk(error)) throw error
        tell(error)
      })
    },
  }
}

const isOfDisk = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code !== undefined && (error as NodeJS.ErrnoException).syscall !== undefined
