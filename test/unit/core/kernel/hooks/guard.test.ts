import { AtelierError } from 'atelier-mcp'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { guard } from '#core/kernel/hooks/guard.ts'
import type { Guarded } from '#core/kernel/hooks/made-as.ts'
import type { Tap } from '#core/kernel/hooks/order-taps.ts'

afterEach(() => vi.useRealTimers())

const never = (): Promise<never> => new Promise(() => {})
const run = (rest: Partial<Guarded> & object = {}): Guarded => ({
  kind: 'test.speak',
  signal: new AbortController().signal,
  elicit: never,
  elicitUrl: never,
  sample: never,
  run: never,
  ...rest,
})
const tap = (handler: Tap['handler'], rest: Partial<Tap> = {}): Tap => ({
  plugin: 'p',
  hook: 'validate',
  kinds: '*',
  order: {},
  handler,
  ...rest,
})

describe('the guard around a handler', () => {
  it.each([
    [
      'throws',
      () => {
        throw new TypeError('oops')
      },
    ],
    ['rejects', async () => Promise.reject(new TypeError('oops'))],
  ])('names plugin and hook where it %s', async (_, handler) => {
    await expect(guard(tap(handler), 1000)({}, run())).rejects.toMatchObject({
      code: 'HOOK_FAILED',
      plugin: 'p',
      hook: 'validate',
      cause: expect.any(TypeError),
    })
  })
  it('keeps the code, the plugin and the hook of an error that has them', async () => {
    const inner = Object.assign(new AtelierError({ code: 'WORD', message: 'no' }), { plugin: 'inner', hook: 'review' })
    await expect(
      guard(
        tap(() => {
          throw inner
        }),
        1000,
      )({}, run()),
    ).rejects.toMatchObject({ code: 'WORD', plugin: 'inner', hook: 'review' })
  })
  it('ends one that hangs, and tells it by its signal', async () => {
    let told = false
    const handler = (_request: unknown, { signal }: Guarded) => {
      signal.addEventListener('abort', () => (told = true))
      return never()
    }
    await expect(guard(tap(handler), 20)({}, run())).rejects.toMatchObject({ code: 'HOOK_TIMEOUT', plugin: 'p' })
    expect(told).toBe(true)
  })
  it('ends the turn when the caller leaves, even while a person is asked', async () => {
    const cancel = new AbortController()
    const outcome = guard(
      tap((_request: unknown, { elicit }: Guarded) => elicit('?', { type: 'object' })),
      60_000,
    )({}, run({ signal: cancel.signal }))
    cancel.abort(new AtelierError({ code: 'ABORTED', message: 'left' }))
    await expect(outcome).rejects.toMatchObject({ code: 'ABORTED', message: 'left' })
  })
  it('does not begin when the caller has left already, but still keeps and reports', async () => {
    const calls: string[] = []
    const gone = run({ signal: AbortSignal.abort(new AtelierError({ code: 'ABORTED', message: 'left' })) })
    await expect(
      guard(
        tap(() => calls.push('validate')),
        1000,
      )({}, gone),
    ).rejects.toMatchObject({ code: 'ABORTED' })
    for (const hook of ['spent', 'made', 'store', 'settled'] as const)
      await guard(
        tap((_: unknown, { signal }: Guarded) => void calls.push(`${hook} ${String(signal.aborted)}`), { hook }),
        1000,
      )({}, gone)
    expect(calls).toEqual(['spent false', 'made false', 'store false', 'settled false'])
  })
  it('leaves no listener on the signal of the run', async () => {
    const controller = new AbortController()
    const add = vi.spyOn(controller.signal, 'addEventListener')
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    await guard(
      tap(async () => undefined),
      1000,
    )({}, run({ signal: controller.signal }))
    expect(remove.mock.calls.length).toBe(add.mock.calls.length)
    expect(add).toHaveBeenCalled()
  })
  it('shows a handler the request as those before it have left it', async () => {
    let seen: unknown
    const handler = (_request: unknown, view: Guarded & { request?: unknown }) => void (seen = view.request)
    await guard(tap(handler, { hook: 'prepare' }), 1000)({ text: 'new' }, run({ request: { text: 'old' } } as object))
    expect(seen).toEqual({ text: 'new' })
  })
  it('passes over other kinds', async () => {
    expect(
      await guard(
        tap(() => 'called', { kinds: ['other'] }),
        1000,
      )({}, run()),
    ).toBeUndefined()
    expect(
      await guard(
        tap(() => 'called', { kinds: ['other', 'test.speak'] }),
        1000,
      )({}, run()),
    ).toBe('called')
  })
})
