/** `atelier install` without a name: the clients, and which of them have this server. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { paintFor } from '../colour.ts'
import type { Output } from '../output.ts'
import { table } from '../table.ts'
import { clients, thisPlace } from './client-table.ts'
import { installedIn } from './installed.ts'

export async function listClients(output: Output, isJson: boolean): Promise<void> {
  const place = thisPlace()
  const found = await Promise.all(
    clients.map(async (client) => {
      const file = client.file(place)
      const folder = dirname(file)
      const isHere = existsSync(file) || (folder !== place.home && existsSync(folder))
      const state = await installedIn(client, file).then(
        (installed) => (installed ? 'installed' : isHere ? 'not yet' : 'no client found'),
        () => 'settings cannot be read',
      )
      return { id: client.id, title: client.title, state, file }
    }),
  )
  if (isJson) return output.json(found)
  const rows = found.map(({ id, title, state, file }) => [id, title, state, file])
  output.print(table(['client', 'name', 'state', 'settings'], rows, output.columns, paintFor(process.stdout)))
  output.print('\n`atelier install CLIENT` puts this server into one of them.')
}
