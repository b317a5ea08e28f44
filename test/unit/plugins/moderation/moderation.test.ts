import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AtelierError, type Availability, definePlugin, type Plugin } from 'atelier-mcp'
import batch from '#plugins/batch/index.ts'
import cache from '#plugins/cache/index.ts'
import exporters from '#plugins/exporters/index.ts'
import imageGen from '#plugins/image-gen/index.ts'
import { builtIn } from '#plugins/moderation/categories.ts'
import moderation, { type ModerationOptions } from '#plugins/moderation/index.ts'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import { kernelHost, plugin, speaker } from '../../../fixtures/kernel-host.ts'
import { painter, type PainterInit } from '../../../fixtures/painter.ts'
import { png } from '../../../fixtures/pictures.ts'
import { turns } from '../../../fixtures/gate.ts'

const open: TestHost[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

/** A vendor's scorer, which says that it is free: keeps what it was sent, scores as told. */
function scorer(
  scores: Record<string, number> | (() => Record<string, number>),
  available = true,
  categories: readonly string[] = ['sexual'],
): { plugin: Plugin; texts: string[]; pictures: number } {
  const seen = { texts: [] as string[], pictures: 0 }
  const give = () => (typeof scores === 'function' ? scores() : scores)
  const factory = definePlugin({
    name: 'judge',
    version: '1.0.0',
    apiVersion: 1,
    setup({ providers }) {
      const shared = {
        specVersion: 'v1',
        id: 'judge',
        capabilities: { categories },
        estimate: () => ({ usd: 0, basis: 'computed' }) as const,
        available: (): Availability => (available ? { ok: true } : { ok: false, why: 'No key.', fix: 'Set one.', unconfigured: true }),
      } as const
      providers.add({ ...shared, kind: 'moderate.text', invoke: async ({ text }) => (seen.texts.push(text), { data: { scores: give() } }) })
      providers.add({ ...shared, kind: 'moderate.image', invoke: async () => (seen.pictures++, { data: { scores: give() } }) })
    },
  })
  return Object.assign(seen, { plugin: factory() })
}
/** A vendor's scorer that is set up and answers nobody. */
const failing = (): Plugin =>
  scorer(() => {
    throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'HTTP 500' })
  }).plugin
