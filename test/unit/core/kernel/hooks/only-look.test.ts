import { afterEach, describe, expect, it } from 'vitest'
import { artifact, type Artifact, type AtelierError, type Plugin, type PluginContext, type Request, revise } from 'atelier-mcp'
import { type KernelHost, kernelHost, mapCache, plugin, speaker } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(() => open?.close().then(() => void (open = undefined)))
const start = async (...plugins: Plugin[]): Promise<KernelHost> => (open = await kernelHost(plugins))

type Hook = keyof PluginContext['hooks']
// oxlint-disable-next-line typescript/no-explicit-any -- a plugin in JavaScript knows no types
type Change = (looked: any, run: any) => unknown
const meddler = (hook: Hook, change: Change, stage: 'early' | 'late' = 'late'): Plugin =>
  plugin('meddler', ({ hooks }) =>
    (hooks[hook] as (kinds: '*', handler: unknown, order: object) => void)(
      '*',
      (...args: unknown[]) => change(hook === 'store' ? args[1] : args[0], args.at(-1)),
      { stage },
    ),
  )
const bytesOf = async (one: Pick<Artifact, 'bytes'> | undefined): Promise<string> => Buffer.from(await one!.bytes()).toString()
const orders: Request<'test.speak'>[] = []
/** A provider that answers with a picture of the text, and remembers what it was asked. */
const painter = (rest: object = {}): Plugin =>
  speaker('painter', {
    invoke: async (request: Request<'test.speak'>) => {
      orders.push(request)
      return {
        data: { said: request.text, list: [1] },
        artifacts: [artifact(Buffer.from(`picture of ${request.text}`), 'text/plain', { meta: { width: 1 } })],
        cost: { usd: 0.5, basis: 'reported' },
        ...rest,
      }
    },
  })
afterEach(() => void (orders.length = 0))

describe('a hook that only looks', () => {
  it.each<[Hook, string, Change]>([
    ['validate', 'the request', (request) => (request.text = 'evil')],
    ['validate', "the run's request", (_, run) => (run.request.text = 'evil')],
    ['validate', 'the options', (_, run) => (run.options.cache = 'off')],
    ['validate', 'who asks', (_, run) => run.principal.scopes.push('originals')],
    ['select', 'the list of candidates', (candidates) => candidates.splice(0)],
    ['select', 'a candidate', ([first]) => (first.estimate = { usd: 0, basis: 'reported' })],
    ['select', "a provider's capabilities", ([first]) => (first.capabilities.loud = true)],
    ['select', "the run's request", (_, run) => (run.request.text = 'evil')],
    ['generate', 'the request', (request) => void (request.text = 'evil')],
    ['spend', 'the candidate', (candidate) => (candidate.provider = 'other')],
  ])('of %s cannot change %s: nothing is ordered, and it is named', async (hook, _what, change) => {
    const { run } = await start(painter(), meddler(hook, change, hook === 'generate' ? 'early' : 'late'))
    const error = (await run('a').catch((thrown: unknown) => thrown)) as AtelierError
    expect(error).toMatchObject({ code: 'HOOK_FAILED', plugin: 'meddler', hook, cause: expect.any(TypeError) })
    expect(error.fix).toContain('Return a changed copy')
    expect(orders).toEqual([])
  })
  it.each<[Hook, string, Change]>([
    ['review', 'the cost', (result) => (result.cost.usd = 0)],
    ['review', 'the data', (result) => result.data.list.push(2)],
    ['inspect', 'the cost', (result) => (result.cost.usd = 0)],
    ['inspect', 'the notes', (result) => (result.notes.score = 1)],
    ['inspect', 'the warnings', (result) => result.warnings.push({ code: 'x', message: 'x' })],
    ['inspect', 'the provenance', (result) => (result.artifacts[0].provenance.provider = 'me')],
    ['inspect', 'the artifacts', (result) => result.artifacts.pop()],
    ['export', 'the artifact', (one) => (one.mimeType = 'text/html')],
  ])('of %s cannot change %s: the caller hears who tried', async (hook, _what, change) => {
    const { run } = await start(painter(), mapCache(), meddler(hook, change))
    await expect(run('a')).rejects.toMatchObject({ code: 'HOOK_FAILED', plugin: 'meddler', hook, cause: expect.any(TypeError) })
    expect(orders).toHaveLength(1)
  })
  it.each<[Hook, Change]>([
    ['spent', (bill) => (bill.cost.usd = 0)],
    ['made', (one) => (one.meta.width = 2)],
    ['store', (result) => (result.cost.usd = 0)],
    ['settled', (outcome) => (outcome.result.cost.usd = 0)],
  ])('of %s loses nothing that is paid, and changes nothing', async (hook, change) => {
    const { run } = await start(painter(), meddler(hook, change))
    const { cost, artifacts } = await run('a')
    expect(cost.usd).toBe(0.5)
    expect(artifacts[0]?.meta).toEqual({ width: 1 })
  })
  it.each<Hook>(['made', 'review', 'store', 'inspect', 'export', 'settled'])(
    'of %s may write into the bytes that it got: they are a copy',
    async (hook) => {
      const scribble: Change = async (looked) => {
        for (const one of looked.artifacts ?? looked.result?.artifacts ?? [looked]) (await one.bytes()).fill(33)
      }
      const { run } = await start(painter(), mapCache(), meddler(hook, scribble, 'early'))
      const { artifacts } = await run('a')
      expect(await bytesOf(artifacts[0])).toBe('picture of a')
      const again = await run('a')
      expect(again.provenance.source).toBe('cache')
      expect(await bytesOf(again.artifacts[0])).toBe('picture of a')
    },
  )
  it('cannot reach the bytes of an input that the provider gets', async () => {
    const { host } = await start(
      painter(),
      meddler('validate', async (request) => void (await request.picture.bytes()).fill(33)),
    )
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 't', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    const own = Buffer.from('mine')
    await call.run({ kind: 'test.speak', text: 'a', picture: artifact(own, 'image/png') } as never)
    end()
    expect(await bytesOf((orders[0] as unknown as { picture: Artifact }).picture)).toBe('mine')
    expect(own.toString()).toBe('mine')
  })
  it('sees a revised request frozen as well', async () => {
    let revised: Request<'test.speak'> | undefined
    const { run } = await start(
      painter(),
      plugin('reviser', ({ hooks }) =>
        hooks.review('test.speak', (_result, { request, attempt }) => {
          if (attempt > 1) return undefined
          revised = { ...request, text: 'better' }
          return revise('worse', revised)
        }),
      ),
      plugin('late', ({ hooks }) => hooks.validate('*', (request) => void Object.isFrozen(request))),
    )
    await run('a')
    expect(orders.map(({ text }) => text)).toEqual(['a', 'better'])
    expect(orders[1]).not.toBe(revised)
    expect(orders.every((one) => Object.isFrozen(one))).toBe(true)
  })
  it('hands its writes to nobody where it is sloppy code that fails in silence', async () => {
    const sloppy = new Function('request', 'request.text = "evil"') as Change
    const { run } = await start(painter(), meddler('validate', sloppy))
    await run('a')
    expect(orders[0]?.text).toBe('a')
  })
})

