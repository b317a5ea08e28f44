/**
 * Roots and sampling, which MCP has deprecated, in both eras: a client's folders are asked for only where those of the host do not do, its model is one way among
 * others, and the answer says where either was used.
 */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Client } from '@modelcontextprotocol/client'
import { definePlugin, type Envelope } from 'atelier-mcp'
import { batch, draw, exporters, imageGen, local, sampling } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectOverStreams, eras, type StreamClient } from '../fixtures/either-era.ts'
import { textOf } from '../fixtures/http-client.ts'
import { png } from '../fixtures/pictures.ts'

const plugin = definePlugin({
  name: 'asking',
  version: '1.0.0',
  apiVersion: 1,
  setup({ tools }) {
    tools.add({
      name: 'saves_and_asks',
      description: 'Saves, and asks then: in the newer era its handler is begun again.',
      input: z.object({ from: z.string(), to: z.string() }),
      async handler({ from, to }, { assets, elicit }) {
        const kept = await assets.put(await assets.load(from))
        const paths = await (await assets.place(to))!.save([kept])
        const { action } = await elicit('Is it fine?', z.object({ yes: z.boolean() }))
        return `${paths.join()} ${action}`
      },
    })
    tools.add({
      name: 'measures',
      description: 'Has data, not words.',
      input: z.object({ image: z.string() }),
      output: z.object({ bytes: z.number() }),
      handler: async ({ image }, { assets }) => ({ bytes: (await assets.load(image)).size ?? 0 }),
    })
  },
})

let base = ''
let opened = ''
/** One host without folders of its own, one that has all of them. */
let [bare, allowing]: (TestHost | undefined)[] = []
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'atelier-folders-')))
  opened = join(base, 'opened')
  for (const name of ['opened', 'allowed', 'out']) {
    await mkdir(join(base, name))
    await writeFile(join(base, name, `${name}.png`), await png(64, 48))
  }
  const start = async (environment = {}): Promise<TestHost> =>
    createTestHost({ plugins: [imageGen(), draw(), exporters(), sampling(), local(), batch(), plugin()], environment })
  bare = await start()
  allowing = await start({ ATELIER_ROOTS: [join(base, 'allowed'), opened].join(delimiter), ATELIER_OUTPUT_DIR: join(base, 'out') })
})
afterAll(async () => {
  await bare?.close()
  await allowing?.close()
  await rm(base, { recursive: true, force: true })
})

const noted = 'allowed-by-client'
const ball = '<svg viewBox="0 0 9 9"><circle r="3"/></svg>'
const castle = { prompt: 'a castle', size: '64x48', provider: 'local' }

