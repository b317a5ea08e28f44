/* oxlint-disable no-unused-vars, no-unused-expressions, no-new -- each line is a claim about types, made to the compiler */
/** Types as a plugin author meets them. Every `@ts-expect-error` fails the build if its error goes away. */
import {
  type Artifact,
  artifact,
  type Asset,
  AtelierError,
  type Config,
  defineConfig,
  definePlugin,
  defineTool,
  error,
  image,
  type Infer,
  type Kind,
  link,
  type Plugin,
  type PluginFactory,
  type ProviderV1,
  reject,
  type Result,
  revise,
  type Run,
  SkipCode,
  text as textBlock,
  type Tool,
  type UriParams,
} from 'atelier-mcp'
import { cache, imageGen, openai } from 'atelier-mcp/plugins'
import { z } from 'zod'
import * as mini from 'zod/mini'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => {}

declare module 'atelier-mcp' {
  interface Kinds {
    'audio.speak': {
      request: { readonly text: string; readonly voice?: string }
      data: { readonly seconds: number }
      capabilities: { readonly voices: readonly string[] }
    }
    /** Only what it needs. */
    ping: { request: {} }
  }
  interface Services {
    clock: { now(): number }
  }
}

// ── options and factories
const strict: PluginFactory<{ key: string; n?: number }> = definePlugin({
  name: 'a',
  version: '1.0.0',
  apiVersion: 1,
  options: z.strictObject({ key: z.string(), n: z.number().default(1) }),
  setup({ options }) {
    same<typeof options, { key: string; n: number }>(true)
  },
})
strict({ key: 'k' })
// @ts-expect-error a required option
strict()
// @ts-expect-error a wrong type
strict({ key: 1 })
// @ts-expect-error a misspelt option
strict({ key: 'k', m: 1 })
const plain: PluginFactory = definePlugin({
  name: 'b',
  version: '1.0.0',
  apiVersion: 1,
  setup({ options }) {
    same<typeof options, {}>(true)
  },
})
const inferred: Plugin = definePlugin({
  name: 'c',
  version: '1.0.0',
  apiVersion: 1,
  options: mini.strictObject({ x: mini.optional(mini.string()) }),
  setup({ options }) {
    same<typeof options, { x?: string | undefined }>(true)
  },
})()
plain()
cache()
cache({ ttlMs: 1 })
openai({ apiKey: 'k' })
imageGen()
// @ts-expect-error the interface promises what the schema does not take
const liar: PluginFactory<{ key: number }> = definePlugin({
  name: 'd',
  version: '1.0.0',
  apiVersion: 1,
  options: z.strictObject({ key: z.string() }),
  setup() {},
})
// @ts-expect-error an API version that does not exist
definePlugin({ name: 'e', version: '1.0.0', apiVersion: 2, setup() {} })
void [inferred, liar]

// ── JSON Schema to types
same<
  Infer<{
    type: 'object'
    properties: {
      a: { type: 'string' }
      b: { type: 'integer' }
      c: { enum: readonly ['x', 'y'] }
      d: { type: 'array'; items: { type: 'boolean' } }
      e: { $ref: '#/x' }
      f: { anyOf: readonly [{ type: 'string' }, { type: 'null' }] }
    }
    required: readonly ['a', 'd']
  }>,
  { a: string; d: boolean[]; b?: number; c?: 'x' | 'y'; e?: unknown; f?: string | null }
>(true)
same<
  UriParams<'a://{id}/x{?page,size*}{+rest}'>,
  { readonly id: string; readonly page: string; readonly size: string; readonly rest: string }
>(true)