async function start(
  options: ModerationOptions = {},
  { made = {}, plugins = [], ...rest }: { made?: PainterInit; plugins?: Plugin[] } & Partial<Omit<TestHostInit, 'plugins'>> = {},
) {
  const painting = painter(made)
  const host = await createTestHost({ ...rest, plugins: [moderation(options), imageGen(), exporters(), painting.plugin, ...plugins] })
  open.push(host)
  return {
    ...host,
    ...painting,
    generate: (prompt: string, args: object = {}) => host.client.callTool('generate_image', { prompt, ...args }),
  }
}
const auditOf = async ({ dirs }: TestHost) => {
  const folder = join(dirs.state, 'plugins', 'moderation')
  const files = await readdir(folder).catch(() => [])
  const lines = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  return lines.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('a prompt', () => {
  it('that policy refuses is not made, and the refusal says category, score, limit, policy and who can change it', async () => {
    const { generate, orders } = await start()
    const { isError, envelope } = await generate('how to build a pipe bomb')
    expect(isError).toBe(true)
    expect(envelope.error).toMatchObject({
      code: 'MODERATION_REFUSED',
      plugin: 'moderation',
      hook: 'validate',
      outcome: 'none',
      message: 'The moderation policy "default" refuses this prompt: illicit/violent (score 0.95, limit 0.6). Scored by word lists.',
      fix: expect.stringContaining('`policy` of the plugin `moderation`'),
    })
    expect(orders).toHaveLength(0)
  })
  it('that policy flags is made, with a warning', async () => {
    const { generate } = await start({ policy: { suggestive: 'flag' }, words: { suggestive: ['bikini'] } })
    expect((await generate('a bikini')).envelope).toMatchObject({
      ok: true,
      warnings: [expect.objectContaining({ code: 'moderation-flagged' })],
    })
  })
  it('in a language that the lists do not cover is made, and the answer says that nobody has judged it; a scorer judges any language', async () => {
    const { generate } = await start()
    expect((await generate('eine nackte Frau auf dem Sofa')).envelope['warnings']).toEqual([
      { code: 'moderation-uncovered', message: expect.stringMatching(/word lists.* are English.*prompt looks like.*German/) },
    ])
    expect((await generate('a fox')).envelope['warnings'] ?? []).toEqual([])
    const judged = await start({}, { plugins: [scorer({ sexual: 0 }).plugin] })
    expect((await judged.generate('eine Katze auf dem Sofa')).envelope['warnings'] ?? []).toEqual([])
  })
  it('with words of a category that no policy names is refused', async () => {
    const { generate } = await start({ words: { competitors: ['Acme'] } })
    expect((await generate('an acme anvil')).envelope.error).toMatchObject({
      code: 'MODERATION_REFUSED',
      message: expect.stringContaining('competitors'),
    })
  })
  it('that everyday policy refuses passes where the config allows it', async () => {
    const { generate } = await start({ policy: { sexual: 'allow' } })
    expect((await generate('an explicit sex scene')).isError).toBe(false)
  })
  it('is judged by the named policy', async () => {
    const { generate } = await start({ policy: 'strict' })
    expect((await generate('erotic')).envelope.error).toMatchObject({ message: expect.stringContaining('"strict"') })
  })
  it('has no rule that nobody could ever apply: the start names it, and the right one', async () => {
    const { log } = await start({ policy: { sexaul: 'block', competitors: 'flag', hate: 'flag' }, words: { competitors: ['Acme'] } })
    expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The policy names the category "sexaul", which nobody scores\. Did you mean "sexual"\?/),
    ])
  })
  it('is scored for a category that no rule names: the start says so once, with the nearest rule and how to write one', async () => {
    const judge = () => scorer({}, true, ['sexual', 'violence/cartoon', 'spam', 'harrassment']).plugin
    const warned = async (options: ModerationOptions): Promise<string[]> =>
      (await start(options, { plugins: [judge()] })).log.filter(({ level }) => level === 'warn').map(({ message }) => message)
    expect(await warned({})).toEqual([
      `judge scores the category "spam", which the policy "default" does not name: nothing is done about it. Give it a rule in the options of "moderation": policy: { 'spam': 'block' }; 'flag' warns, and 'allow' says that it may pass.`,
      expect.stringContaining(
        'judge scores the category "harrassment", which the policy "default" does not name: nothing is done about it. Is "harassment" meant?',
      ),
    ])
    expect(await warned({ policy: 'strict' })).toEqual([
      expect.stringContaining(`policies: { 'strict': { 'spam': 'block' } }`),
      expect.stringContaining('harrassment'),
    ])
    expect(await warned({ policy: { spam: 'allow', harrassment: 'flag' } })).toEqual([])
    expect(await warned({ policy: 'shop', policies: { shop: { spam: 'block', harrassment: 'block' } } })).toEqual([])
  })
  it('is scored for a category that nobody had declared: that is told once, when it is first scored', async () => {
    const { generate, log } = await start({}, { plugins: [scorer({ sexual: 0, gore: 0.9 }).plugin] })
    await generate('a fox')
    await generate('an owl')
    expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringContaining('judge scores the category "gore", which the policy "default" does not name'),
    ])
  })
  it('does not stop a start where the policy does not exist in silence: it is named', async () => {
    await expect(start({ policy: 'strikt' })).rejects.toThrow(/strikt/)
  })
})

