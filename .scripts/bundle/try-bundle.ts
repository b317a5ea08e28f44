/** Proves a bundle that is for this machine: unpacked as a client does, started by its own manifest, and used by the SDK's client. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import type { manifestOf } from './manifest.ts'

/** `folder`: the unpacked bundle. `home`: an empty folder, for what it keeps. Throws where no picture is made and saved. */
export async function tryBundle(folder: string, home: string): Promise<{ readonly tools: number; readonly bytes: number }> {
  const { server } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ReturnType<typeof manifestOf>
  const allowed = join(home, 'Pictures')
  await mkdir(allowed, { recursive: true })
  const { args, env } = server.mcp_config
  const transport = new StdioClientTransport({
    command: process.execPath,
    // One folder is chosen, and no key: its placeholder stays.
    args: args.map((arg) => arg.replace('${__dirname}', folder).replace('${user_config.folders}', allowed)),
    env: {
      ...env,
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      ...Object.fromEntries(['DATA', 'CACHE', 'STATE'].map((name) => [`ATELIER_${name}_DIR`, join(home, name)])),
    },
    cwd: home,
  })
  const client = new Client({ name: 'bundle', version: '1.0.0' })
  await client.connect(transport)
  try {
    const { tools } = await client.listTools()
    const saveTo = join(allowed, 'fox.png')
    const made = await client.callTool({ name: 'generate_image', arguments: { prompt: 'a red fox in the snow', saveTo } })
    if (made.isError) throw new Error(`A picture cannot be made:\n${JSON.stringify(made.content)}`)
    const svg = '<svg viewBox="0 0 10 10"><text x="1" y="8">a</text></svg>'
    const drawn = await client.callTool({ name: 'draw_image', arguments: { svg } })
    if (drawn.isError) throw new Error(`Nothing can be drawn:\n${JSON.stringify(drawn.content)}`)
    const { length } = await readFile(saveTo)
    return { tools: tools.length, bytes: length }
  } finally {
    await client.close()
  }
}