const plugin: PluginFactory = definePlugin({
  name: 'tests',
  version: '1.0.0',
  apiVersion: 1,
  requires: ['cache?'],
  async setup({
    tools,
    extensions,
    resources,
    prompts,
    providers,
    exporters,
    commands,
    services,
    hooks,
    background,
    onDispose,
    log,
    fetch,
  }) {
    // ── tools
    tools.add({
      name: 'zod',
      description: 'd',
      input: z.object({ text: z.string(), n: z.coerce.number().default(1) }),
      handler({ text, n }) {
        same<typeof text, string>(true)
        same<typeof n, number>(true)
        return text
      },
    })
    tools.add({
      name: 'raw',
      description: 'd',
      input: { type: 'object', properties: { text: { type: 'string' }, mode: { enum: ['a', 'b'] } }, required: ['text'] },
      handler(args) {
        same<typeof args, { text: string; mode?: 'a' | 'b' }>(true)
        return [args.text, image('', 'image/png')]
      },
    })
    tools.add({
      name: 'none',
      description: 'd',
      handler(args) {
        same<typeof args, {}>(true)
        return error('no')
      },
    })
    tools.add({
      name: 'data',
      description: 'd',
      output: z.object({ n: z.number(), unit: z.string().default('m') }),
      handler: async () => ({ n: 1 }),
    })
    tools.add({ name: 'data_says_no', description: 'd', output: z.object({ n: z.number() }), handler: () => error('no') })
    tools.add({
      name: 'raw_data',
      description: 'd',
      output: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
      handler: () => ({ n: 1 }),
    })
    tools.add({
      name: 'data_in_words',
      description: 'd',
      output: z.object({ n: z.number() }),
      handler: () => ({ content: [textBlock('one')], data: { n: 1 } }),
    })
    tools.add({
      name: 'bad_data_in_words',
      description: 'd',
      output: z.object({ n: z.number() }),
      // @ts-expect-error data of another shape beside words
      handler: () => ({ content: [textBlock('one')], data: { n: 'one' } }),
    })
    // @ts-expect-error data of another shape
    tools.add({ name: 'bad_data', description: 'd', output: z.object({ n: z.number() }), handler: () => ({ n: 'one' }) })
    // @ts-expect-error a content tool cannot return bare data
    tools.add({ name: 'bad_content', description: 'd', handler: () => ({ n: 1 }) })
    // @ts-expect-error an argument that the schema has not
    tools.add({ name: 'bad_arg', description: 'd', input: z.object({ a: z.string() }), handler: ({ b }) => String(b) })
    // @ts-expect-error a description is required: models read it
    tools.add({ name: 'mute', handler: () => 'x' })
    // @ts-expect-error tools take objects
    tools.add({ name: 'scalar', description: 'd', input: z.string(), handler: () => 'x' })
    const elsewhere: Tool = defineTool({ name: 'e', description: 'd', input: z.object({ a: z.string() }), handler: ({ a }) => a })
    tools.add(elsewhere).disable()

    // ── the call
    tools.add({
      name: 'call',
      description: 'd',
      async handler(_, { run, elicit, elicitUrl, sample, show, assets, deadline, signal, progress, client, principal }) {
        const made = await run(
          { kind: 'image.generate', prompt: 'x', size: undefined, seed: 1 },
          { output: { format: 'webp' }, provider: undefined, cache: 'refresh' },
        )
        same<typeof made, Result<'image.generate', Asset>>(true)
        same<(typeof made.artifacts)[number]['uri'], `asset://${string}`>(true)
        same<typeof made.data.seed, number | undefined>(true)
        const { data } = await run({ kind: 'moderate.text', text: 'x' })
        same<typeof data.scores, Readonly<Record<string, number>>>(true)
        const spoken = await run({ kind: 'audio.speak', text: 'x' })
        same<typeof spoken.data.seconds, number>(true)
        await run({ kind: 'ping' })
        // @ts-expect-error an unknown kind
        await run({ kind: 'image.paint', prompt: 'x' })
        // @ts-expect-error a field of another kind
        await run({ kind: 'audio.speak', prompt: 'x' })
        // @ts-expect-error a misspelt field
        await run({ kind: 'image.generate', prompt: 'x', sise: '1x1' })
        // @ts-expect-error not a size
        await run({ kind: 'image.generate', prompt: 'x', size: 'big' })
        // @ts-expect-error format belongs to the output, or the cache would not hit
        await run({ kind: 'image.generate', prompt: 'x', format: 'webp' })
        const items: ({ kind: 'image.generate'; prompt: string } | { kind: 'audio.speak'; text: string })[] = []
        for (const item of items) (await run(item)).artifacts.map((a) => a.uri)
        const answer = await elicit('?', z.object({ n: z.number() }))
        if (answer.action === 'accept') same<typeof answer.content, { n: number }>(true)
        // @ts-expect-error nothing unless accepted
        answer.content.n
        await elicit('?', z.object({ n: z.number() }), { key: 'count' })
        await sample({ prompt: 'x', maxTokens: 1, key: 'words' })
        // @ts-expect-error a key is a text
        await elicit('?', z.object({ n: z.number() }), { key: 1 })
        const page = await elicitUrl('Sign in.', new URL('https://a.example/'), { key: 'account' })
        if (page.action === 'accept') await page.complete()
        // @ts-expect-error nothing is complete unless the page was opened
        page.complete()
        same<typeof client.capabilities.extensions, Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined>(true)
        const raw = await elicit('?', { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] })
        if (raw.action === 'accept') same<typeof raw.content, { ok: boolean }>(true)
        progress(1, 2)
        void [
          deadline,
          signal,
          client.capabilities.sampling,
          principal.id,
          await assets.get('x'),
          await sample({ prompt: 'x', maxTokens: 1 }),
          link(made.artifacts[0]!),
        ]
        return show(made)
      },
    })

    // ── extensions
    extensions.add('io.modelcontextprotocol/ui', { mimeTypes: ['text/html;profile=mcp-app'] })
    extensions.add('example.com/tasks')
    // @ts-expect-error an extension has its vendor's prefix
    extensions.add('ui')

    // ── resources and prompts
    resources.add({
      uri: 'ui://x',
      name: 'x',
      description: 'd',
      read: () => [{ uri: 'ui://x', text: '<p>', meta: { ui: { prefersBorder: true } } }],
    })
    // @ts-expect-error meta is an object
    resources.add({ uri: 'ui://y', name: 'y', description: 'd', read: () => [{ uri: 'ui://y', text: '<p>', meta: 'x' }] })
    resources.addTemplate({
      uriTemplate: 'x://{a}/{b}',
      name: 'x',
      description: 'd',
      complete: { a: () => ['1'] },
      read(params) {
        same<typeof params, { readonly a: string; readonly b: string }>(true)
        return undefined
      },
    })
    // @ts-expect-error a completion for a variable that the template has not
    resources.addTemplate({ uriTemplate: 'x://{a}', name: 'x', description: 'd', complete: { c: () => [] }, read: () => 'x' })
    prompts.add({
      name: 'p',
      description: 'd',
      args: { a: {}, b: { optional: true, complete: (value) => [value] } },
      handler(args) {
        same<typeof args, { a: string; b?: string }>(true)
        return [args.a, { role: 'assistant', content: image('', 'image/png') }]
      },
    })
    commands.add({
      name: 'tests stats',
      description: 'd',
      args: z.object({ all: z.boolean().default(false) }),
      run: ({ all }, { run }) => {
        same<typeof all, boolean>(true)
        return run
      },
    })
    exporters.add({
      format: 'x',
      mimeType: 'image/x',
      extension: 'x',
      accepts: ['image/*'],
      options: z.object({ q: z.number().default(1) }),
      async encode(source, { q }) {
        same<typeof q, number>(true)
        return artifact(await source.bytes(), 'image/x')
      },
    })

    // ── services
    services.provide('clock', { now: Date.now })
    same<ReturnType<typeof services.get<'clock'>>, { now(): number }>(true)
    services.find('clock')?.now()
    // @ts-expect-error unknown
    services.get('watch')
    // @ts-expect-error of another shape
    services.provide('clock', { now: () => 'noon' })

    // ── hooks
    hooks.prepare('*', (request, run) => {
      if (run.kind === 'image.generate') same<typeof run.request.prompt, string>(true)
      if (request.kind === 'audio.speak') return { ...request, voice: 'a' }
      return undefined
    })
    hooks.prepare('image.generate', (request) => ({ ...request, prompt: request.prompt.trim() }), { stage: 'early', before: ['cache?'] })
    hooks.prepare(['image.generate', 'image.edit'], (request) => ({ ...request, prompt: 'x' }))
    hooks.validate('audio.speak', async ({ text }, { warn, run }) => {
      warn({ code: 'long', message: text })
      await run({ kind: 'moderate.text', text })
      return reject({ code: 'LONG', message: 'x', fix: 'y' })
    })
    hooks.select('image.generate', (candidates) =>
      candidates.map((c) => (c.capabilities.maxCount > 1 ? c : { ...c, skip: { code: SkipCode.COUNT_TOO_HIGH, why: 'one at a time' } })),
    )
    hooks.lookup('ping', async (key, run) => {
      same<typeof key, string>(true)
      same<typeof run, Run<'ping'>>(true)
    })
    hooks.generate('audio.speak', () => ({ data: { seconds: 1 } }), { stage: 'early' })
    hooks.review('image.generate', (_result, { request, note }) => {
      note('sharp', 1)
      return revise('blank', { ...request, seed: 2 })
    })
    hooks.inspect('*', async (result) => {
      if (result.kind === 'audio.speak') same<typeof result.data.seconds, number>(true)
    })
    hooks.export(
      'image.generate',
      async (picture, target) => (target?.format === 'webp' ? artifact(await picture.bytes(), 'image/webp') : undefined),
      { stage: 'late' },
    )
    hooks.settled('*', (outcome) => {
      if (outcome.status === 'failed') same<typeof outcome.error, AtelierError>(true)
    })
    // @ts-expect-error an unknown hook
    hooks.nope('*', () => {})
    // @ts-expect-error an unknown kind
    hooks.validate('image.paint', () => {})
    // @ts-expect-error a verdict is no string
    hooks.validate('*', () => 'no')
    // @ts-expect-error a string is no request
    hooks.prepare('image.generate', () => 'x')
    // @ts-expect-error a required part is missing
    hooks.prepare('image.generate', () => ({ kind: 'image.generate' }))
    // @ts-expect-error data of another kind
    hooks.generate('audio.speak', () => ({ data: { scores: {} } }))
    // @ts-expect-error an unknown stage
    hooks.validate('*', () => {}, { stage: 'first' })

    // ── providers
    const speaker: ProviderV1<'audio.speak'> = {
      specVersion: 'v1',
      kind: 'audio.speak',
      id: 's',
      capabilities: { voices: ['a'] },
      models: [{ id: 'm', capabilities: { voices: ['b'] } }],
      async invoke({ text, voice }, { model, partial }) {
        same<typeof voice, string | undefined>(true)
        void [model, partial]
        return { data: { seconds: text.length } }
      },
    }
    providers.add(speaker)
    providers.add({ specVersion: 'v1', kind: 'ping', id: 'p', capabilities: {}, invoke: async () => ({}) })
    providers.add({
      specVersion: 'v1',
      kind: 'audio.speak',
      id: 's',
      capabilities: { voices: [] },
      // @ts-expect-error the kind demands data
      invoke: async () => ({ artifacts: [] }),
    })
    // @ts-expect-error capabilities of the kind are missing
    providers.add({ specVersion: 'v1', kind: 'image.generate', id: 's', capabilities: { sizes: 'any' }, invoke: async () => ({}) })
    // @ts-expect-error another version of the contract
    providers.add({ specVersion: 'v2', kind: 'ping', id: 's', capabilities: {}, invoke: async () => ({}) })

    await background({ principal: { id: 'a', scopes: [] } }).run({ kind: 'ping' })
    onDispose(async () => {
      log.info('bye', { n: 1 })
    })
    void fetch
  },
})

// ── config
const config: Config = defineConfig({
  plugins: [plugin(), 'x', false, { use: 'y', options: { a: 1 }, onError: 'disable' }],
  chains: { 'audio.speak': ['s'] },
})
// @ts-expect-error a chain for a kind that nobody knows
defineConfig({ plugins: [], chains: { 'audio.sing': ['s'] } })
// @ts-expect-error a factory that was not called
defineConfig({ plugins: [cache] })
void config

// ── errors
try {
  throw new AtelierError({ code: 'PROVIDER_TIMEOUT', message: 'x', outcome: 'unknown', cause: 1 })
} catch (e) {
  if (AtelierError.is(e, 'PROVIDER_TIMEOUT')) same<typeof e.outcome, 'none' | 'unknown' | 'paid' | undefined>(true)
}
// @ts-expect-error a message is required
new AtelierError({ code: 'X' })
same<'asset.export' | 'image.generate' | 'audio.speak' extends Kind ? true : false, true>(true)
void artifact(new Uint8Array(), 'x/y', { name: undefined }) satisfies Artifact | undefined