describe('a configured scorer', () => {
  it('is asked before money is spent, and its refusal names it', async () => {
    const judge = scorer({ sexual: 0.93 })
    const { generate, orders } = await start({}, { plugins: [judge.plugin] })
    expect((await generate('something subtle')).envelope.error).toMatchObject({
      code: 'MODERATION_REFUSED',
      message: expect.stringContaining('sexual (score 0.93, limit 0.8). Scored by judge'),
      outcome: 'none',
    })
    expect([judge.texts, orders.length]).toEqual([['something subtle'], 0])
  })
  it('is not asked about prompts for local providers, unless the config says so', async () => {
    for (const [vendor, texts] of [
      ['auto', 0],
      ['always', 1],
    ] as const) {
      const judge = scorer({})
      const { generate } = await start({ vendor }, { made: { nature: 'procedural' }, plugins: [judge.plugin] })
      expect((await generate('a fox')).isError).toBe(false)
      expect(judge.texts).toHaveLength(texts)
    }
  })
  it('is not asked about a prompt that a chain gives to a local provider first', async () => {
    const judge = scorer({})
    const local = painter({ id: 'rule', nature: 'procedural' })
    const { generate } = await start(
      {},
      { plugins: [judge.plugin, local.plugin], config: { chains: { 'image.generate': ['rule', 'painter'] } } },
    )
    expect((await generate('a fox')).envelope).toMatchObject({ provider: { id: 'rule' } })
    expect(judge.texts).toEqual([])
  })
  it('is asked although whoever began a shared generation has left', async () => {
    const judge = scorer({ sexual: 1 })
    const leaver = new AbortController()
    const slow = plugin('slow', ({ hooks }) =>
      hooks.lookup('*', async () => {
        await turns()
        leaver.abort()
        await turns()
      }),
    )
    const host = await kernelHost([moderation(), judge.plugin, slow, speaker('model')])
    try {
      const [first, second] = [host.run('a fox', { signal: leaver.signal }), host.run('a fox')]
      await expect(first).rejects.toMatchObject({ code: 'ABORTED' })
      await expect(second).rejects.toMatchObject({ code: 'MODERATION_REFUSED', outcome: 'none' })
      expect(judge.texts).toEqual(['a fox'])
    } finally {
      await host.close()
    }
  })
  it('is asked when a chain goes on from a local provider to a model', async () => {
    const judge = scorer({ sexual: 1 })
    const broken = speaker('broken', {
      nature: 'procedural',
      invoke: async () => {
        throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'no', outcome: 'none' })
      },
    })
    const host = await kernelHost([moderation(), judge.plugin, broken, speaker('model')], {
      chains: { 'test.speak': ['broken', 'model'] },
    })
    try {
      await expect(host.run('a fox')).rejects.toMatchObject({ code: 'MODERATION_REFUSED', outcome: 'none' })
    } finally {
      await host.close()
    }
  })
  it('is never asked where the config says never', async () => {
    const judge = scorer({ sexual: 1 })
    const { generate } = await start({ vendor: 'never' }, { plugins: [judge.plugin] })
    expect((await generate('a fox')).isError).toBe(false)
    expect([judge.texts, judge.pictures]).toEqual([[], 0])
  })
  it('that lacks its key leaves it to the word lists, without a word', async () => {
    const { generate } = await start({}, { plugins: [scorer({}, false).plugin] })
    expect((await generate('a fox')).envelope['warnings']).toEqual([])
  })
  it('that lacks its key is no failed run either', async () => {
    const failed: string[] = []
    const observer = definePlugin({
      name: 'observer',
      version: '1.0.0',
      apiVersion: 1,
      setup: ({ hooks }) => hooks.settled('*', ({ status }, { kind }) => void (status !== 'done' && failed.push(kind))),
    })
    const { generate } = await start({}, { plugins: [scorer({}, false).plugin, observer()] })
    await generate('a fox')
    await generate('a fox', { provider: 'painter' })
    expect(failed).toEqual([])
  })
  it('that is configured and cannot be reached is no scorer that is missing', async () => {
    const down = () =>
      scorer(() => {
        throw new AtelierError({ code: 'PROVIDER_UNAVAILABLE', message: 'No connection to judge (ECONNREFUSED).', outcome: 'none' })
      }).plugin
    const lenient = await start({ pictures: false }, { plugins: [down()] })
    expect((await lenient.generate('a fox')).envelope['warnings']).toEqual([expect.objectContaining({ code: 'moderation-failed' })])
    const careful = await start({ onError: 'block' }, { plugins: [down()] })
    expect((await careful.generate('a fox')).envelope.error).toMatchObject({ code: 'MODERATION_UNAVAILABLE' })
    expect(careful.orders).toHaveLength(0)
  })
  it('that fails is told, or refuses, as the config wants', async () => {
    const lenient = await start({ pictures: false }, { plugins: [failing()] })
    expect((await lenient.generate('a fox')).envelope['warnings']).toEqual([expect.objectContaining({ code: 'moderation-failed' })])
    const careful = await start({ onError: 'block' }, { plugins: [failing()] })
    expect((await careful.generate('a fox')).envelope.error).toMatchObject({ code: 'MODERATION_UNAVAILABLE', outcome: 'none' })
    expect(careful.orders).toHaveLength(0)
  })
})

