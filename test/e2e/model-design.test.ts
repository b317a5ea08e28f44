import { exporters, openai, openaiCompatible, sampling, threeD } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenAiServer, openAiServer } from '../fixtures/openai/openai-server.ts'

const key = 'sk-test-1234567890abcdef'
const blank = { material: null, translate: null, rotateDeg: null, scale: null }
/** A ring; a hole that is wider than it leaves nothing. */
const ring = (hole: number): string =>
  JSON.stringify({
    version: 1,
    name: 'ring',
    units: 'mm',
    tolerance: null,
    materials: [],
    nodes: [
      { kind: 'cylinder', id: 'disc', ...blank, r1: 10, r2: 10, height: 5 },
      { kind: 'cylinder', id: 'hole', ...blank, r1: hole, r2: hole, height: 20 },
      { kind: 'difference', id: 'ring', ...blank, base: 'disc', tools: ['hole'] },
    ],
    roots: ['ring'],
    expect: null,
  })

let server: OpenAiServer
let host: TestHost | undefined
beforeEach(async () => {
  server = await openAiServer({ key })
})
afterEach(async () => {
  await host?.close()
  await server.close()
})
const designers = {
  openai: () => openai({ apiKey: key, baseURL: server.url }),
  'openai-compatible': () => openaiCompatible({ id: 'house', apiKey: key, baseURL: server.url, models: { 'model.design': 'designer' } }),
}

describe.each(Object.entries(designers))('a model by words, designed by %s', (_, designer) => {
  it('is built from the spec that it wrote, seen and kept', async () => {
    host = await createTestHost({ plugins: [designer(), exporters(), threeD()] })
    server.say(ring(4))
    const { isError, text } = await host.client.callTool('create_model', { prompt: 'a ring' })
    expect({ isError, text }).toMatchObject({ text: expect.stringMatching(/Size 20 x 20 x 5 mm.*watertight, validator 0 errors/) })
    // The second order shows it its own work; it may keep it.
    expect(server.asked().length).toBeLessThanOrEqual(2)
  })
  it('that breaks the JSON Schema is mended like one that cannot be built, for it is paid', async () => {
    host = await createTestHost({ plugins: [designer(), exporters(), threeD()] })
    server.say('{"version":1,"name":"ring"}')
    const { envelope } = await host.client.callTool('create_model', { prompt: 'a ring', repairs: 1 })
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_FAILED' } })
    expect(server.asked()).toHaveLength(2)
  })
  it('is refused in words when nothing that it writes can be built, after as many repairs as allowed', async () => {
    host = await createTestHost({ plugins: [designer(), exporters(), threeD()] })
    server.say(ring(40))
    const { text, envelope } = await host.client.callTool('create_model', { prompt: 'a ring', repairs: 1 })
    expect(text).toContain('leaves nothing')
    expect(envelope).toMatchObject({ ok: false, error: { code: 'PROVIDER_FAILED' } })
    expect(server.asked()).toHaveLength(2)
  })
})

describe("a model by the client's own model", () => {
  it('is built where the client offers one, and refused in words where it does not', async () => {
    host = await createTestHost({
      plugins: [sampling(), exporters(), threeD()],
      sample: ring(4),
    })
    expect((await host.client.callTool('create_model', { prompt: 'a ring' })).text).toContain('Size 20 x 20 x 5 mm')
    const other = await host.connect({})
    expect((await other.callTool('create_model', { prompt: 'a ring', provider: 'sampling' })).envelope).toMatchObject({
      ok: false,
      error: { code: 'CLIENT_UNSUPPORTED' },
    })
  })
})
