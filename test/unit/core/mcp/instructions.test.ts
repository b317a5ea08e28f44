import { definePlugin, type Plugin, type PluginFactory } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import deployment from '../../../../mcp.config.ts'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import type { Host } from '#core/kernel/ports/host.ts'
import { instructionsFor } from '#core/mcp/instructions.ts'

let host: TestHost | undefined
afterEach(async () => host?.close())

const saying = (name: string, instructions?: string, setup = (): void => {}): Plugin =>
  (definePlugin({ name, version: '1.0.0', apiVersion: 1, ...(instructions !== undefined && { instructions }), setup }) as PluginFactory)()
const saidBy = (...plugins: readonly Plugin[]) =>
  instructionsFor({ plugins: plugins.map(({ definition }) => ({ definition })) as unknown as Host['plugins'] }, true)

describe('what a client is told when it connects', () => {
  it('is short and names no vendor, with all that the default deployment has', async () => {
    host = await createTestHost({ plugins: deployment.plugins })
    const { instructions = '' } = host.client
    expect(instructions.length).toBeLessThanOrEqual(800)
    for (const words of ['asset://', 'estimate', 'force', 'start_job', 'list_assets']) expect(instructions).toContain(words)
    expect(instructions).not.toMatch(/openai|google|anthropic|claude|gpt/i)
  })
  it('ends with the sentences of plugins, in their order, but not of those that could not start', async () => {
    const broken = saying('broken', 'I am not here.', () => {
      throw new Error('no')
    })
    host = await createTestHost({
      plugins: [saying('a', 'First a.'), { use: broken, onError: 'disable' }, saying('quiet'), saying('b', 'Then b.')],
    })
    expect(host.client.instructions).toMatch(/\. First a\. Then b\.$/)
  })
  it('leaves out what would make it too long, and goes on with what fits', () => {
    expect(saidBy(saying('a', 'x'.repeat(700)), saying('b', 'Fits.'))).toBe(saidBy(saying('b', 'Fits.')))
  })
  it('speaks of files only to those who share the disk', () => {
    expect([true, false].map((paths) => instructionsFor({ plugins: [] }, paths).includes('the file'))).toEqual([true, false])
  })
})
