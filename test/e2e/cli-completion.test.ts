/** Completion in real shells, on a real terminal, with the Tab key. */
import { spawnSync } from 'node:child_process'
import { chmod } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'
import { hasTerminal, type Key, onTerminal } from '../fixtures/terminal.ts'

const source = `import { definePlugin } from 'atelier-mcp'
import * as z from 'zod'
export default definePlugin({
  name: 'chooser', version: '1.0.0', apiVersion: 1,
  setup({ tools, commands }) {
    tools.add({ name: 'choose', description: 'Chooses: "this", or that. Always.', input: z.object({ format: z.enum(['png', 'webp']), tidy: z.boolean().optional() }), handler: ({ format }) => 'chosen ' + format })
    commands.add({ name: 'shelf list', description: 'Lists the shelf.', run: () => 'the shelf is empty' })
    commands.add({ name: 'shelf', description: 'Is the shelf.', run: () => 'a shelf' })
    commands.add({ name: 'shelf sweep', description: 'Sweeps it.', args: z.object({ olderThan: z.string().optional(), dust: z.enum(['fine', 'coarse']).optional(), twice: z.boolean().optional() }), run: () => 'swept' })
    tools.add({ name: 'keep', description: 'Keeps.', input: z.object({}), handler: async (_, { assets }) => (await assets.put({ mimeType: 'text/plain', name: 'note', bytes: async () => new TextEncoder().encode('x') })).id })
  },
})
`

let shop: Workshop
let environment: Record<string, string>
beforeAll(async () => {
  shop = await workshop()
  await shop.file('chooser.ts', source)
  const { command, args, env } = shop.command()
  await chmod(await shop.file('bin/atelier', `#!/bin/sh\nexec '${command}' '${args[0]}' "$@"\n`), 0o755)
  const config = await shop.file('config.json', '{ "plugins": ["./chooser.ts"] }')
  environment = { ...env, PATH: `${shop.folder}/bin:${env['PATH']}`, ATELIER_CONFIG: config }
})
afterAll(() => shop.remove())

const offered = async (...words: string[]): Promise<string[]> => {
  const { stdout } = await shop.atelierWith({ ATELIER_CONFIG: environment['ATELIER_CONFIG']! }, 'completion', 'words', '--', ...words)
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
}

const shells = [
  ['bash', ['--norc', '--noprofile', '-i'], 'source <(atelier completion bash)'],
  ['zsh', ['-f', '-i'], 'source <(atelier completion zsh)'],
  [
    'fish',
    ['--no-config', '-i', '-C', 'set -g fish_autosuggestion_enabled 0; function fish_prompt; echo "READY> "; end'],
    'atelier completion fish | source',
  ],
] as const

describe.each(shells)('%s', (shell, args, start) => {
  const isThere = hasTerminal && spawnSync(shell, ['--version']).status === 0

  it.skipIf(!isThere)(
    'completes a tool, the value of an argument and a command of a plugin',
    async () => {
      const env = { ...environment, PS1: 'READY> ', PS2: '', HISTFILE: '', LANG: 'C.UTF-8' }
      // After a Tab the shell asks the program, and writes the rest when it has an answer.
      const typed = (begun: string, rest: string, answer: string): Key[] => [
        ['READY> ', `${begun}\t`],
        [rest, '\r'],
        [answer, ''],
      ]
      const { text } = await onTerminal(
        { command: shell, args, env, cwd: shop.folder },
        {
          echo: true,
          keys: [
            ['READY> ', `${start}\r`],
            ...typed('atelier call choose form', 'at=', 'INPUT_INVALID'),
            ...typed('atelier call choose format=w', 'ebp', 'chosen webp'),
            ...typed('atelier call ch', 'oose', 'INPUT_INVALID'),
            ...typed('atelier shelf l', 'ist', 'the shelf is empty'),
            ['READY> ', 'exit\r'],
          ],
        },
      )
      expect(text).toContain('chosen webp')
      expect(text).toContain('the shelf is empty')
    },
    90_000,
  )
})

describe('what is offered', () => {
  it.each([
    [['serv'], ['serve']],
    [['sh'], ['shelf']],
    [
      ['shelf', ''],
      ['list', 'sweep'],
    ],
    [
      ['shelf', 'sweep', ''],
      ['olderThan=', 'dust=', 'twice='],
    ],
    [
      ['shelf', 'sweep', '--'],
      ['--older-than', '--dust', '--twice', '--json', '--config', '--help'],
    ],
    [
      ['shelf', 'sweep', '--dust', ''],
      ['fine', 'coarse'],
    ],
    [['shelf', 'sweep', '--older-than', ''], []],
    [
      ['shelf', 'sweep', '--twice', 't'],
      ['true', 'twice='],
    ],
    [['shelf', 'sweep', 'dust=c'], ['dust=coarse']],
    [['shelf', 'sweep', '--config', ''], [':files']],
    [['library', '--kind', ''], []],
    [['library', '--li'], ['--limit']],
    [['tools', 'ch'], ['choose']],
    [['call', '--json', 'ch'], ['choose']],
    [
      ['call', 'choose', ''],
      ['format=', 'tidy='],
    ],
    [
      ['call', 'choose', 'tidy='],
      ['tidy=true', 'tidy=false'],
    ],
    [['call', 'choose', 'format=p'], ['format=png']],
    [['call', 'nobody', ''], []],
    [['nobody', ''], []],
    [['call', 'choose', '--js'], ['--json']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['create-plugin', 'x', '--kind', 'pro'], ['provider']],
    [
      ['install', 'cl'],
      ['claude-code', 'claude-desktop'],
    ],
    [['uninstall', 'vs'], ['vscode']],
    [['open', 'la'], ['last']],
    [['init', ''], [':files']],
    [['tools', '--config', ''], [':files']],
  ])('after %j is %j', async (words, offer) => {
    expect(await offered(...words)).toEqual(offer)
  })

  it('of a filter of the library is what is there', async () => {
    expect(await shop.atelierWith({ ATELIER_CONFIG: environment['ATELIER_CONFIG']! }, 'call', 'keep')).toMatchObject({ code: 0 })
    expect(await offered('library', '--kind', '')).toEqual(['upload'])
    expect(await offered('library', 'note', '--kind', 'x')).toEqual([])
    expect(await offered('library', '--tag', '')).toEqual([])
  })

  it('is nothing, and no noise, where the config is broken', async () => {
    const { stdout } = await shop.atelierWith({ ATELIER_CONFIG: '/nowhere.json' }, 'completion', 'words', '--', 'sta')
    expect(stdout).toMatch(/^status\t/)
  })

  it('is refused for a shell that is not known', async () => {
    const { code, stderr } = await shop.atelier('completion', 'tcsh')
    expect([code, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')])
  })
})
