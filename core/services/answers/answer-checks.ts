/**
 * The one place where JSON Schemas of callers are compiled and held against answers: a process, ended after two seconds. A pattern such as
 * `^(a+)+$`, or thirty levels of alternatives, would hold a host for ever.
 */
import { createHash } from 'node:crypto'
import type { Caller } from '../../kernel/contract/caller.ts'
import type { JsonSchema } from '../../kernel/contract/infer.ts'
import type { WorkerRunOptions } from '../worker/pool.ts'
import { processPool } from '../worker/process-pool.ts'
import type { compiles, issues, start } from './answer-check.worker.ts'

/** Milliseconds of one check. Honest schemas take 10; the largest of our own, of 25,000 characters, takes 150, and 600 on a machine that is busy. */
export const checkMs = 2000
/** For loading the checker, on a machine that is busy. */
const startMs = 20_000
/** Verdicts that are remembered: a provider, `review` and a tool ask of the same answer one after the other. */
const mostKnown = 64

// One for all hosts of a process: it holds nothing of anybody, and stops by itself.
// A process: on Node 24 a thread that runs out of memory takes the whole host along.
const pool = processPool(new URL('./answer-check.worker.ts', import.meta.url), { idleMs: 10_000, memoryMb: 256 })
const limit: WorkerRunOptions = { timeoutMs: checkMs }

/** Whose check it is. */
export type Asking = Pick<Caller, 'principal'>

/** Checks that wait, by whose they are; whose turn comes next stands first. */
const lines = new Map<string, (() => Promise<void>)[]>()
let isBusy = false

/**
 * One after the other: the process that was started for a check is not ended by the one before it. Everybody has one turn, then the next:
 * so many slow checks of one principal cost the others the time of one.
 */
function inTurn<T>(by: Asking | undefined, check: () => Promise<T>): Promise<T> {
  const who = by?.principal.id ?? ''
  return new Promise<T>((resolve, reject) => {
    const turn = async (): Promise<void> => {
      await pool.run<typeof start>('start', undefined, { timeoutMs: startMs })
      resolve(await check())
    }
    const line = lines.get(who) ?? []
    line.push(() => turn().catch(reject))
    lines.set(who, line)
    if (!isBusy) void takeTurns()
  })
}

async function takeTurns(): Promise<void> {
  isBusy = true
  for (let [first] = lines; first; [first] = lines) {
    const [who, line] = first
    await line.shift()?.()
    // Behind all who have come meanwhile.
    lines.delete(who)
    if (line.length > 0) lines.set(who, line)
  }
  isBusy = false
}

/** Throws the checker's words for what is no JSON Schema 2020-12, `DEADLINE` and `WORKER_FAILED` where it takes too long or too much memory. */
export const compileSchema = (schema: JsonSchema, by?: Asking): Promise<void> =>
  inTurn(by, () => pool.run<typeof compiles>('compiles', { schema }, limit))

const known = new Map<string, Promise<string | undefined>>()

/** What is wrong with `value`, in words; nothing where it fits. Throws as `compileSchema`. */
export function issuesOf(schema: JsonSchema, value: unknown, by?: Asking): Promise<string | undefined> {
  const key = createHash('sha256')
    .update(JSON.stringify([schema, value]))
    .digest('hex')
  const verdict = known.get(key) ?? inTurn(by, () => pool.run<typeof issues>('issues', { schema, value }, limit))
  known.set(key, verdict)
  if (known.size > mostKnown) known.delete(known.keys().next().value!)
  // Not what it threw: on a machine that is busy the next time may be better.
  verdict.catch(() => known.delete(key))
  return verdict
}
