/**
 * What calls that wait for an answer of their client must do wherever they are kept, for any test runner:
 *
 * ```ts
 * for (const { name, run } of askedCallsSuite({ host: (place, init) => myCalls(place, init) })) it(name, run)
 * ```
 */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { Awaitable } from '../kernel/contract/infer.ts'
import type { AskedCall, AskedCalls, AskedCallsInit, CallTurn } from '../kernel/ports/asked-calls.ts'
import { askedCallsInit } from '../services/calls/asked-calls-init.ts'
import { inTime } from '../kernel/time/in-time.ts'
import { timeoutSignal } from '../kernel/time/timeout-signal.ts'
import { limitCases, type WithHosts } from './asked-calls-limit-cases.ts'
import type { SuiteCase } from './suite-case.ts'

/** One host of several, with calls of its own. */
export interface AskedCallsHost {
  readonly calls: AskedCalls
  /** Others may take the turns that it has now, as if it had been stopped. Resolves when they can. Its calls may still be asked: it has woken up. */
  stop(): Awaitable<void>
  close(): Awaitable<void>
}
export interface AskedCallsSuite {
  /** A host at a place, any short text: hosts of the same place share their calls. */
  host(place: string, init: AskedCallsInit): Awaitable<AskedCallsHost>
}

const plenty = { keepMs: 3_600_000, most: { calls: 1000, bytes: 100_000_000 } }
/** Of one principal, where nothing else is said. */
const call = (id: string): AskedCall => ({ id, principal: 'ann' })
const waitMs = 10_000
const never = (): AbortSignal => new AbortController().signal
/** Fails, in place of waiting for good. */
const soon = <T>(work: Promise<T>, words: string): Promise<T> => inTime(waitMs, work, () => assert.fail(words))
const isLost = (error: unknown): boolean => AtelierError.is(error, 'LEASE_LOST')
const read = ({ calls }: AskedCallsHost, id: string): Promise<string | undefined> =>
  soon(
    calls.during(call(id), never(), (turn) => turn.read()),
    'nobody gets a turn',
  )

