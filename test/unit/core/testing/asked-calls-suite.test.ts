/** Every promise of calls that wait for an answer, and a liar around those in memory for each. */
import { AtelierError, type AskedCall, type AskedCalls, type AskedCallsInit, type CallTurn } from 'atelier-mcp'
import { type AskedCallsHost, askedCallsSuite } from 'atelier-mcp/testing'
import { describe, expect, it } from 'vitest'
import { turns } from '../../../fixtures/gate.ts'
import { liars } from '../../../fixtures/liars/liars.ts'
import { memoryCalls } from '../../../fixtures/memory-calls.ts'

const { failing, unproven } = liars()
type Lie = (calls: AskedCalls, init: AskedCallsInit) => Partial<AskedCalls>

/** Which of the cases fail whose name has `promise` in it. `initOf`: how long calls are really kept. */
function found(lie: Lie, promise = '', initOf = (init: AskedCallsInit) => init): Promise<string[]> {
  const places = new Map<string, (init: AskedCallsInit) => AskedCallsHost>()
  const suite = askedCallsSuite({
    host(place, init) {
      const shared = places.get(place) ?? memoryCalls()
      places.set(place, shared)
      const host = shared(initOf(init))
      return { ...host, calls: { ...host.calls, ...lie(host.calls, init) } }
    },
  })
  return failing(suite.filter(({ name }) => name.includes(promise)))
}
/** `change`: what is said instead by a turn, which is the first one where it has no lease. */
const turning =
  (change: (turn: CallTurn, call: AskedCall, calls: AskedCalls, init: AskedCallsInit) => Partial<CallTurn>): Lie =>
  (calls, init) => ({
    begin(call) {
      const turn = calls.begin(call)
      return { ...turn, ...change(turn, call, calls, init) }
    },
    during: (call, signal, work) => calls.during(call, signal, (turn) => work({ ...turn, ...change(turn, call, calls, init) })),
  })
/** Whose each call is taken for. */
const belonging =
  (whose: (call: AskedCall) => string): Lie =>
  (calls) => {
    const taken = (call: AskedCall): AskedCall => ({ ...call, principal: whose(call) })
    return {
      begin: (call) => calls.begin(taken(call)),
      during: (call, signal, work) => calls.during(taken(call), signal, work),
    }
  }
const never = new AbortController().signal
const lost = AbortSignal.abort(new AtelierError({ code: 'LEASE_LOST', message: 'Another one has it.' }))

const [absent, whole, once, one, failed, patient, stopped, told, forgotten, renewed, counted, sized, making, over, later, together] = [
  'is not there',
  'is read by any host',
  'has the same bytes once',
  'gives one turn at a time',
  'where work fails',
  'lets nobody wait',
  'from a host that was stopped',
  'does not tell that a turn is lost',
  'is forgotten',
  'each time that it is written',
  'keeps no more calls of one principal',
  'counts all bytes',
  'makes room',
  'that a call is over',
  'when the time of others is over',
  'come at once',
]

