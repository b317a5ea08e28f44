import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clients } from '#core/cli/install/client-table.ts'
import { settingsFiles } from '#core/cli/install/installed.ts'

it.each(clients)('the settings of $title are looked at once, also where the project is the home folder', (client) => {
  for (const folder of [homedir(), join(homedir(), 'project')]) {
    const files = settingsFiles(client, folder).map(({ file }) => file)
    expect(new Set(files).size).toBe(files.length)
  }
  expect(settingsFiles(client, join(homedir(), 'project'))).toHaveLength(client.projectFile === undefined ? 1 : 2)
})
