/** What calls that wait must do with one principal who has too many of them. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AtelierError } from '../kernel/contract/errors.ts'
import type { AskedCall, AskedCalls, AskedCallsInit, CallTurn } from '../kernel/ports/asked-calls.ts'
import type { SuiteCase } from './suite-case.ts'

/** As the suite knows it. */
interface AskedCallsHost {
  readonly calls: AskedCalls
}
/** A case with two hosts of one place. */
export type WithHosts<H extends AskedCallsHost> = (
  name: string,
  body: (a: H, b: H, id: string) => Promise<void>,
  init?: Partial<AskedCallsInit>,
) => SuiteCase

const few = { most: { calls: 3, bytes: 1_000_000 } }
const waitMs = 12_000
/** How long calls are kept where that is to end. */
const shortMs = 5000

const of = (principal: string): AskedCall => ({ id: randomUUID(), principal })
const isRefused = (error: unknown): boolean =>
  AtelierError.is(error, 'QUESTION_LIMIT') && error.outcome === 'none' && error.retryable === true
/** Its text at a host, by whoever comes back for it. */
const textAt = ({ calls }: AskedCallsHost, call: AskedCall): Promise<string | undefined> =>
  calls.during(call, new AbortController().signal, (turn) => turn.read())
/** Writes in a later turn. */
const written = ({ calls }: AskedCallsHost, call: AskedCall, ...given: Parameters<CallTurn['write']>): Promise<void> =>
  calls.during(call, new AbortController().signal, (turn) => turn.write(...given))
/** A call that waits, or is over, with its id as its text. */
const kept = async ({ calls }: AskedCallsHost, isOver = false, principal = 'ann'): Promise<AskedCall> => {
  const call = of(principal)
  await calls.begin(call).write(call.id, isOver)
  return call
}

export const limitCases = <H extends AskedCallsHost>(withHosts: WithHosts<H>): readonly SuiteCase[] => [
  withHosts(
    'keeps no more calls of one principal than there may be, over all hosts, and nothing of one that it refuses',
    async (a, b) => {
      const all = [await kept(a), await kept(b), await kept(a)]
      for (const host of [a, b]) {
        const refused = of('ann')
        const turn = host.calls.begin(refused)
        await assert.rejects(turn.write('one too many'), isRefused, 'one too many is kept, or refused by other words')
        await assert.rejects(turn.bytes.keep(randomBytes(10)), isRefused, 'bytes of one too many are kept')
        assert.equal(await textAt(host, refused), undefined, 'what was refused is there')
      }
      for (const call of all) assert.equal(await textAt(b, call), call.id, 'what was kept before is not there any more')
      // No new one, and somebody else's.
      await written(b, all[0]!, 'again')
      assert.notEqual(await textAt(a, await kept(b, false, 'bob')), undefined, 'somebody else has no room')
    },
    few,
  ),
  withHosts(
    'counts all bytes of one principal with their texts, the same bytes of a call once, and leaves what was written before',
    async (a, b) => {
      const [one, other] = [of('ann'), of('ann')]
      const [first, second] = [a.calls.begin(one), b.calls.begin(other)]
      const large = randomBytes(4000)
      await first.bytes.keep(large)
      await first.bytes.keep(large)
      await first.write('x'.repeat(1000))
      await second.bytes.keep(randomBytes(4000))
      await second.write('short')
      await assert.rejects(second.bytes.keep(randomBytes(1500)), isRefused, 'more bytes are kept than there may be')
      await assert.rejects(first.write('x'.repeat(3000)), isRefused, 'a longer text is kept than there is room for')
      await assert.rejects(a.calls.begin(of('ann')).write('x'.repeat(1500)), isRefused, 'a new call is kept that there is no room for')
      assert.deepEqual([await textAt(b, one), await textAt(a, other)], ['x'.repeat(1000), 'short'])
      await written(b, one, 'x'.repeat(1500))
    },
    { most: { calls: 100, bytes: 10_000 } },
  ),
  withHosts(
    'makes room by calls that are over, the oldest first, and never by one that waits',
    async (a, b) => {
      const waiting = await kept(a)
      const [older, newer] = [await kept(b, true), await kept(a, true)]
      const there = async (): Promise<boolean[]> =>
        Promise.all([waiting, older, newer].map(async (call) => (await textAt(b, call)) !== undefined))
      assert.deepEqual(await there(), [true, true, true], 'what is over is gone, though it is in nobody’s way')
      await kept(a)
      assert.deepEqual(await there(), [true, false, true])
      await kept(b)
      assert.deepEqual(await there(), [true, false, false])
      await assert.rejects(kept(a), isRefused, 'there is room where all wait')
    },
    few,
  ),
  withHosts(
    'refuses nobody who writes that a call is over, and forgets it where there is no room',
    async (a, b) => {
      const [first] = [await kept(a), await kept(a), await kept(b)]
      await kept(b, true)
      await written(a, first!, 'x'.repeat(1_000_001), true)
      assert.equal(await textAt(b, first!), undefined, 'more is kept than there is room for')
      assert.notEqual(await textAt(b, await kept(b)), undefined)
    },
    few,
  ),
  withHosts(
    'has room again when the time of others is over',
    async (a, b) => {
      const begun = performance.now()
      for (const host of [a, b, a]) await kept(host)
      const isFull = await kept(b).then(() => false, isRefused)
      // On a machine that is very busy the time of the first is over by now.
      assert.ok(isFull || performance.now() - begun > shortMs, 'there is room where all wait')
      const until = performance.now() + waitMs
      const hasRoom = async (): Promise<boolean> =>
        kept(b).then(
          () => true,
          () => false,
        )
      while (!(await hasRoom())) {
        assert.ok(performance.now() < until, 'what is forgotten still counts')
        await delay(200)
      }
    },
    { ...few, keepMs: shortMs },
  ),
  withHosts(
    'keeps no more than there may be where all come at once',
    async (a, b) => {
      const ended = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => kept(index % 2 === 0 ? a : b)))
      const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
      assert.equal(refused.length, 5, `of eight at once ${8 - refused.length} are kept`)
      for (const error of refused) assert.ok(isRefused(error))
    },
    few,
  ),
]
