/** Every promise of a picture provider, and a liar for each: it fails the case that it lies about, and no other. */
import { artifact, AtelierError, definePlugin, type ImageRequest, type Output, type ProviderCall, type ProviderV1 } from 'atelier-mcp'
import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import { pluginParts, providerSuite, type ProviderSuite } from 'atelier-mcp/testing'
import { liars } from '../../../fixtures/liars/liars.ts'
import { gate } from '../../../fixtures/gate.ts'

const { failing, unproven, words } = liars({ inTurn: true })

type Provider = ProviderV1<'image.generate'>
type Answer = Output<'image.generate'>

const painted = new Map<string, Promise<Uint8Array>>()
/** A plain picture: its size, how much shows through, and a colour that follows from the seed. */
const paint = (size: string, seed: number, alpha: number, format: 'png' | 'webp' = 'png'): Promise<Uint8Array> => {
  const look = `${size} ${seed} ${alpha} ${format}`
  const [width = 1, height = 1] = size.split('x').map(Number)
  const background = { r: (seed * 37) % 256, g: 90, b: 200, alpha }
  const made =
    painted.get(look) ??
    sharp({ create: { width, height, channels: 4, background } })
      .toFormat(format)
      .toBuffer()
  painted.set(look, made)
  return made
}
/** Each lot another one: of two that are really drawn, both may be the same. */
let nextLot = 0
const aborted = (signal: AbortSignal) => new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
const cannot = (message: string) => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })
const most = 2

const honest: Provider = {
  specVersion: 'v1',
  kind: 'image.generate',
  id: 'honest',
  capabilities: { sizes: ['64x64', '96x64'], maxCount: most, mimeTypes: ['image/png'], seed: true, transparency: true, partials: false },
  available: () => ({ ok: true }),
  estimate: () => ({ usd: 0.01, basis: 'estimated' }),
  async invoke({ count = 1, seed = 1, size = '64x64', background }, { signal }) {
    signal.throwIfAborted()
    if (count > most) throw cannot('too many')
    const known = size === '64x64' || size === '96x64'
    const picture = await paint(known ? size : '64x64', seed, background === 'transparent' ? 0.2 : 1)
    return {
      artifacts: Array.from({ length: count }, () => artifact(picture, 'image/png')),
      warnings: known ? [] : [{ code: 'option-adjusted', param: 'size', message: 'One of two sizes.' }],
      usage: { seconds: 1 },
      cost: { usd: 0.01, basis: 'computed' },
      data: { seed },
    }
  },
}
const suiteOf = (provider: Provider, rest: Partial<ProviderSuite<'image.generate'>> = {}) =>
  failing(providerSuite({ provider, request: { prompt: 'a fox' }, cancelMs: 400, ...rest }))

type Asked = ImageRequest
/** Honest but for what it makes of its answer. */
const answering = (change: (output: Answer, request: Asked) => Answer | Promise<Answer>): Provider => ({
  ...honest,
  invoke: async (request, call) => change(await honest.invoke(request, call), request),
})
/** Honest, but hears another request, or another call. */
const hearing = (request: (asked: Asked) => Partial<Asked>, call: Partial<ProviderCall> = {}): Provider => ({
  ...honest,
  invoke: (asked, its) => honest.invoke({ ...asked, ...request(asked) } as never, { ...its, ...call }),
})
const claiming = (capabilities: Partial<Provider['capabilities']>): Provider => ({
  ...honest,
  capabilities: { ...honest.capabilities, ...capabilities },
})
const plain = ({ seed, size, background, count }: Asked): boolean => (seed ?? size ?? background ?? count) === undefined
const html = artifact(Buffer.from('<html>not found</html>'), 'image/png')
const withFirst = (first: ReturnType<typeof artifact>) => (output: Answer, asked: Asked) =>
  plain(asked) ? { ...output, artifacts: [first] } : output

