/** `library.keep` in a whole host: what an open job or order refers to stays. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Meta } from 'atelier-mcp'
import { batch, exporters, imageGen, library } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { drawing } from '../fixtures/pictures.ts'
import { gate } from '../fixtures/gate.ts'
import { painter } from '../fixtures/painter.ts'

const held = gate()
const paint = painter({
  cost: { usd: 0.04, basis: 'reported' },
  paint: async ({ prompt }) => {
    if (prompt.includes('slow')) await held.pass()
    return drawing(64, 48)
  },
})
let host: TestHost
beforeAll(async () => {
  host = await createTestHost({
    plugins: [paint.plugin, imageGen(), exporters(), library(), batch({ jobs: 1 })],
    config: { library: { keep: { days: 30 } } },
  })
})
afterAll(async () => {
  held.open()
  await host.close()
})

const call = async (name: string, args: Meta) => (await host.client.callTool(name, args)).envelope
const made = async (prompt: string): Promise<string> => {
  const { assets } = await call('generate_image', { prompt })
  const [{ id }] = assets as [{ id: string }]
  const path = join(host.dirs.data, '.store/records', id.slice(0, 2), `${id}.json`)
  const record = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...record, createdAt: Date.now() - 40 * 864e5 }))
  return id
}
const going = async (): Promise<string[]> => (await host.host.retention!.plan()).toTrash.map(({ id }) => id)

it('leaves alone what open jobs and orders were asked with', async () => {
  const [ordered, waiting, free] = [await made('one'), await made('two'), await made('three')]
  const edit = (id: string) => ({ prompt: 'slow and red', images: [`asset://${id}`] })
  const order = call('edit_image', edit(ordered))
  const shown = { timeout: 60_000 }
  await vi.waitFor(async () => expect(await host.host.service('host')!.orders.list('local')).toHaveLength(1), shown)
  // An input of the one, an input of the other.
  await call('start_job', { tool: 'edit_image', arguments: edit(waiting) })
  expect(await going()).toEqual([free])
  held.open()
  await order
  await vi.waitFor(async () => expect((await going()).toSorted()).toEqual([ordered, waiting, free].toSorted()), shown)
})
