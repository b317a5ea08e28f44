/** An update that takes away parts of the program under a host that runs. */
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function picture(folder: string, side: number): Promise<string> {
  const name = `${side}.png`
  await sharp({ create: { width: side, height: side, channels: 3, background: '#36a' } }).toFile(join(folder, name))
  return name
}

describe('a host whose program is replaced', () => {
  it('says to restart where it needs a part that is gone, and answers what needs none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atelier-replaced-'))
    closers.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
    await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
    await cp(join(root, 'package.json'), join(folder, 'package.json'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const client = new Client({ name: 'e2e', version: '1.0.0' })
    const homes = {
      ATELIER_ROOTS: folder,
      ATELIER_CACHE_DIR: join(folder, 'cache'),
      ATELIER_DATA_DIR: join(folder, 'data'),
      ATELIER_STATE_DIR: join(folder, 'state'),
    }
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ...homes }
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [join(folder, 'dist/cli.js'), 'serve'], env, stderr: 'ignore' }),
    )
    closers.push(() => client.close())
    const call = async (name: string, args: Record<string, unknown> = {}) => {
      const { _meta: meta, content } = await client.callTool({ name, arguments: args })
      return meta?.['atelier/result'] ?? content
    }
    expect(await call('list_assets')).toMatchObject({ ok: true })
    // Its tool is loaded by the small one; a process of its own is started by the large one.
    const [small, large] = await Promise.all([16, 2200].map(async (side) => join(folder, await picture(folder, side))))
    expect(await call('convert_image', { image: small, format: 'webp' })).toMatchObject({ ok: true })
    for (const name of await readdir(join(folder, 'dist'))) if (name.endsWith('.js')) await rm(join(folder, 'dist', name))
    expect(await call('create_model', { prompt: 'a cup' })).toMatchObject({
      ok: false,
      error: { code: 'HOST_REPLACED', fix: expect.stringContaining('Restart'), outcome: 'none' },
    })
    expect(await call('convert_image', { image: large, format: 'webp' })).toMatchObject({
      ok: false,
      error: { code: 'HOST_REPLACED', fix: expect.stringContaining('Restart'), outcome: 'none' },
    })
    expect(await call('list_assets')).toMatchObject({ ok: true })
  })
})
