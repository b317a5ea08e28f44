/** A file that does nothing but take room, so that what is known of money can be written where a disk is full. */
import { rm, stat, writeFile } from 'node:fs/promises'

export interface SpareRoom {
  /** Takes the room, where it is not taken yet and there is some. */
  take(): Promise<void>
  /** Gives it back; answers whether there was any. */
  give(): Promise<boolean>
}

/** Some two hundred lines of a ledger. */
const bytes = 64 << 10

/** One for all hosts that write there. Faults of the file system are passed over: whoever writes hears of them. */
export function spareRoom(path: string): SpareRoom {
  let isTaken = false
  const give = async (): Promise<boolean> => {
    isTaken = false
    const was = await stat(path).catch(() => undefined)
    await rm(path, { force: true }).catch(() => {})
    return was !== undefined
  }
  return {
    async take() {
      if (isTaken) return
      isTaken = true
      const was = await stat(path).catch(() => undefined)
      if (was?.size === bytes) return
      // Not by its length alone, for which a file system may put nothing aside.
      await writeFile(path, Buffer.alloc(bytes, '\n'), { mode: 0o600 }).catch(give)
    },
    give,
  }
}