describe('the suite of picture providers', () => {
  it('finds nothing wrong with an honest provider, a plain `throwIfAborted` included', async () => {
    expect(await suiteOf(honest)).toEqual([])
  })

  const label = 'sends pictures that are what their labels say'
  const tooMany = `makes no more than ${most}, and does not quietly make fewer than ${most + 1}`
  it.each<[string, Provider, string[]]>([
    // What it is.
    ['has an id that is no name', { ...honest, id: 'My Provider' }, ['describes itself']],
    [
      'says only that it is absent',
      { ...honest, available: () => ({ ok: false, why: '', fix: '' }) },
      ['says within 2 s whether it is available', 'answers in a host as it does alone: asked once, and everything kept'],
    ],
    [
      'estimates nonsense',
      { ...honest, estimate: () => ({ usd: -1, basis: 'estimated' }) },
      ['estimates at once, in dollars or not at all'],
    ],
    // What it sends.
    ['sends HTML labelled as a picture', answering(withFirst(html)), [label, 'makes one of its sizes where none is asked for']],
    [
      'labels a WebP as PNG',
      answering(async (output, asked) => withFirst(artifact(await paint('64x64', 1, 1, 'webp'), 'image/png'))(output, asked)),
      [label],
    ],
    [
      'sends a type that it does not declare',
      answering(async (output, asked) => withFirst(artifact(await paint('64x64', 1, 1, 'webp'), 'image/webp'))(output, asked)),
      ['sends bytes of the types that it declares'],
    ],
    [
      'names a size in `meta` that the picture does not have',
      answering(async (output, asked) =>
        withFirst(artifact(await paint('64x64', 1, 1), 'image/png', { meta: { width: 640, height: 640 } }))(output, asked),
      ),
      [label],
    ],
    [
      'counts money in nonsense',
      answering((output) => ({ ...output, cost: { usd: Number.NaN, basis: 'computed' } })),
      ['tells cost, usage and warnings in figures and words that make sense'],
    ],
    [
      'counts tokens below nothing',
      answering((output) => ({ ...output, usage: { inputTokens: -1 } })),
      ['tells cost, usage and warnings in figures and words that make sense'],
    ],
    [
      'warns without a word',
      answering((output, asked) => (plain(asked) ? { ...output, warnings: [{ code: 'hm', message: '' }] } : output)),
      ['tells cost, usage and warnings in figures and words that make sense'],
    ],
    // Sizes.
    ['makes 64x64 of everything', hearing(({ size }) => (size === '96x64' ? { size: '64x64' } : {})), ['makes 96x64']],
    [
      'drops an odd size without a word',
      answering((output) => ({ ...output, warnings: [] })),
      ['makes an odd size, or says what it makes instead'],
    ],
    [
      'makes a size that it does not declare where none is asked for',
      answering(async (output, asked) => withFirst(artifact(await paint('32x32', 1, 1), 'image/png'))(output, asked)),
      ['makes one of its sizes where none is asked for'],
    ],
    ['declares any size and makes two', claiming({ sizes: 'any' }), ['makes 1024x1024', 'makes 1536x1024']],
    // Seeds.
    [
      'gives every seed the same picture',
      hearing(() => ({ seed: 3 })),
      ['honours a seed: the same one gives the same picture, another one another'],
    ],
    [
      'declares seeds and draws lots',
      answering(async (output, { size = '64x64', background, seed, count }) =>
        seed === undefined || background || count
          ? output
          : { ...output, artifacts: [artifact(await paint(size, nextLot++, 1), 'image/png')] },
      ),
      ['honours a seed: the same one gives the same picture, another one another'],
    ],
    [
      'says that it took another seed',
      answering((output, { seed }) => (seed === undefined ? output : { ...output, data: { seed: 99 } })),
      ['honours a seed: the same one gives the same picture, another one another'],
    ],
    ['drops a seed that it does not declare', claiming({ seed: false }), ['warns of a seed']],
    // Transparency.
    [
      'makes opaque what was to be transparent',
      hearing(({ background }) => (background === 'transparent' ? { background: 'opaque' } : {})),
      ['honours a transparent background'],
    ],
    [
      'makes transparent what was to be opaque',
      hearing(({ background }) => (background === 'opaque' ? { background: 'transparent' } : {})),
      ['honours an opaque background'],
    ],
    ['takes transparency that it does not declare', claiming({ transparency: false }), ['refuses a transparent background']],
    // Counts.
    [
      'makes three where one is asked for',
      answering((output, asked) =>
        plain(asked) ? { ...output, artifacts: Array.from({ length: 3 }, () => output.artifacts![0]!) } : output,
      ),
      ['sends one picture where one is asked for'],
    ],
    [
      'makes fewer than it declares',
      answering((output, { count }) => (count === most ? { ...output, artifacts: output.artifacts!.slice(1) } : output)),
      [`makes ${most} at a time`],
    ],
    [
      'makes fewer with a warning, and declares more',
      answering((output, { count }) =>
        count === most
          ? { ...output, artifacts: output.artifacts!.slice(1), warnings: [{ code: 'option-adjusted', param: 'count', message: 'One.' }] }
          : output,
      ),
      [`makes ${most} at a time`],
    ],
    ['drops what is too many', hearing(({ count = 1 }) => ({ count: Math.min(count, most) })), [tooMany]],
    [
      'refuses what is too many as if it might have cost something',
      {
        ...honest,
        invoke: async (request, call) => {
          if ((request.count ?? 1) > most) throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'too many' })
          return honest.invoke(request, call)
        },
      },
      [tooMany],
    ],
    ['declares previews that never come', claiming({ partials: true }), ['shows unfinished work']],
    [
      'shows previews that it does not declare',
      {
        ...honest,
        invoke: async (request, call) => {
          const output = await honest.invoke(request, call)
          call.partial(output.artifacts![0]!)
          return output
        },
      },
      ['shows nothing unfinished'],
    ],
    // Cancels.
    [
      'answers what was cancelled before',
      hearing(() => ({}), { signal: new AbortController().signal }),
      ['does nothing for a call that was cancelled before'],
    ],
    [
      'goes on working after a cancel',
      {
        ...honest,
        invoke: async (request, call) => {
          call.signal.throwIfAborted()
          // oxlint-disable-next-line no-restricted-globals -- plays a slow vendor; whoever cancels waits for ever
          if (plain(request)) await Promise.race([new Promise((resolve) => setTimeout(resolve, 60)), aborted(call.signal)])
          if (call.signal.aborted) await new Promise(() => {})
          return honest.invoke(request, { ...call, signal: new AbortController().signal })
        },
      },
      ['stops soon after a cancel'],
    ],
    [
      'calls a cancel a fault of the network',
      {
        ...honest,
        invoke: (request, call) =>
          honest.invoke(request, call).catch((error: Error) => {
            throw call.signal.aborted ? new AtelierError({ code: 'PROVIDER_FAILED', message: 'broke' }) : error
          }),
      },
      ['does nothing for a call that was cancelled before'],
    ],
  ])('finds one that %s', async (_, provider, expected) => {
    expect(await suiteOf(provider)).toEqual(expected)
  })

  it('finds one that changes its request, which hosts freeze', async () => {
    const found = await suiteOf({ ...honest, invoke: (request, call) => honest.invoke(Object.assign(request, { prompt: 'mine' }), call) })
    expect(found[0]).toBe('leaves the request as it is')
  })

  it('has words of its own for pictures that come beyond what was declared or asked for', async () => {
    const generous: Provider = {
      ...honest,
      invoke: async (request, call) => {
        const one = await honest.invoke({ ...request, count: 1 }, call)
        return { ...one, artifacts: Array.from({ length: request.count ?? 1 }, () => one.artifacts![0]!) }
      },
    }
    expect(await suiteOf(generous)).toEqual([tooMany])
    expect(words.get(tooMany)).toBe(`it made all 3, and declares that it makes at most ${most}: declare what it can`)
    const lavish = answering((output, { count = 1 }) => ({
      ...output,
      artifacts: Array.from({ length: count + 1 }, () => output.artifacts![0]!),
    }))
    expect(await suiteOf(lavish)).toEqual(['sends one picture where one is asked for', `makes ${most} at a time`])
    expect(words.get(`makes ${most} at a time`)).toMatch(/^it made 3 where 2 were asked for/)
  })

  it('finds one that declares sizes, seeds and transparency and sends random opaque pictures', async () => {
    const random = answering(async (output) => ({
      ...output,
      artifacts: [artifact(await paint('64x64', nextLot++, 1), 'image/png')],
    }))
    expect(await suiteOf(random)).toEqual([
      'makes 96x64',
      'honours a seed: the same one gives the same picture, another one another',
      'honours a transparent background',
      `makes ${most} at a time`,
    ])
  })

  it('finds orders that are placed twice', async () => {
    let orders = 0
    const counted = (times: number): Provider => ({
      ...honest,
      invoke: async (request, call) => {
        call.signal.throwIfAborted()
        orders += times
        return honest.invoke(request, call)
      },
    })
    expect(await suiteOf(counted(1), { orders: () => orders })).toEqual([])
    expect(await suiteOf(counted(2), { orders: () => orders })).toEqual([
      'places one order for one answer',
      'answers in a host as it does alone: asked once, and everything kept',
    ])
  })
})

