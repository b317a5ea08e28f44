/** Who holds a lease, as its file says. */
import { randomUUID } from 'node:crypto'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { errno } from './atomic-write.ts'

/** A process, for one lease. */
export interface Holder {
  readonly owner: string
  readonly pid: number
  readonly machine: string
  /** Epoch milliseconds. */
  readonly startedAt: number
}

/** This process, under a name of its own. */
export const newHolder = async (): Promise<Holder> => ({
  owner: randomUUID(),
  pid: process.pid,
  machine: await machine(),
  startedAt: Date.now(),
})

/** Who the file says holds it; nothing where it is missing, or says something else. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Holder
    return typeof holder.owner === 'string' && /^[\w-]+$/.test(holder.owner) ? holder : undefined
  } catch {
    return undefined
  }
}

/** Whether its process has ended. False for one of another machine: nobody can see that from here. */
export const isGone = async (holder: Pick<Holder, 'machine' | 'pid'>): Promise<boolean> =>
  holder.machine === (await machine()) && !isRunning(holder.pid)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errno(error) !== 'ESRCH'
  }
}

let known: Promise<string> | undefined
/** Processes of one machine see each other's ids; containers of one host name don't, so their name space counts. */
const machine = (): Promise<string> =>
  (known ??= readlink('/proc/self/ns/pid').then(
    (space) => `${hostname()} ${space}`,
    () => hostname(),
  ))