describe('a picture', () => {
  it('that policy refuses is not shown, and the error says that it was paid for', async () => {
    let score = 0
    const judge = scorer(() => ({ sexual: score++ === 0 ? 0 : 0.95 }))
    const { generate, orders, client } = await start({}, { made: { cost: { usd: 0.04, basis: 'computed' } }, plugins: [judge.plugin] })
    const { envelope, content } = await generate('a fox')
    expect(envelope.error).toMatchObject({
      code: 'MODERATION_REFUSED',
      hook: 'inspect',
      outcome: 'paid',
      message: expect.stringContaining('this result'),
    })
    expect(content.every(({ type }) => type === 'text')).toBe(true)
    expect([orders.length, judge.pictures]).toEqual([1, 1])
    expect(client).toBeDefined()
  })
  it('that could not be looked at is shown with a warning, or kept until it can be, as the config wants', async () => {
    let working = false
    const judge = scorer(() => {
      if (judge.pictures === 0 || working) return {}
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'HTTP 500' })
    })
    const made = { cost: { usd: 0.04, basis: 'computed' } } as const
    const lenient = await start({}, { made, plugins: [judge.plugin] })
    expect((await lenient.generate('a fox')).envelope).toMatchObject({
      ok: true,
      warnings: [{ code: 'moderation-failed', message: expect.stringContaining('this result') }],
    })
    const careful = await start({ onError: 'block' }, { made, plugins: [cache(), judge.plugin] })
    judge.pictures = 0
    expect((await careful.generate('a fox')).envelope.error).toMatchObject({
      code: 'MODERATION_UNAVAILABLE',
      hook: 'inspect',
      outcome: 'paid',
      message: expect.stringContaining('HTTP 500'),
    })
    working = true
    expect((await careful.generate('a fox')).envelope).toMatchObject({ ok: true, cached: true, cost: { usd: 0 } })
    expect(careful.orders).toHaveLength(1)
  })
  it('that nobody could look at is handed out in another format only where the config lets it pass unjudged', async () => {
    let working = false
    const judge = scorer(() => {
      if (judge.pictures === 0 || working) return {}
      throw new AtelierError({ code: 'PROVIDER_FAILED', message: 'HTTP 500' })
    })
    const folder = await mkdtemp(join(tmpdir(), 'atelier-moderation-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const config = { dirs: { data: folder } }
    const lenient = await start({}, { plugins: [judge.plugin], config })
    const [asset] = (await lenient.generate('a fox')).envelope['assets'] as { uri: string }[]
    const image = asset!.uri
    const convert = async ({ client }: Pick<TestHost, 'client'>) =>
      (await client.callTool('convert_image', { image, format: 'webp' })).envelope
    expect(await convert(lenient)).toMatchObject({ ok: true })
    const careful = await start({ onError: 'block' }, { plugins: [judge.plugin], config })
    expect(await convert(careful)).toMatchObject({ ok: false, error: { code: 'MODERATION_UNAVAILABLE', outcome: 'none' } })
    working = true
    expect(await convert(careful)).toMatchObject({ ok: true })
  })
  it('that policy flags is shown with a warning, and told in the audit log', async () => {
    const host = await start({ policy: { sexual: 'flag' } }, { plugins: [scorer({ sexual: 0.9 }).plugin] })
    const { envelope } = await host.generate('a fox')
    expect(envelope).toMatchObject({
      ok: true,
      warnings: [
        { code: 'moderation-flagged', message: expect.stringContaining('flags this prompt: sexual (score 0.9, limit 0.8)') },
        { code: 'moderation-flagged', message: expect.stringContaining('flags this result: sexual (score 0.9, limit 0.8)') },
      ],
    })
    expect(await auditOf(host)).toMatchObject([
      { phase: 'prompt', action: 'flag', scoredBy: 'judge' },
      { phase: 'output', action: 'flag', scoredBy: 'judge', categories: { sexual: 0.9 } },
    ])
  })
  it('carries its scores, so that handing it out again asks nobody and obeys today’s policy', async () => {
    const judge = scorer({ sexual: 0.5 })
    const { generate, host } = await start({}, { plugins: [judge.plugin] })
    const { envelope } = await generate('a fox')
    const [asset] = envelope['assets'] as { id: string }[]
    expect((await host.assets.get(asset!.id, 'local'))?.notes).toMatchObject({
      moderation: { prompt: { by: 'judge', scores: { sexual: 0.5 } }, pictures: { by: 'judge', scores: { sexual: 0.5 } } },
    })
  })
})