describe.concurrent('calls that', () => {
  it.each<[string, Lie, string]>([
    ['are there before they are written', turning(({ read }) => ({ read: async () => (await read()) ?? '' })), absent],
    ['are read as something else', turning(({ read }) => ({ read: async () => (await read())?.replaceAll('"', '') })), whole],
    ['keep what was written first', turning(({ read, write }) => ({ write: async (text) => void ((await read()) ?? write(text)) })), whole],
    [
      'keep the beginning of bytes',
      turning(({ bytes }) => ({ bytes: { ...bytes, keep: (given) => bytes.keep(given.subarray(0, 1_000_000)) } })),
      whole,
    ],
    [
      'are known to their own host alone',
      (() => {
        let hosts = 0
        return (calls) =>
          hosts++ % 2 === 0 ? {} : { during: (call, signal, work) => calls.during({ ...call, id: `${call.id}-own` }, signal, work) }
      })(),
      whole,
    ],
    [
      'keep the same bytes twice',
      (calls, init) => {
        let count = 0
        return turning(({ bytes }) => ({
          bytes: {
            keep: async (given) => `${await bytes.keep(given)}#${++count}`,
            read: (name) => bytes.read(name.split('#')[0]!),
          },
        }))(calls, init)
      },
      once,
    ],
    [
      'give bytes to every call',
      (() => {
        const all = new Map<string, Uint8Array>()
        return turning(({ bytes }) => ({
          bytes: {
            async keep(given) {
              const name = await bytes.keep(given)
              all.set(name, given)
              return name
            },
            read: async (name) => all.get(name) ?? bytes.read(name),
          },
        }))
      })(),
      once,
    ],
    ['give all a turn at once', (calls) => ({ during: (id, _, work) => work(calls.begin(id)) }), one],
    [
      'keep the turn where work fails',
      (calls) => ({
        during: (id, signal, work) =>
          new Promise((resolve, reject) => {
            calls
              .during(id, signal, (turn) =>
                work(turn).then(resolve, (error: unknown) => {
                  reject(error)
                  return new Promise<void>(() => {})
                }),
              )
              .catch(reject)
          }),
      }),
      failed,
    ],
    [
      'fail by words of their own',
      (calls) => ({
        during: (id, signal, work) =>
          calls.during(id, signal, work).catch((error: unknown) => {
            throw AtelierError.is(error) ? error : new Error('It failed.')
          }),
      }),
      failed,
    ],
    ['are waited for without end', (calls) => ({ during: (id, _, work) => calls.during(id, never, work) }), patient],
    [
      'have one turn for all of them',
      (calls) => ({ during: (id, signal, work) => calls.during({ ...id, id: 'one' }, signal, () => work(calls.begin(id))) }),
      patient,
    ],
    [
      'are written by who was stopped',
      (calls) => ({
        during: (id, signal, work) => calls.during(id, signal, (turn) => work({ ...turn, write: calls.begin(id).write })),
      }),
      stopped,
    ],
    [
      'are read by who was stopped',
      (calls) => ({
        during: (id, signal, work) => calls.during(id, signal, (turn) => work({ ...turn, read: calls.begin(id).read })),
      }),
      stopped,
    ],
    ['tell nobody that their turn is lost', turning(() => ({ lost: never })), stopped],
    ['tell everybody that their turn is lost', turning(() => ({ lost })), told],
    [
      'are counted by each host alone',
      (() => {
        let hosts = 0
        return (calls, init) => {
          const host = hosts++
          return belonging(({ principal }) => `${principal} ${host}`)(calls, init)
        }
      })(),
      counted,
    ],
    ['are counted for all principals together', belonging(() => 'all'), counted],
    [
      'are refused by words of their own',
      turning(({ write }) => ({ write: (...given) => write(...given).catch(() => Promise.reject(new Error('full'))) })),
      counted,
    ],
    [
      'are refused and kept all the same',
      turning(({ write }, { id }, calls) => ({
        write: (...given) =>
          write(...given).catch(async (error: unknown) => {
            await calls.begin({ id, principal: 'nobody' }).write(...given)
            throw error
          }),
      })),
      counted,
    ],
    [
      'count the same bytes twice',
      turning(({ bytes }) => ({
        bytes: { ...bytes, keep: async (given) => (await bytes.keep(Buffer.concat([given, given])), bytes.keep(given)) },
      })),
      sized,
    ],
    [
      'lose what was written before where they refuse more',
      turning(({ write }) => ({
        write: (...given) =>
          write(...given).catch(async (error: unknown) => {
            await write('')
            throw error
          }),
      })),
      sized,
    ],
    ['make room by what waits', turning(({ write }) => ({ write: (text) => write(text, true) })), making],
    ['never make room', turning(({ write }) => ({ write: (text) => write(text) })), making],
    ['refuse what is over', turning(({ write }) => ({ write: async (text, isOver) => (await write(text), write(text, isOver)) })), over],
    [
      'count what is forgotten',
      (() => {
        const ids = new Set<string>()
        return turning(({ write }, { id, principal }, calls, { most }) => ({
          async write(...given) {
            // As many as ever were: what it throws then is what is really thrown.
            if (!ids.has(id) && ids.size >= most.calls) return calls.begin({ id, principal }).write('x'.repeat(most.bytes + 1))
            ids.add(id)
            return write(...given)
          },
        }))
      })(),
      later,
    ],
    [
      'are counted before and kept afterwards',
      (() => {
        let count = 0
        return turning((_, { id, principal }, calls, { most }) => ({
          async write(text) {
            if (count >= most.calls) return calls.begin({ id, principal }).write('x'.repeat(most.bytes + 1))
            await turns()
            count++
            return calls.begin({ id, principal: id }).write(text)
          },
        }))
      })(),
      together,
    ],
  ])('%s are found out', { timeout: 60_000 }, async (_, lie, promise) => {
    expect(await found(lie, promise)).not.toEqual([])
  })
  it.each<[string, (init: AskedCallsInit) => AskedCallsInit, string]>([
    ['are kept for good', (init) => ({ ...init, keepMs: 3_600_000 }), forgotten!],
    ['are forgotten soon', (init) => ({ ...init, keepMs: 500 }), renewed!],
    ['have no limit', (init) => ({ ...init, most: { calls: Infinity, bytes: Infinity } }), counted!],
    ['may be as large as they like', ({ most, ...init }) => ({ ...init, most: { ...most, bytes: Infinity } }), sized!],
  ])('%s are found out', { timeout: 60_000 }, async (_, initOf, promise) => {
    expect(await found(() => ({}), promise, initOf)).not.toEqual([])
  })
  it('are honest pass', { timeout: 60_000 }, async () => {
    expect(await found(() => ({}))).toEqual([])
  })
})
describe('the suite of calls that wait for an answer', () => {
  it('has no case that no liar fails', () => expect(unproven()).toEqual([]))
})
