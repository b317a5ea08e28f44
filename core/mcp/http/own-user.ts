/** Is it the user of this process who asks? By the kernel's table of connections, which says whose each one is. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'

/** Connections over IPv4 as proc(5) has them: addresses in hex, the user in the eighth column. Only Linux has it. */
const table = '/proc/self/net/tcp'
/** Root may read whatever this user has; what relays the connections of Windows into WSL is root's, too. */
const root = 0

/** Whether `isOwnUser` can say anything on this machine. */
export const knowsUsers = (): Promise<boolean> =>
  readFile(table).then(
    () => true,
    () => false,
  )

/** By the other end of the connection, which is a process of this machine. False where the kernel does not know it. */
export async function isOwnUser({ socket }: Pick<IncomingMessage, 'socket'>): Promise<boolean> {
  const user = userOf(await readFile(table, 'latin1'), socket.remotePort, socket.localPort)
  return user !== undefined && (user === root || user === process.getuid?.())
}

/** Whose end of the connection is at `from`. */
export function userOf(rows: string, from = 0, to = 0): number | undefined {
  for (const row of rows.split('\n')) {
    const [, local = '', remote = '', , , , , user] = row.trim().split(/\s+/)
    if (portOf(local) === from && portOf(remote) === to) return Number(user)
  }
  return undefined
}

/** `0100007F:1F90` -> 8080. */
const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16)