describe('words that a model has written', () => {
  const told = async (
    options: ModerationOptions,
    text: string,
    { judge = scorer({}), nature = 'model' as 'model' | 'procedural' } = {},
  ) => {
    const teller = definePlugin({
      name: 'teller',
      version: '1.0.0',
      apiVersion: 1,
      setup({ providers, tools }) {
        providers.add({
          specVersion: 'v1',
          id: 'teller',
          kind: 'vision.analyze',
          nature,
          capabilities: { maxImages: 1, structured: false },
          invoke: async () => ({ data: { text } }),
        })
        tools.add({
          name: 'tell',
          description: 'Tells what is seen.',
          handler: async (_args, { run }) => (await run({ kind: 'vision.analyze', images: [], question: 'What is it?' })).data.text,
        })
      },
    })
    const { client } = await start(options, { plugins: [cache(), judge.plugin, teller()] })
    return { judge, tell: async () => (await client.callTool('tell')).envelope }
  }
  it('are refused where the word lists know them', async () => {
    const { tell } = await told({}, 'Here is how to build a pipe bomb.')
    expect((await tell()).error).toMatchObject({
      code: 'MODERATION_REFUSED',
      message: expect.stringContaining('this result: illicit/violent'),
    })
  })
  it('are judged by a configured scorer once, and by its kept word from then on', async () => {
    const judge = scorer(() => (judge.texts.at(-1) === 'What is it?' ? {} : { hate: 0.9 }))
    const { tell } = await told({}, 'Something subtle.', { judge })
    for (const outcome of ['unknown', 'none'])
      expect((await tell()).error).toMatchObject({
        code: 'MODERATION_REFUSED',
        outcome,
        message: expect.stringContaining('this result: hate (score 0.9, limit 0.8). Scored by judge.'),
      })
    expect(judge.texts).toEqual(['What is it?', 'Something subtle.'])
  })
  it('are not sent to a vendor by a provider that works by rule, or where the config says never', async () => {
    for (const [options, nature] of [
      [{}, 'procedural'],
      [{ vendor: 'never' }, 'model'],
    ] as const) {
      const { judge, tell } = await told(options, 'Something subtle.', { nature })
      expect(await tell()).toMatchObject({ ok: true })
      expect(judge.texts).toEqual([])
    }
  })
})

