/** From `atelier token` to a server on all addresses that knows its bearer. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initialize, post } from '../fixtures/http-client.ts'
import { workshop, type Workshop } from '../fixtures/cli-process.ts'
import { fixture } from '../fixtures/server-process.ts'

let shop: Workshop
beforeAll(async () => {
  shop = await workshop()
})
afterAll(() => shop.remove())

/** Serves until `work` is done; gives what it wrote to stderr. */
async function serving(args: readonly string[], env: Record<string, string>, work: (url: string) => Promise<void>): Promise<string> {
  const { spawn } = await import('node:child_process')
  const { command, args: all, env: base, cwd } = shop.command('serve', '--http', '--port', '0', ...args)
  const child = spawn(command, all, { env: { ...base, ...env }, cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  let stderr = ''
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString()
        const found = /served at (\S+)/.exec(stderr)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.once('exit', () => reject(new Error(stderr)))
    })
    await work(url)
  } finally {
    child.kill('SIGTERM')
    await exited
  }
  return stderr
}
const status = async (url: string, token?: string): Promise<number> =>
  (await post(url, initialize, token === undefined ? {} : { authorization: `Bearer ${token}` })).status

describe('atelier token', () => {
  it.each([
    [['ann', '--expires', 'soon'], '--expires is "soon"'],
    [['ann', '--expires', '2020-01-01'], '--expires is "2020-01-01"'],
    [['ann', '--scopes', 'tool:none,admn'], '--scopes has what is none: admn'],
    [['--groups', 'design'], 'need a PRINCIPAL'],
  ])('refuses %j', async (args, said) => {
    const { code, stderr, stdout } = await shop.atelier('token', ...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(said)
  })
  it('makes a token whose hash lets its bearer in, on all addresses, and nobody else', async () => {
    const made = await shop.atelier('token', 'ann', '--groups', 'design, print', '--scopes', 'originals', '--expires', '30d', '--json')
    const { token, entry } = JSON.parse(made.stdout) as { token: string; entry: object }
    expect(entry).toEqual({
      principal: 'ann',
      groups: ['design', 'print'],
      scopes: ['originals'],
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    })
    const config = { plugins: [fixture('unruly-plugin/index.ts')], http: { auth: { tokens: [entry] } } }
    const file = await shop.file('team.json', JSON.stringify(config))
    const log = await serving(['--config', file, '--host', '0.0.0.0'], {}, async (url) => {
      expect([await status(url, token), await status(url, `${token}x`), await status(url)]).toEqual([200, 401, 401])
    })
    expect(log).not.toContain(token)
  })
  it('makes one for ATELIER_HTTP_TOKEN, which is enough to serve others', async () => {
    const { stdout } = await shop.atelier('token')
    const token = /^atelier_\S+$/m.exec(stdout)![0]
    const file = await shop.file('alone.json', JSON.stringify({ plugins: [fixture('unruly-plugin/index.ts')] }))
    const args = ['--config', file, '--host', '0.0.0.0']
    await serving(args, { ATELIER_HTTP_TOKEN: token }, async (url) => {
      expect([await status(url, token), await status(url)]).toEqual([200, 401])
    })
    await expect(serving(args, { ATELIER_HTTP_TOKEN: '' }, async () => {})).rejects.toThrow('HTTP_AUTH_INVALID')
    await expect(serving(args, { ATELIER_HTTP_TOKEN: 'letmein' }, async () => {})).rejects.toThrow('HTTP_AUTH_INVALID')
    await expect(serving(args, {}, async () => {})).rejects.toThrow('HTTP_HOST_REFUSED')
  })
})
