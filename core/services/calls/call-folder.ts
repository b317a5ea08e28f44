/** Calls whose clients were asked something, on disk: for all processes that share the folder. */
import { createHash } from 'node:crypto'
import { access, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AskedCall, AskedCalls, AskedCallsInit, CallTurn } from '../../kernel/ports/asked-calls.ts'
import { unspent } from '../../kernel/errors/unspent.ts'
import { writeAtomic } from '../assets/atomic-write.ts'
import { type Lease, withLease } from '../assets/lease.ts'
import { callRoom } from './call-room.ts'

/** What callers have said and made stands in it: for the owner alone. */
const mode = 0o600

/** `folder` is made when it is needed. What lies there for longer is forgotten: while this process lives, or when the next one comes. */
export function callFolder(folder: string, init: AskedCallsInit): AskedCalls {
  const { keepMs } = init
  const at = (id: string, ...more: readonly string[]): string => join(folder, id, ...more)
  let timer: NodeJS.Timeout | undefined
  const sweep = async (): Promise<void> => {
    let isEmpty = true
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(join(folder, name)).catch(() => undefined)
      if (found?.isDirectory() !== true && !name.endsWith('.json')) continue
      if (!found) continue
      if (Date.now() - found.mtimeMs > keepMs) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {})
      else isEmpty = false
    }
    if (!isEmpty) sweepLater()
  }
  const sweepLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      void sweep()
    }, keepMs / 10).unref()
  }
  void sweep()
  /** All that belongs to a call, but the lease that somebody may have on it. */
  const remove = async (id: string): Promise<void> => {
    for (const name of await readdir(at(id)).catch(() => [])) if (name !== 'lease') await rm(at(id, name), { force: true })
  }
  const turnAt = ({ id, principal }: AskedCall, lease?: Lease): CallTurn => {
    const room = callRoom(folder, principal, init, remove)
    const assertOwn = async (): Promise<void> => {
      if (lease && !(await lease.isHeld())) throw unspent('LEASE_LOST', `Another process has taken over the call ${id}.`)
    }
    return {
      lost: lease?.lost ?? new AbortController().signal,
      bytes: {
        async keep(bytes) {
          const name = createHash('sha256').update(bytes).digest('hex')
          const isThere = await access(at(id, name)).then(
            () => true,
            () => false,
          )
          await room.take(id, { more: isThere ? 0 : bytes.byteLength }, async () => {
            await writeAtomic(at(id, name), bytes, { mode, exclusive: true })
          })
          sweepLater()
          return name
        },
        read: (name) => readFile(at(id, name)),
      },
      async read() {
        await assertOwn()
        return readFile(at(id, 'call.json'), 'utf8').catch(() => undefined)
      },
      async write(text, isOver = false) {
        await assertOwn()
        await room.take(id, { text: Buffer.byteLength(text), isOver }, async () => {
          await writeAtomic(at(id, 'call.json'), text, { mode })
        })
        sweepLater()
      },
    }
  }
  return {
    begin: (call) => turnAt(call),
    during: (call, signal, work) => withLease(at(call.id, 'lease'), { signal }, (lease) => work(turnAt(call, lease))),
  }
}