describe('a waterfall', () => {
  it('counts what "prepare" returns, also where that is its own argument, changed', async () => {
    const { run } = await start(
      painter(),
      meddler('prepare', (request) => {
        request.text += ' in blue'
        return request
      }),
    )
    await run('a')
    expect(orders[0]?.text).toBe('a in blue')
  })
  it("counts nothing else: neither the caller's own object nor the request is changed", async () => {
    const { host } = await start(
      painter(),
      meddler('prepare', (request, run) => void ((request.text = 'evil'), (run.request.list[0] = 2))),
    )
    const warned: string[] = []
    host.log.warn = (message: string) => void warned.push(message)
    const request = { kind: 'test.speak', text: 'a', list: [1] } as const
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 't', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    await call.run(request as never)
    end()
    expect(request).toEqual({ kind: 'test.speak', text: 'a', list: [1] })
    expect(orders[0]).toEqual(request)
    expect(warned.join('\n')).toMatch(/meddler: prepare failed: .*does not count/)
  })
  it("shows the caller's later changes to nobody", async () => {
    const request = { kind: 'test.speak', text: 'a', list: [1] }
    const { host } = await start(
      painter(),
      plugin('slow', ({ hooks }) => hooks.validate('*', () => void (request.list[0] = 2))),
    )
    const { call, end } = host.openCall({
      principal: { id: 'local', scopes: [] },
      client: { name: 't', version: '1', protocolVersion: '', capabilities: {} },
      paths: true,
    })
    await call.run(request as never)
    end()
    expect(orders[0]).toEqual({ kind: 'test.speak', text: 'a', list: [1] })
  })
})

describe('what was made', () => {
  it('is out of the hands of a provider that uses its buffer again', async () => {
    const buffer = Buffer.from('first')
    const reusing = speaker('reusing', { invoke: async () => ({ data: { said: '' }, artifacts: [artifact(buffer, 'text/plain')] }) })
    const { run } = await start(
      reusing,
      plugin('late', ({ hooks }) => hooks.review('*', () => void buffer.fill(33))),
    )
    const { artifacts } = await run('a')
    expect(await bytesOf(artifacts[0])).toBe('first')
  })
  it('bears the size and hash of its bytes, whatever its maker says', async () => {
    const lying = speaker('lying', {
      invoke: async () => ({
        data: { said: '' },
        artifacts: [artifact(Buffer.from('true'), 'text/plain', { size: 9999, sha256: 'f'.repeat(64) })],
      }),
    })
    const seen: Artifact[] = []
    const { run } = await start(
      lying,
      plugin('looker', ({ hooks }) => hooks.review('*', ({ artifacts }) => void seen.push(...artifacts))),
    )
    await run('a')
    expect(seen[0]).toMatchObject({ size: 4, sha256: 'b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b' })
  })
})