/** The cases: whole at every host, one turn at a time, nothing written by who has lost theirs, forgotten in time, and no more of one principal than there may be. */
export function askedCallsSuite({ host }: AskedCallsSuite): readonly SuiteCase[] {
  const withHosts: WithHosts<AskedCallsHost> = (name, body, init) => ({
    name,
    async run() {
      const place = randomUUID()
      const [a, b] = [await host(place, askedCallsInit({ ...plenty, ...init })), await host(place, askedCallsInit({ ...plenty, ...init }))]
      try {
        await body(a, b, randomUUID())
      } finally {
        for (const one of [a, b]) await one.close()
      }
    },
  })
  return [
    withHosts('is not there where nobody has written it, whatever belongs to it', async (a, b, id) => {
      assert.equal(await read(b, id), undefined)
      await a.calls.begin(call(id)).bytes.keep(randomBytes(10))
      assert.equal(await read(b, id), undefined)
    }),
    withHosts('is read by any host as it was written last, with all bytes that belong to it', async (a, b, id) => {
      const [large, small, empty] = [randomBytes(2_000_000), randomBytes(10), Buffer.alloc(0)]
      const first = a.calls.begin(call(id))
      const names = [await first.bytes.keep(large), await first.bytes.keep(small), await first.bytes.keep(empty)]
      await first.write('something else')
      await first.write(`"quoted", \u{1F3A8} and\nlines\0`)
      for (const { calls } of [a, b])
        await calls.during(call(id), never(), async ({ read: text, bytes }) => {
          assert.equal(await text(), `"quoted", \u{1F3A8} and\nlines\0`)
          for (const [index, whole] of [large, small, empty].entries())
            assert.ok(whole.equals(Buffer.from(await bytes.read(names[index]!))), 'bytes are not what they were')
        })
      await b.calls.during(call(id), never(), ({ write }) => write('by the other'))
      assert.equal(await read(a, id), 'by the other')
    }),
    withHosts('has the same bytes once, and those of no other call', async (a, _, id) => {
      const [turn, bytes] = [a.calls.begin(call(id)), randomBytes(1000)]
      assert.equal(await turn.bytes.keep(bytes), await turn.bytes.keep(Buffer.from(bytes)))
      const name = await turn.bytes.keep(randomBytes(1000))
      await assert.rejects(async () => a.calls.begin(call(randomUUID())).bytes.read(name), 'bytes of another call are read')
    }),
    withHosts('gives one turn at a time, whoever asks at once, and each sees what was written before', async (a, b, id) => {
      await a.calls.begin(call(id)).write('0')
      const one = ({ calls }: AskedCallsHost): Promise<void> =>
        calls.during(call(id), never(), async (turn) => {
          const count = Number(await turn.read())
          await delay(5)
          await turn.write(String(count + 1))
        })
      await soon(Promise.all(Array.from({ length: 10 }, (_, index) => one(index % 2 === 0 ? a : b))), 'turns are not given on')
      assert.equal(await read(a, id), '10')
    }),
    withHosts('gives a turn on where work fails, and says of what it has failed', async (a, b, id) => {
      await a.calls.begin(call(id)).write('kept')
      const failing = a.calls.during(call(id), never(), () => Promise.reject(new Error('no luck')))
      await assert.rejects(failing, /no luck/)
      assert.equal(await read(b, id), 'kept')
    }),
    withHosts('lets nobody wait for longer than their signal, nor for another call', async (a, b, id) => {
      await a.calls.begin(call(id)).write('kept')
      await a.calls.during(call(id), never(), async () => {
        for (const signal of [timeoutSignal(80), AbortSignal.abort()]) {
          const waiting = b.calls.during(call(id), signal, async () => assert.fail('two have a turn at once'))
          await assert.rejects(soon(waiting, 'it waits for longer than the signal lasts'), (error) => AtelierError.is(error, 'ABORTED'))
        }
        assert.equal(await read(b, randomUUID()), undefined)
      })
    }),
    withHosts('passes from a host that was stopped to another, and the first one writes nothing more', async (a, b, id) => {
      await a.calls.begin(call(id)).write('first')
      const stale = await turnLeft(a, id)
      await a.stop()
      await soon(
        b.calls.during(call(id), never(), async (turn) => {
          assert.equal(await turn.read(), 'first')
          await assert.rejects(stale.turn.write('late'), isLost, 'who has lost the turn writes while another has it')
          await turn.write('second')
        }),
        'nobody gets the turn of a host that was stopped',
      )
      await assert.rejects(stale.turn.write('late'), isLost, 'who has lost the turn writes after another had it')
      await assert.rejects(stale.turn.read(), isLost, 'who has lost the turn reads on')
      if (!stale.turn.lost.aborted) await soon(once(stale.turn.lost, 'abort'), 'who has lost the turn is not told')
      assert.ok(isLost(stale.turn.lost.reason))
      await stale.end()
      assert.equal(await read(b, id), 'second')
    }),
    withHosts('does not tell that a turn is lost to who has it', async (a, _, id) => {
      const first = a.calls.begin(call(id))
      await first.write('kept')
      await a.calls.during(call(id), never(), async ({ lost, write }) => {
        await delay(200)
        await write('again')
        assert.deepEqual([lost.aborted, first.lost.aborted], [false, false])
      })
    }),
    withHosts(
      'is forgotten with its bytes when its time is over',
      async (a, b, id) => {
        const first = a.calls.begin(call(id))
        const name = await first.bytes.keep(randomBytes(1000))
        await first.write('a secret')
        const isThere = async (): Promise<boolean> =>
          (await read(b, id)) !== undefined || (await first.bytes.read(name).catch(() => undefined)) !== undefined
        const until = performance.now() + waitMs
        // A look may be a sign of life, so it is looked seldom.
        do await delay(1500)
        while ((await isThere()) && performance.now() < until)
        assert.equal(await isThere(), false, 'it is kept for longer')
      },
      { keepMs: 500 },
    ),
    withHosts(
      'is kept for as long again each time that it is written',
      async (a, _, id) => {
        const first = a.calls.begin(call(id))
        const name = await first.bytes.keep(randomBytes(1000))
        await first.write('0')
        for (let count = 1; count <= 5; count++) {
          await delay(800)
          await first.write(String(count))
        }
        assert.equal((await first.bytes.read(name)).byteLength, 1000)
        assert.equal(await read(a, id), '5')
      },
      { keepMs: 3000 },
    ),
    ...limitCases(withHosts),
  ]
}

/** A turn that its host has, and does not give on before `end`. */
async function turnLeft({ calls }: AskedCallsHost, id: string): Promise<{ readonly turn: CallTurn; end(): Promise<void> }> {
  let finish = (): void => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))
  let over = Promise.resolve()
  const turn = await soon(
    new Promise<CallTurn>((resolve, reject) => {
      over = calls.during(call(id), never(), (one) => (resolve(one), finished))
      over.catch(reject)
    }),
    'nobody gets a turn',
  )
  return {
    turn,
    end() {
      finish()
      return over
    },
  }
}
