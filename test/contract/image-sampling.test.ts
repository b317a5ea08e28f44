/** Pictures by the client's own model: it writes an SVG, sees what is odd, and mends it once. */
import { afterEach, describe, expect, it } from 'vitest'
import { draw, exporters, imageGen, local, sampling } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'

const open: TestHost[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const start = async (
  init: Partial<TestHostInit>,
  plugins: TestHostInit['plugins'] = [sampling(), local(), imageGen(), draw(), exporters()],
) => {
  const host = await createTestHost({ plugins, ...init })
  open.push(host)
  return {
    ...host,
    generate: (prompt: string, more: object = {}) => host.client.callTool('generate_image', { prompt, size: '256x256', ...more }),
  }
}
const good =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256"><rect width="256" height="256" fill="#1e3a8a"/><circle cx="128" cy="128" r="90" fill="#fde68a"/></svg>'
const odd = good.replace('</svg>', '<text x="240" y="200" font-size="40" fill="#fff">Cut off</text></svg>')

describe('a client without a model', () => {
  it('gets what the illustrator draws', async () => {
    const { generate } = await start({})
    expect((await generate('a red house')).envelope).toMatchObject({ ok: true, provider: { id: 'local' } })
  })
})

describe('a model that cannot draw', () => {
  it.each([
    [
      'says no',
      () => {
        throw new Error('declined')
      },
    ],
    ['answers in words, twice', () => 'I cannot draw.'],
    ['draws nothing that can be seen', () => '<svg viewBox="0 0 9 9"/>'],
  ])('%s: the illustrator draws', async (_what, sample) => {
    const { generate } = await start({ sample })
    const { envelope } = await generate('a red house')
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'local' } })
  })
  it('is not asked where no plugin draws', async () => {
    const { generate, client } = await start({ sample: good }, [sampling(), local(), imageGen(), exporters()])
    expect((await generate('a red house')).envelope).toMatchObject({ ok: true, provider: { id: 'local' } })
    expect(client.told.samples).toHaveLength(0)
  })
})

describe('a model that draws', () => {
  it('is asked by the guide, for the size that is wanted, and named', async () => {
    const { generate, client } = await start({
      sample: () => ({ text: `Here it is:\n\`\`\`svg\n${good}\n\`\`\``, content: [], model: 'claude-x' }),
    })
    const { envelope, text } = await generate('a moon')
    expect(envelope).toMatchObject({
      ok: true,
      provider: { id: 'sampling' },
      cost: { usd: 0 },
      assets: [{ width: 256, height: 256, mimeType: 'image/png' }],
    })
    expect(text).toContain("Drawn by the client's model (claude-x), as SVG, by sampling, which MCP has deprecated.")
    expect(JSON.stringify(client.told.samples[0])).toMatch(/text-anchor.*viewBox=.{0,3}0 0 256 256|viewBox=.{0,3}0 0 256 256.*text-anchor/)
  })
  it('sees what is odd, and mends it once', async () => {
    let asked = 0
    const { generate, client } = await start({ sample: () => ((asked += 1) === 1 ? odd : good) })
    const { envelope, text } = await generate('a moon')
    expect(envelope).toMatchObject({ provider: { id: 'sampling' } })
    expect(JSON.stringify(client.told.samples[1])).toContain('is cut off right')
    expect(text).not.toContain('cut off')
  })
  it('keeps the first where it does not answer again', async () => {
    let asked = 0
    const { generate } = await start({
      sample: () => {
        if ((asked += 1) > 1) throw new Error('declined')
        return odd
      },
    })
    const { envelope, text } = await generate('a moon')
    expect(envelope).toMatchObject({ ok: true, provider: { id: 'sampling' } })
    expect(text).toContain('is cut off right')
  })
  it('keeps the first where the second is worse, and tells what is odd', async () => {
    let asked = 0
    const { generate } = await start({ sample: () => ((asked += 1) === 1 ? odd : 'Sorry.') })
    expect((await generate('a moon')).text).toContain('is cut off right')
    expect(asked).toBe(2)
  })
})
