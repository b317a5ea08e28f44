import { createTestHost, pluginParts, providerCall, providerSuite } from 'atelier-mcp/testing'
import { draw, exporters, imageGen, local } from 'atelier-mcp/plugins'
import { artifact } from 'atelier-mcp'
import { afterAll, describe, expect, it } from 'vitest'
import { maskOver, redSquare } from '../unit/plugins/local/local-pictures.ts'

const parts = await pluginParts(local({ idleMs: 5_000 }))
afterAll(() => parts.dispose())
const input = artifact(await redSquare(), 'image/png')
const mask = artifact(await maskOver(10, 10, 30, 30), 'image/png')
const generate = parts.provider('image.generate')

describe('image.generate by local', () => {
  for (const { name, run } of providerSuite({ provider: generate, request: { prompt: 'a fox in a forest', size: '96x96' } })) it(name, run)
})
const editing = (prompt: string) =>
  providerSuite({ provider: parts.provider('image.edit'), request: { prompt, images: [input] }, input, mask })
describe('image.edit by local', () => {
  // Of several pictures the words must say how they go together.
  for (const { name, run } of editing('as a watercolour')) if (!name.includes('takes 16')) it(name, run)
  for (const { name, run } of editing('in a grid')) if (name.includes('takes 16')) it(name, run)
})
describe('what local says of its pictures', () => {
  const make = (change: object) =>
    generate.invoke({ kind: 'image.generate', prompt: 'a fox', size: '64x64', ...change }, providerCall().call)

  it('refuses a size that it cannot draw, free of charge', async () => {
    await expect(make({ size: '9000x100' })).rejects.toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      fix: expect.stringContaining('4096') as string,
    })
  })
  it('refuses what it does not draw, free of charge, with the way that does', async () => {
    await expect(make({ prompt: 'pie chart 40 % rent, 30 % food' })).rejects.toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      message: 'The local illustrator does not draw a chart.',
    })
  })
  it('says what it drew, what it left out and what it did not understand', async () => {
    const { warnings } = await make({ prompt: 'a photorealistic fox pondering entropy' })
    expect(warnings).toMatchObject([
      { code: 'drawn-by-rule', message: 'Drew: fox; left out: pondering, photorealistic; not understood: entropy.' },
    ])
  })
  it('calls itself a procedural illustration, costs nothing and tells the seed', async () => {
    const { data, cost } = await make({})
    expect(generate.nature).toBe('procedural')
    expect(data).toMatchObject({
      revisedPrompt: expect.stringContaining('Drew: fox') as string,
      seed: expect.any(Number) as number,
    })
    expect(cost).toEqual({ usd: 0, basis: 'computed' })
  })
  it('makes several pictures that differ, and the same ones again', async () => {
    const bytes = async (): Promise<string[]> =>
      Promise.all((await make({ count: 3, seed: 5 })).artifacts!.map(async (one) => Buffer.from(await one.bytes()).toString('base64')))
    const [first, again] = [await bytes(), await bytes()]
    expect(new Set(first).size).toBe(3)
    expect(again).toEqual(first)
  })
})

describe('an estimate of what local refuses', () => {
  it('is the same refusal, and so is what a host without a key answers', async () => {
    const { client, close } = await createTestHost({ plugins: [local(), imageGen({ inspect: 'off' }), draw(), exporters()] })
    const ask = async (args: object) => (await client.callTool('generate_image', { prompt: 'logo, letter N', ...args })).envelope.error
    const [told, estimated] = [await ask({}), await ask({ estimate: true })]
    expect(told).toMatchObject({
      code: 'PROVIDER_UNSUPPORTED',
      outcome: 'none',
      message: 'The local illustrator does not draw a logo.',
      fix: expect.stringContaining('call `draw_image` with it as `svg`') as string,
    })
    expect(estimated).toEqual(told)
    expect((await client.callTool('generate_image', { prompt: 'logo, letter N', style: 'abstract', size: '64x64' })).envelope.ok).toBe(true)
    const picture = `data:image/png;base64,${Buffer.from(await redSquare()).toString('base64')}`
    const change = async (args: object) =>
      (await client.callTool('edit_image', { prompt: 'blur the faces', images: [picture], ...args })).envelope
    expect((await change({})).error).toMatchObject({ code: 'PROVIDER_UNSUPPORTED', outcome: 'none' })
    expect((await change({ estimate: true })).error).toEqual((await change({})).error)
    const gif = await client.callTool('edit_image', { prompt: 'animated GIF of both', images: [picture, picture] })
    expect(gif.envelope['assets']).toMatchObject([{ mimeType: 'image/gif' }])
    await close()
  })
})
