/** The sign of life of a process that holds orders, in each folder of orders that it writes to; and what dead ones have left there. */
import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeaseFree, type Lease, tryLease } from '../assets/lease.ts'

export interface HolderLease {
  /** Absolute. */
  readonly path: string
}
export interface HolderLeases {
  /** Throws what the file system throws where `orders` cannot be written. */
  of(orders: string): Promise<HolderLease>
  release(): Promise<void>
}
const dayMs = 24 * 60 * 60_000
/** The line of an order may be on a server, where nobody here sees whether it is open; budgets count by months, so what it brought is asked for no later. */
const answersMs = 40 * dayMs

export function holderLeases(): HolderLeases {
  const known = new Map<string, Promise<HolderLease & { readonly lease: Lease }>>()
  const take = async (orders: string) => {
    const path = join(orders, 'holders', `${process.pid}-${randomBytes(6).toString('hex')}.lease`)
    const lease = await tryLease(path)
    // What nobody can see is no sign of life.
    if (!lease?.shared) throw new Error(`Nothing can be written in ${orders}.`)
    void sweep(orders)
    return { path, lease }
  }
  return {
    of(orders) {
      const made = known.get(orders) ?? take(orders)
      known.set(orders, made)
      made.catch(() => known.delete(orders))
      return made
    },
    async release() {
      const all = await Promise.allSettled(known.values())
      known.clear()
      // Where its file is gone with its folder, letting go of it would make that folder anew.
      const mine = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.lease] : []))
      await Promise.all(mine.map(async (lease) => (await lease.isHeld()) && lease.release()))
    },
  }
}

/** Removes what is nobody's: wishes to cancel orders and leases of dead holders after a day, answers to orders after 40. */
export async function sweep(orders: string, now = Date.now()): Promise<void> {
  const isOld = async (path: string, ms = dayMs): Promise<boolean> => {
    const found = await stat(path).catch(() => undefined)
    return found !== undefined && now - found.mtimeMs > ms
  }
  const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true }).catch(() => {})
  const names = await readdir(orders).catch((): string[] => [])
  for (const name of names.filter((one) => /\.(?:answers|cancel)$/.test(one))) {
    const path = join(orders, name)
    const isOpen = names.includes(`${name.slice(0, name.lastIndexOf('.'))}.json`)
    if (!isOpen && (await isOld(path, name.endsWith('.answers') ? answersMs : dayMs))) await remove(path)
  }
  const holders = join(orders, 'holders')
  for (const name of await readdir(holders).catch(() => [])) {
    const path = join(holders, name)
    if ((await isOld(path)) && (await isLeaseFree(path))) await remove(path)
  }
}