describe('unfinished pictures', () => {
  const unfinished = async (options: ModerationOptions, plugins: Plugin[]) => {
    const { client } = await start(options, { made: { partials: 2 }, plugins })
    const seen: string[] = []
    const { isError } = await client.callTool(
      'generate_image',
      { prompt: 'a fox' },
      { onProgress: ({ message }) => void seen.push(message ?? '') },
    )
    expect(isError).toBe(false)
    return seen.filter((message) => message.startsWith('Unfinished')).length
  }
  it('are shown where nobody looks at pictures, or the policy refuses none', async () => {
    expect(await unfinished({}, [])).toBe(2)
    const lenient = Object.fromEntries(Object.keys(builtIn['default']!).map((category) => [category, 'flag' as const]))
    expect(await unfinished({ policy: lenient }, [scorer({}).plugin])).toBe(2)
  })
  it('are kept back where the finished one may be refused', async () => {
    expect(await unfinished({}, [scorer({}).plugin])).toBe(0)
  })
})

describe('a cached picture', () => {
  it('is judged anew by a changed policy, for nothing: no scorer and no painter is asked', async () => {
    const judge = scorer({ sexual: 0.5 })
    const made = painter({ cost: { usd: 0.04, basis: 'computed' } })
    const plugins = (options: ModerationOptions) => [cache(), moderation(options), imageGen(), exporters(), made.plugin, judge.plugin]
    const first = await createTestHost({ plugins: plugins({}) })
    open.push(first)
    const again = async (options: ModerationOptions) => {
      const { root: _, ...dirs } = first.dirs
      const host = await createTestHost({ plugins: plugins(options), config: { dirs } })
      open.push(host)
      return (await host.client.callTool('generate_image', { prompt: 'a fox' })).envelope
    }
    expect((await first.client.callTool('generate_image', { prompt: 'a fox' })).envelope).toMatchObject({ ok: true, cached: false })
    expect(await again({})).toMatchObject({ ok: true, cached: true })
    expect((await again({ policy: { sexual: { action: 'block', threshold: 0.4 } } })).error).toMatchObject({
      code: 'MODERATION_REFUSED',
      hook: 'inspect',
      outcome: 'none',
      message: expect.stringContaining('sexual (score 0.5, limit 0.4). Scored by judge'),
    })
    expect([made.orders.length, judge.texts.length, judge.pictures]).toEqual([1, 1, 1])
  })
  it('is flagged by today’s policy, not by the one under which it was made', async () => {
    const made = painter()
    const judge = scorer({ sexual: 0.5 })
    const plugins = (options: ModerationOptions) => [cache(), moderation(options), imageGen(), exporters(), made.plugin, judge.plugin]
    const flagged = { policy: { sexual: { action: 'flag', threshold: 0.4 } } } as const
    const first = await createTestHost({ plugins: plugins(flagged) })
    open.push(first)
    const codes = async ({ client }: TestHost) => {
      const { envelope } = await client.callTool('generate_image', { prompt: 'a fox' })
      return (envelope['warnings'] as { code: string }[]).map(({ code }) => code)
    }
    expect(await codes(first)).toEqual(['moderation-flagged', 'moderation-flagged'])
    const { root: _, ...dirs } = first.dirs
    const today = await createTestHost({ plugins: plugins({}), config: { dirs } })
    open.push(today)
    expect(await codes(today)).toEqual([])
    const again = await createTestHost({ plugins: plugins(flagged), config: { dirs } })
    open.push(again)
    expect(await codes(again)).toEqual(['moderation-flagged', 'moderation-flagged'])
    expect([made.orders.length, judge.pictures]).toEqual([1, 1])
  })
  it('from a time without moderation is looked at now', async () => {
    const judge = scorer({ sexual: 0.95 })
    const made = painter()
    const before = await createTestHost({ plugins: [cache(), imageGen(), exporters(), made.plugin] })
    open.push(before)
    await before.client.callTool('generate_image', { prompt: 'a fox' })
    const { root: _, ...dirs } = before.dirs
    const after = await createTestHost({
      plugins: [cache(), moderation(), imageGen(), exporters(), made.plugin, judge.plugin],
      config: { dirs },
    })
    open.push(after)
    expect((await after.client.callTool('generate_image', { prompt: 'a fox' })).envelope.error).toMatchObject({
      code: 'MODERATION_REFUSED',
    })
    expect([made.orders.length, judge.texts.length, judge.pictures]).toEqual([1, 0, 1])
  })
})

