import { describe, expect, it } from 'vitest'
import { type Flight, singleFlight } from '#core/kernel/pipeline/single-flight.ts'
import fc from '../../../../fixtures/properties.ts'

interface Work {
  readonly flight: Flight<number>
  readonly key: string
  ended: boolean
  resolve(value: string): void
  reject(error: Error): void
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A flight table whose work is ended by hand. */
const table = () => {
  const flights = singleFlight<number, string>()
  const works: Work[] = []
  const join = (key: string | undefined, member: number) => {
    const controller = new AbortController()
    const start = (flight: Flight<number>): Promise<string> =>
      new Promise((resolve, reject) => works.push({ flight, key: key ?? '', ended: false, resolve, reject }))
    const outcome = flights.join(key, member, controller.signal, start)
    outcome.catch(() => {})
    return { member, controller, outcome }
  }
  return { works, join }
}

describe('single flight', () => {
  it('rejects at once for a caller who has left already, and starts nothing', async () => {
    const { works, join } = table()
    const flights = singleFlight<number, string>()
    await expect(flights.join('a', 1, AbortSignal.abort(new Error('gone')), async () => 'never')).rejects.toThrow('gone')
    expect(works).toEqual([])
    expect(join('a', 1).member).toBe(1)
  })
  it('tells everybody when the work fails, and begins anew for the next caller', async () => {
    const { works, join } = table()
    const [first, second] = [join('a', 1), join('a', 2)]
    works[0]?.reject(new Error('broke'))
    await expect(first.outcome).rejects.toThrow('broke')
    await expect(second.outcome).rejects.toThrow('broke')
    const third = join('a', 3)
    works[1]?.resolve('fine')
    expect(await third.outcome).toEqual({ value: 'fine', shared: false })
  })
  it('does not give a caller work that was cancelled before they came', async () => {
    const { works, join } = table()
    const first = join('a', 1)
    first.controller.abort(new Error('left'))
    const second = join('a', 2)
    expect(works).toHaveLength(2)
    works[0]?.resolve('stale')
    works[1]?.resolve('fresh')
    expect(await second.outcome).toEqual({ value: 'fresh', shared: false })
  })
  it('puts the bill on the next one when whoever began has left', async () => {
    const { works, join } = table()
    const [first, second, third] = [join('a', 1), join('a', 2), join('a', 3)]
    first.controller.abort(new Error('left'))
    works[0]?.resolve('done')
    expect(await second.outcome).toEqual({ value: 'done', shared: false })
    expect(await third.outcome).toEqual({ value: 'done', shared: true })
  })
  it('never shares what has no key', async () => {
    const { works, join } = table()
    const both = [join(undefined, 1), join(undefined, 2)]
    for (const [index, work] of works.entries()) work.resolve(String(index))
    expect(await Promise.all(both.map(({ outcome }) => outcome))).toEqual([
      { value: '0', shared: false },
      { value: '1', shared: false },
    ])
  })

  it('holds its promises whatever the order in which callers join and leave and work ends', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ type: fc.constant('join' as const), key: fc.constantFrom('a', 'b') }) },
      { weight: 3, arbitrary: fc.record({ type: fc.constant('leave' as const), who: fc.nat(20) }) },
      { weight: 2, arbitrary: fc.record({ type: fc.constant('land' as const), which: fc.nat(20), fails: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('turn' as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { works, join } = table()
        const callers: (ReturnType<typeof join> & { key: string; work: Work; left: boolean })[] = []
        for (const one of steps) {
          if (one.type === 'join') {
            const before = works.length
            const open = works.findLast(({ key, ended, flight }) => key === one.key && !ended && !flight.signal.aborted)
            const caller = join(one.key, callers.length)
            // Joins what runs, starts where nothing does.
            expect(works.length - before).toBe(open ? 0 : 1)
            callers.push({ ...caller, key: one.key, work: open ?? works.at(-1)!, left: false })
          } else if (one.type === 'leave') {
            const caller = callers[one.who]
            if (!caller || caller.left || caller.work.ended) continue
            caller.left = true
            caller.controller.abort(new Error(`${caller.member} left`))
            const others = callers.some(({ work, left }) => work === caller.work && !left)
            // Cancelled with the last, and not before.
            expect(caller.work.flight.signal.aborted).toBe(!others)
          } else if (one.type === 'land') {
            const work = works[one.which]
            if (!work || work.ended) continue
            work.ended = true
            if (one.fails) work.reject(new Error('failed'))
            else work.resolve(`work ${one.which}`)
            await turn()
          } else await turn()
        }
        for (const [index, work] of works.entries()) if (!work.ended) work.resolve(`work ${index}`)
        const outcomes = await Promise.allSettled(callers.map(({ outcome }) => outcome))
        for (const work of works) {
          const mine = outcomes.filter((_, index) => callers[index]?.work === work)
          const stayed = outcomes.filter((_, index) => callers[index]?.work === work && !callers[index].left)
          const got = mine.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
          // Nobody who stayed is forgotten, nobody who left is served, and one of them pays.
          expect(got.length === stayed.length || got.length === 0).toBe(true)
          expect(got.filter(({ shared }) => !shared)).toHaveLength(got.length > 0 ? 1 : 0)
          expect(work.flight.members.size).toBe(0)
        }
      }),
      { numRuns: 200 },
    )
  })
})
