import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toolHelp, toolNamed } from '#core/cli/tool-help.ts'
import type { Tool } from 'atelier-mcp'
import type { Host } from '#core/kernel/ports/host.ts'

const tool = (input: z.ZodType): Tool => ({ name: 'paint', description: 'Paints.', input, handler: () => '' }) as unknown as Tool
const host = (...names: string[]): Host =>
  ({
    registry: { tools: names.map((name) => ({ plugin: 'p', enabled: name !== 'off', value: { name } })) },
  }) as unknown as Host

describe('the help on one tool', () => {
  it('names the nearest tool where there is none of this name', () => {
    expect(() => toolNamed('piant', host('paint', 'draw'))).toThrow('There is no tool "piant". Did you mean "paint"?')
    expect(() => toolNamed('off', host('paint', 'off'))).toThrow('There is no tool "off".')
    expect(toolNamed('paint', host('paint')).plugin).toBe('p')
  })
  it('says that a tool takes nothing', async () => {
    expect(await toolHelp(tool(z.object({})), 80)).toContain('It takes no arguments.')
  })
  it('says what every argument takes, and which are needed', async () => {
    const lines = (
      await toolHelp(
        tool(
          z.object({
            prompt: z.string().describe('What to paint'),
            count: z.int().min(1).max(10).default(2),
            seed: z.int().optional(),
            fit: z.enum(['cover', 'contain']).optional(),
            box: z.object({ x: z.number(), y: z.number() }).optional(),
            colour: z.union([z.boolean(), z.string()]).optional(),
            words: z.array(z.string()).optional(),
          }),
        ),
        Number.POSITIVE_INFINITY,
      )
    )
      .split('\n')
      .map((line) => line.trim().replaceAll(/ {2,}/g, '; '))
    expect(lines).toEqual([
      'Usage: atelier call paint [key=value ...]',
      '',
      'Paints.',
      '',
      'ARGUMENT; TAKES; WHAT FOR',
      'prompt *; text; What to paint',
      'count; whole number 1 to 10; Default: 2.',
      'seed; whole number',
      'fit; cover | contain',
      'box; { x, y }',
      'colour; true or false or text',
      'words; list of text',
      '',
      '* is needed.',
    ])
  })
})