describe.each(eras)('over %s, a client with a folder open', (era) => {
  /** How often the client was asked for its folders. */
  let asked = 0
  const open: StreamClient[] = []
  const connect = async (host: TestHost | undefined) => {
    const prepare = (client: Client): void => {
      client.setRequestHandler('roots/list', () => {
        asked++
        return { roots: [{ uri: pathToFileURL(opened).href }] }
      })
      client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { yes: true } }))
    }
    const one = await connectOverStreams(host!.host, era, { capabilities: { roots: {}, elicitation: {} }, prepare })
    open.push(one)
    return async (name: string, args: Record<string, unknown>) => {
      const result = await one.client.callTool({ name, arguments: args })
      const envelope = result['_meta']?.['atelier/result'] as Envelope & { readonly error?: { readonly code: string } }
      const notes = (envelope.warnings ?? []).filter(({ code }) => code === noted).map(({ message }) => message)
      return { ...envelope, code: envelope.error?.code, text: textOf(result), words: JSON.stringify(result.content), notes }
    }
  }
  let call: Awaited<ReturnType<typeof connect>>
  beforeAll(async () => void (call = await connect(bare)))
  afterAll(async () => {
    for (const one of open) await one.close()
  })

  it('may read and save there, and is told each time, in words and in the envelope, that nothing else allows it', async () => {
    for (const [name, args] of [
      ['convert_image', { image: join(opened, 'opened.png'), format: 'webp' }],
      ['convert_image', { image: 'opened.png', format: 'webp', saveTo: join(opened, `${era}.webp`) }],
      ['generate_image', { ...castle, saveTo: join(opened, 'new', `${era}.png`) }],
      ['draw_image', { svg: ball, saveTo: `drawn-${era}.png` }],
      ['measures', { image: 'opened.png' }],
    ] as const) {
      const { ok, text, words, notes } = await call(name, args)
      expect([name, ok, text]).toEqual([name, true, text])
      expect(notes, name).toEqual([expect.stringMatching(/deprecated.*ATELIER_ROOTS/)])
      expect(notes[0]).toContain(`Files in ${opened} were used`)
      expect(words.split(notes[0]!), name).toHaveLength(2)
    }
    expect((await readFile(join(opened, 'new', `${era}.png`))).subarray(1, 4).toString()).toBe('PNG')
    // Data stays JSON for whoever reads it out of the words.
    expect(JSON.parse((await call('measures', { image: 'opened.png' })).text.split('\n')[0]!)).toEqual({ bytes: expect.any(Number) })
  })

  it('is not asked for it, and told nothing, where the folders of the host do', async () => {
    const before = asked
    const calls = await connect(allowing)
    for (const [name, args] of [
      ['convert_image', { image: join(base, 'allowed', 'allowed.png'), format: 'webp', saveTo: join(opened, `a-${era}.webp`) }],
      ['convert_image', { image: 'opened.png', format: 'webp', saveTo: `b-${era}.webp` }],
      ['generate_image', castle],
      ['draw_image', { svg: ball, saveTo: join(base, 'out', `c-${era}.png`) }],
    ] as const) {
      const { ok, text, notes } = await calls(name, args)
      expect([name, ok, text, notes]).toEqual([name, true, text, []])
    }
    expect(asked).toBe(before)
  })

  it('is not needed: one that offers neither folders nor a model draws, changes, reads by path and saves', async () => {
    const { client, close } = await connectOverStreams(allowing!.host, era)
    for (const [name, args] of [
      ['generate_image', { prompt: 'a castle', size: '64x48', saveTo: `d-${era}.png` }],
      ['edit_image', { images: [join(base, 'allowed', 'allowed.png')], prompt: 'darker' }],
      ['convert_image', { image: 'allowed.png', format: 'webp', saveTo: join(opened, `e-${era}.webp`) }],
      ['draw_image', { svg: ball, saveTo: `f-${era}.png` }],
    ] as const) {
      const result = await client.callTool({ name, arguments: args })
      expect([name, result.isError ?? false, textOf(result)]).toEqual([name, false, textOf(result)])
    }
    await close()
  })

  it('hears whose model has drawn where it lends its own, in words and in the envelope', async () => {
    const prepare = (client: Client): void =>
      client.setRequestHandler('sampling/createMessage', () => ({
        role: 'assistant',
        model: 'mine',
        content: { type: 'text', text: ball },
      }))
    const { client, close } = await connectOverStreams(bare!.host, era, { capabilities: { sampling: {} }, prepare })
    const result = await client.callTool({ name: 'generate_image', arguments: { prompt: 'a ball', size: '64x48' } })
    expect(result['_meta']?.['atelier/result']).toMatchObject({
      provider: { id: 'sampling' },
      warnings: expect.arrayContaining([{ code: 'drawn-by-client', message: expect.stringContaining('deprecated') }]),
    })
    expect(textOf(result)).toContain("Drawn by the client's model (mine), as SVG, by sampling")
    await close()
  })

  it('may not leave it, and hears of the ways that need no roots', async () => {
    const outside = join(base, 'allowed')
    for (const [name, args] of [
      ['convert_image', { image: join(outside, 'allowed.png'), format: 'webp' }],
      ['draw_image', { svg: ball, saveTo: join(outside, 'x.png') }],
    ] as const) {
      const { code, text } = await call(name, args)
      expect([name, code]).toEqual([name, 'INPUT_FORBIDDEN'])
      expect(text).toContain('ATELIER_ROOTS')
    }
  })

  it('is told of it also by a call that asked in between, and by a job', async () => {
    const to = join(opened, `kept-${era}.png`)
    const { text, notes } = await call('saves_and_asks', { from: join(opened, 'opened.png'), to })
    expect(text).toBe(`${to} accept\nNote: ${notes[0]}`)
    expect(notes).toHaveLength(1)
    const begun = await call('start_job', { tool: 'convert_image', arguments: { image: join(opened, 'opened.png'), format: 'webp' } })
    const { id } = (begun.data as { job: { id: string } }).job
    expect((await call('wait_job', { id, timeoutSeconds: 30 })).words).toContain(`Files in ${opened} were used`)
  })
})
