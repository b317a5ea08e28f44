/**
 * The ledger of one day: a file that is only ever appended to, by any number of hosts. Its order is the order of time, so
 * whoever reserves appends first and then looks at what stands before: no lock, and no two can take the last dollar.
 */
import { type LedgerLine, makeFolder } from 'atelier-mcp'
import { appendFile, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseLine } from './line.ts'
import type { SpareRoom } from './spare-room.ts'

export interface DayBook {
  /** Throws what the file system throws. */
  append(line: LedgerLine): Promise<void>
  /** What has been written until now, by id, in the order of each id's first line. What was given back and is put aside again has a new place. */
  entries(): Promise<ReadonlyMap<string, LedgerLine>>
}

/** `onDamage` hears once of lines that are none: a host died while it wrote, or somebody has edited the file. They are not counted, and stay where they are. */
export function dayBook(path: string, spare: SpareRoom, onDamage: (path: string) => void = () => {}): DayBook {
  const known = new Map<string, LedgerLine>()
  let told = false
  let offset = 0
  let rest: Buffer = Buffer.alloc(0)
  let reading: Promise<unknown> = Promise.resolve()

  const readOn = async (): Promise<void> => {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!file) return
    try {
      const { size } = await file.stat()
      if (size <= offset) return
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset)
      offset += bytesRead
      const all = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      const end = all.lastIndexOf(0x0a)
      rest = all.subarray(end + 1)
      for (const text of all
        .subarray(0, end + 1)
        .toString('utf8')
        .split('\n')) {
        if (text === '') continue
        const line = parseLine(text)
        if (line) {
          // Others may have taken the money meanwhile.
          if (line.type === 'reserve' && known.get(line.id)?.type === 'free') known.delete(line.id)
          known.set(line.id, line)
        } else if (!told) {
          told = true
          onDamage(path)
        }
      }
    } finally {
      await file.close()
    }
  }

  return {
    async append(line) {
      // The line break before it ends what a crash may have left torn.
      const text = `\n${JSON.stringify(line)}\n`
      const write = (): Promise<void> => appendFile(path, text, { mode: 0o600 })
      await write().catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') await makeFolder(dirname(path), 0o700)
        else if (!isFull(error) || !(await spare.give())) throw error
        await write()
      })
      await spare.take()
    },
    async entries() {
      const done = reading.then(readOn)
      reading = done.catch(() => {})
      await done
      return known
    },
  }
}

const isFull = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOSPC' || code === 'EDQUOT'
