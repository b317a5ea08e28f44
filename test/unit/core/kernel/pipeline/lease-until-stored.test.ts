import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { revise } from 'atelier-mcp'
import { expect, it } from 'vitest'
import cache from '#plugins/cache/index.ts'
import { kernelHost, plugin, speaker } from '../../../../fixtures/kernel-host.ts'
import { gate, turns } from '../../../../fixtures/gate.ts'

it('keeps other hosts waiting until the generation is reviewed and stored', async () => {
  const home = await mkdtemp(join(tmpdir(), 'lease-'))
  const dirs = { cache: join(home, 'cache'), data: join(home, 'data'), state: join(home, 'state') }
  let made = 0
  const invoke = async () => {
    made++
    return { data: { said: 'x' } }
  }
  const held = gate()
  const slowReview = plugin('slow-review', ({ hooks }) => hooks.review('*', () => held.pass()))
  const hosts = await Promise.all([1, 2, 3].map(() => kernelHost([cache(), slowReview, speaker('a', { invoke })], { dirs })))
  const all = Promise.all(hosts.map((host) => host.run('hello')))
  await held.entered()
  // Whoever does not wait for the lease would order meanwhile.
  await turns(1000)
  held.open()
  await all
  expect(made).toBe(1)
  await Promise.all(hosts.map((host) => host.close()))
  await rm(home, { recursive: true, force: true })
})

it('does not wait for its own lease when a revision asks for the same once more', async () => {
  let made = 0
  const again = plugin('again', ({ hooks }) =>
    hooks.review('test.speak', (_result, { request, attempt }) => (attempt === 1 ? revise('Once more.', request) : undefined)),
  )
  const invoke = async () => ({ data: { said: `take ${++made}` } })
  const host = await kernelHost([cache(), again, speaker('a', { invoke })])
  expect((await host.run('hello', {}, { deadlineMs: 5000 })).data.said).toBe('take 2')
  await host.close()
})
