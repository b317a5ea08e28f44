/** Several hosts over the same jobs, at once and one after the other. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../kernel/contract/errors.ts'
import { benchCase, done, owner, slowWorker, specOf } from './job-bench.ts'
import type { JobQueueSuite } from './job-material.ts'
import type { SuiteCase } from './suite-case.ts'

export const jobRestartCases = (suite: JobQueueSuite): readonly SuiteCase[] => [
  benchCase(suite, 'keeps what is finished for the hosts that come after', async ({ open, ended }) => {
    const first = await open()
    await first.start(async () => ({ status: 'done', result: { ok: true, n: 1 } }))
    const { id } = await first.add(specOf())
    const before = await ended(first, id)
    await first.close()
    assert.deepEqual(await (await open()).get(id, owner), before)
  }),
  benchCase(suite, 'does what a host has left waiting', async ({ open, ended }) => {
    const first = await open()
    const { id } = await first.add(specOf())
    await first.close()
    const second = await open()
    await second.start(async (_spec, _control, resumed) => ({ status: 'done', result: { resumed } }))
    assert.deepEqual((await ended(second, id)).result, { resumed: false })
  }),
  benchCase(
    suite,
    'goes on with what a host has left running, and says which parts are finished and begun',
    async ({ open, ended, until }) => {
      const first = await open()
      const { began, work } = slowWorker()
      await first.start(work)
      const { id } = await first.add(specOf())
      await until('the work begins', () => began.length === 1)
      const { control } = began[0]!
      assert.deepEqual([control.finished.size, control.begun.size], [0, 0], 'a new job has no parts')
      await control.begin('a')
      await control.finish('a', { asset: 'asset://a', list: [1, null] })
      await control.begin('b')
      await first.close()
      assert.ok(control.signal.aborted, 'the work was not told that its host closes')
      const second = await open()
      assert.equal((await second.get(id, owner))?.status, 'running', 'a job whose host closes has not ended')
      if (second.finished) {
        assert.deepEqual(await second.finished(id, owner), [{ asset: 'asset://a', list: [1, null] }], 'what its parts have come to')
        assert.deepEqual(await second.finished(id, 'somebody else'), [], 'what the parts of another have come to')
      }
      await second.start(async (_spec, later, resumed) => ({
        status: 'done',
        result: { resumed, finished: [...later.finished], begun: [...later.begun] },
      }))
      assert.deepEqual((await ended(second, id)).result, {
        resumed: true,
        finished: [['a', { asset: 'asset://a', list: [1, null] }]],
        begun: ['b'],
      })
    },
  ),
  benchCase(
    suite,
    'asks by one key for each question, and takes the first answer from any host, for its own principal alone',
    async ({ open, ended, until }) => {
      const [one, two] = [await open(), await open()]
      // An engine without it asks nobody.
      if (!one.answer || !two.answer) return
      await one.start(async (_spec, { ask }) => {
        const [first, second] = [
          await ask!('sure', { ask: 'elicitUrl', message: 'Sure?', url: 'https://a.example/' }),
          await ask!('sure', { ask: 'elicitUrl', message: 'Really?', url: 'https://a.example/' }),
        ]
        return { status: 'done', result: { first, second } }
      })
      const { id } = await one.add(specOf({ asks: ['elicitUrl'] }))
      const asked = async (key: string): Promise<boolean> => Object.keys((await two.get(id, owner))?.asked ?? {}).join() === key
      await until('its question is seen by the other host', () => asked('sure'))
      await two.answer(id, 'somebody else', { sure: 'theirs' })
      await two.answer(id, owner, { unasked: 'x' })
      assert.ok(await asked('sure'), 'it was answered by what is no answer to it')
      await two.answer(id, owner, { sure: { action: 'accept' } })
      await two.answer(id, owner, { sure: { action: 'decline' } })
      await until('its second question has a key of its own', () => asked('sure 2'))
      await one.answer(id, owner, { sure: 'late', 'sure 2': { action: 'cancel' } })
      const job = await ended(two, id)
      assert.deepEqual([job.result, job.asked], [{ first: { action: 'accept' }, second: { action: 'cancel' } }, undefined])
    },
  ),
  benchCase(suite, 'leaves a job to the next host where its own says that it closes', async ({ open, ended, until }) => {
    const first = await open()
    let tried = 0
    await first.start(async () => {
      tried += 1
      throw new AtelierError({ code: 'HOST_CLOSING', message: 'The host is closing.', outcome: 'none' })
    })
    const { id } = await first.add(specOf())
    await until('it was tried', () => tried > 0)
    await delay(50)
    await first.close()
    const second = await open()
    await second.start(async () => done)
    assert.equal((await ended(second, id)).status, 'done')
  }),
  benchCase(suite, 'closes, also while work does not listen', async ({ open, until }) => {
    const queue = await open()
    let working = false
    let end = (): void => {}
    await queue.start(async () => {
      working = true
      await new Promise<void>((resolve) => (end = resolve))
      return done
    })
    await queue.add(specOf())
    await until('the work begins', () => working)
    let closed = false
    void queue.close().then(() => (closed = true))
    await until('the queue is closed', () => closed).finally(() => end())
  }),
  benchCase(suite, 'never does a job twice, however many hosts are there', async ({ open, ended }) => {
    const hosts = [await open(), await open(), await open()]
    const times = new Map<string, number>()
    const work = async ({ id }: { readonly id: string }) => {
      times.set(id, (times.get(id) ?? 0) + 1)
      await delay(20)
      return done
    }
    const waiting = []
    for (let index = 0; index < 6; index++) waiting.push((await hosts[index % 3]!.add(specOf())).id)
    await Promise.all(hosts.map((host) => host.start(work)))
    for (let index = 0; index < 6; index++) waiting.push((await hosts[index % 3]!.add(specOf())).id)
    for (const id of waiting) assert.equal((await ended(hosts[0]!, id)).status, 'done')
    assert.deepEqual(
      waiting.map((id) => times.get(id)),
      waiting.map(() => 1),
      'times that each was done',
    )
  }),
  benchCase(suite, 'shows a job to every host, and cancels it from any', async ({ open, ended, until }) => {
    const [first, second] = [await open(), await open()]
    const { began, work } = slowWorker()
    await first.start(work)
    const { id } = await first.add(specOf())
    await until('the work begins', () => began.length === 1)
    assert.equal((await second.get(id, owner))?.status, 'running')
    await second.cancel(id, owner)
    await until('the work is told', () => began[0]!.control.signal.aborted)
    assert.equal((await ended(second, id)).status, 'cancelled')
  }),
]