describe('faults in the suite', () => {
  const name = 'a reset is PROVIDER_FAILED, money unknown'
  const fault = { name: 'a reset', arrange: () => {}, code: 'PROVIDER_FAILED', outcome: 'unknown' as const, orders: () => 1 }
  const found = async (error: Error, given: object = {}): Promise<boolean> => {
    const broken: Provider = {
      ...honest,
      invoke: async () => {
        throw error
      },
    }
    return (await suiteOf(broken, { faults: [{ ...fault, ...given }], secrets: ['hidden'] })).some((one) => one.startsWith('a reset is'))
  }
  const right = new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset' })

  it.each<[string, Error, object?]>([
    ['that are ordered twice', right, { orders: () => 2 }],
    ['without a code', new Error('reset')],
    ['under the code of the system', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    ['under a wrong code', new AtelierError({ code: 'PROVIDER_TIMEOUT', message: 'reset' })],
    ['with the wrong money', new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset', outcome: 'none' })],
    ['with a key in their words', new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset of hidden' })],
    ['with a key in their details', new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset', details: { sent: 'hidden' } })],
    ['as the fault of another', new DOMException('too late', 'TimeoutError')],
    ['as a reset where time ran out', right, { code: 'PROVIDER_TIMEOUT' }],
    ['with a wrong wait', new AtelierError({ code: 'PROVIDER_FAILED', message: 'reset', retryAfterMs: 1 }), { retryAfterMs: 7000 }],
  ])('are found %s', async (_, error, given) => {
    expect(await found(error, given)).toBe(true)
  })
  it('pass where code and money are right', async () => {
    expect(await found(right)).toBe(false)
    expect(await found(new DOMException('too late', 'TimeoutError'), { code: 'PROVIDER_TIMEOUT' })).toBe(false)
    expect(name).toContain('reset')
  })
})

describe('plugin parts are set up in a real host', () => {
  const reaching = (hosts: string[]) =>
    definePlugin({
      name: 'reaching',
      version: '1.0.0',
      apiVersion: 1,
      needs: { hosts },
      setup({ providers, fetch }) {
        providers.add({
          ...honest,
          invoke: async (request, call) => {
            await fetch('https://elsewhere.example/v1', { signal: call.signal })
            return honest.invoke(request, call)
          },
        })
      },
    })()

  it('so a host that is not declared is out of reach, and the suite says so', async () => {
    const parts = await pluginParts(reaching(['api.example']))
    expect(await suiteOf(parts.provider('image.generate'))).toContain('answers')
    expect(words.get('answers')).toMatch(/NEEDS_FORBIDDEN.*elsewhere\.example/)
    await parts.dispose()
  })
  it('so what is registered after set-up is refused, and options are checked', async () => {
    const late = definePlugin({
      name: 'late',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ providers }) =>
        void (async () => {
          await sealed.pass()
          try {
            providers.add(honest)
          } catch (error) {
            thrown = error
          }
        })(),
    })()
    let thrown: unknown
    const sealed = gate()
    const parts = await pluginParts(late)
    sealed.open()
    await vi.waitFor(() => expect(thrown).toBeDefined(), 60_000)
    expect(parts.providers).toEqual([])
    expect(thrown).toMatchObject({ code: 'HOST_SEALED' })
    await parts.dispose()
    const strict = definePlugin({ name: 'strict', version: '1.0.0', apiVersion: 1, setup() {} })
    await expect(pluginParts(strict({ color: 'red' } as never))).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
  })
  it('so its hooks run around its provider', async () => {
    const heard: string[] = []
    const hooked = definePlugin({
      name: 'hooked',
      version: '1.0.0',
      apiVersion: 1,
      setup({ providers, hooks }) {
        providers.add(honest)
        hooks.validate('image.generate', ({ prompt }) => void heard.push(prompt))
      },
    })()
    const parts = await pluginParts(hooked)
    expect(await suiteOf(parts.provider('image.generate'))).toEqual([])
    expect(heard).toEqual(['a fox'])
    await parts.dispose()
  })
})

it('has a liar for every case of the suite of picture providers', () => expect(unproven()).toEqual([]))