describe('the audit log', () => {
  it('keeps what was refused with a hash instead of the prompt', async () => {
    const host = await start()
    await host.generate('how to build a pipe bomb')
    const [line] = await auditOf(host)
    expect(line).toMatchObject({
      principal: 'local',
      kind: 'image.generate',
      phase: 'prompt',
      action: 'block',
      categories: { 'illicit/violent': 0.95 },
      policy: 'default',
      prompt: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    })
    expect(JSON.stringify(line)).not.toContain('pipe')
  })
  it('keeps the prompt without keys, or nothing, where the config says so', async () => {
    const plain = await start({ audit: 'plain' })
    await plain.generate('how to build a pipe bomb with sk-1234567890abcdef')
    expect(await auditOf(plain)).toEqual([expect.objectContaining({ prompt: 'how to build a pipe bomb with [redacted]' })])
    const off = await start({ audit: false })
    await off.generate('how to build a pipe bomb')
    expect(await auditOf(off)).toEqual([])
  })
})

describe('moderate_content', () => {
  it('refuses to check nothing, an unknown policy, and pictures that nobody can look at', async () => {
    const { client } = await start()
    const call = async (args: object) => (await client.callTool('moderate_content', args as never)).envelope.error
    expect(await call({})).toMatchObject({ code: 'INPUT_INVALID' })
    expect(await call({ text: 'a', policy: 'strick' })).toMatchObject({
      code: 'INPUT_NOT_FOUND',
      message: expect.stringContaining('Did you mean "strict"?'),
    })
    expect(await call({ images: [`data:image/png;base64,${(await png(32, 32)).toString('base64')}`] })).toMatchObject({
      code: 'MODERATION_UNAVAILABLE',
      fix: expect.stringContaining('npm install nsfwjs'),
    })
  })
  it('scores a text on this machine', async () => {
    const { client } = await start()
    const { data } = await client.callTool('moderate_content', { text: 'how to build a pipe bomb' })
    expect(data).toEqual({
      action: 'block',
      policy: 'default',
      categories: [{ name: 'illicit/violent', score: 0.95, threshold: 0.6, action: 'block' }],
      scoredBy: ['word lists'],
    })
  })
  it('says that nobody has judged a text in a language that the lists do not cover', async () => {
    const { client } = await start()
    const { data, envelope, text } = await client.callTool('moderate_content', { text: 'как сделать бомбу' })
    expect(data).toMatchObject({ action: 'allow', unscored: [{ what: 'text', why: expect.stringContaining('Cyrillic script') }] })
    expect(envelope).toMatchObject({ warnings: [{ code: 'moderation-uncovered', param: 'text' }] })
    expect(text).toContain('they have not judged it')
  })
  it('knows the policy of the config by its name, and the own words under every policy', async () => {
    const { client } = await start(
      { policy: { sexual: { threshold: 0.1 } }, words: { competitors: ['Acme'] } },
      { plugins: [scorer({ sexual: 0.2 }).plugin] },
    )
    const of = async (policy?: string) => (await client.callTool('moderate_content', { text: 'a fox', ...(policy && { policy }) })).data
    expect(await of()).toMatchObject({ action: 'block', policy: 'default' })
    expect(await of('default')).toMatchObject({ action: 'block', policy: 'default' })
    expect(await of('relaxed')).toMatchObject({ action: 'allow', policy: 'relaxed' })
    expect((await client.callTool('moderate_content', { text: 'an acme anvil', policy: 'relaxed' })).data).toMatchObject({
      action: 'block',
      categories: expect.arrayContaining([{ name: 'competitors', score: 1, threshold: 0.8, action: 'block' }]),
    })
  })
  it('ends pictures that cannot be read with a clear error, and sends them to nobody', async () => {
    const judge = scorer({})
    const { client } = await start({}, { plugins: [judge.plugin] })
    const whole = await png(256, 192)
    const images = [`data:image/png;base64,${whole.subarray(0, whole.length / 2).toString('base64')}`]
    expect((await client.callTool('moderate_content', { images })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('cannot be read'),
    })
    expect(judge.pictures).toBe(0)
  })
  it('goes on with the word lists where a configured scorer fails, and says what nobody has judged', async () => {
    const image = `data:image/png;base64,${(await png(32, 32)).toString('base64')}`
    const { client } = await start({}, { plugins: [failing()] })
    const harmless = await client.callTool('moderate_content', { text: 'a fox', images: [image] })
    expect(harmless.data).toEqual({
      action: 'allow',
      policy: 'default',
      categories: [],
      scoredBy: ['word lists'],
      unscored: [
        { what: 'text', why: 'HTTP 500' },
        { what: 'images[0]', why: 'HTTP 500' },
      ],
    })
    expect(harmless.envelope).toMatchObject({
      ok: true,
      warnings: [
        { code: 'moderation-failed', param: 'text' },
        { code: 'moderation-failed', param: 'images' },
      ],
    })
    expect(harmless.text).toContain('has not judged images[0]: HTTP 500')
    expect((await client.callTool('moderate_content', { text: 'how to build a pipe bomb' })).data).toMatchObject({ action: 'block' })
    // No word list looks at pictures: nobody at all has judged this one.
    expect((await client.callTool('moderate_content', { images: [image] })).envelope.error).toMatchObject({ code: 'PROVIDER_FAILED' })
  })
  it('refuses what a configured scorer could not judge where the config lets nothing pass unjudged', async () => {
    const { client } = await start({ onError: 'block' }, { plugins: [failing()] })
    const image = `data:image/png;base64,${(await png(32, 32)).toString('base64')}`
    for (const [args, what] of [
      [{ text: 'a fox' }, 'text'],
      [{ images: [image] }, 'images[0]'],
    ] as const)
      expect((await client.callTool('moderate_content', args as never)).envelope.error).toMatchObject({
        code: 'MODERATION_UNAVAILABLE',
        message: `${what} could not be moderated: HTTP 500`,
        outcome: 'none',
        retryable: true,
      })
    // What the caller gave wrongly is no failure of the scorer.
    expect((await client.callTool('moderate_content', { images: ['data:image/png;base64,AAAA'] })).envelope.error).toMatchObject({
      code: 'INPUT_INVALID',
    })
  })
  it('follows the same rule as an item of a batch and as a job', async () => {
    const { client } = await start({ onError: 'block' }, { plugins: [failing(), batch()] })
    const items = [
      { tool: 'moderate_content', arguments: { text: 'a fox' } },
      { tool: 'generate_image', arguments: { prompt: 'a fox' } },
    ]
    const batched = await client.callTool('batch_generate', { items })
    const job = await client.callTool('start_job', items[0])
    const { id } = (job.envelope['data'] as { job: { id: string } }).job
    const waited = await client.callTool('wait_job', { id, timeoutSeconds: 20 })
    for (const told of [batched.envelope, waited.envelope]) expect(JSON.stringify(told)).toContain('"MODERATION_UNAVAILABLE"')
    const made = (batched.envelope['data'] as { items: { ok: boolean }[] }).items
    expect(made.map(({ ok }) => ok)).toEqual([false, false])
  })
  it('scores text and pictures by whoever is configured, under the policy that is named', async () => {
    const { client } = await start({}, { plugins: [scorer({ sexual: 0.5 }).plugin] })
    const images = [`data:image/png;base64,${(await png(32, 32)).toString('base64')}`]
    expect((await client.callTool('moderate_content', { text: 'a fox', images })).data).toMatchObject({
      action: 'allow',
      categories: [{ name: 'sexual', score: 0.5, action: 'allow' }],
      scoredBy: ['word lists', 'judge'],
    })
    expect((await client.callTool('moderate_content', { text: 'a fox', images, policy: 'strict' })).data).toMatchObject({
      action: 'block',
      policy: 'strict',
    })
  })
})
