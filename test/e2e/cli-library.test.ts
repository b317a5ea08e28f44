/** What was made, found and opened from the command line. A program that opens files is stood in for: whoever runs this may have a screen. */
import { chmod, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Workshop, workshop } from '../fixtures/cli-process.ts'

let shop: Workshop
const assets: { id: string; path: string }[] = []
beforeAll(async () => {
  shop = await workshop()
  for (const prompt of ['a red fox', 'a blue boat']) {
    const { stdout } = await shop.atelier('call', 'generate_image', `prompt=${prompt}`, 'size=64x64', '--json')
    assets.push((JSON.parse(stdout) as { assets: [{ id: string; path: string }] }).assets[0])
  }
  await shop.atelier('call', 'update_asset', `id=${assets[0]!.id}`, 'tags=winter', 'favourite=true')
})
afterAll(() => shop.remove())

describe('atelier library', () => {
  it.each([
    [['--since', 'yesterday'], 'since'],
    [['--limit', 'many'], '--limit is "many"'],
    [['--limit', '0'], 'limit'],
    [['--cursor', 'mine'], 'cursor'],
  ])('of %j ends with 2, and says why', async (args, why) => {
    const { code, stdout, stderr } = await shop.atelier('library', ...args)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(why)])
  })

  it('lists the newest first, by words and filters, page by page', async () => {
    const [fox, boat] = assets.map(({ id }) => id)
    const ids = async (...args: string[]): Promise<string[]> => {
      const { stdout } = await shop.atelier('library', ...args)
      return stdout.split('\n').flatMap((line) => /^[0-9a-f]{24}/.exec(line)?.[0] ?? [])
    }
    expect(await ids()).toEqual([boat, fox])
    expect(await ids('red', 'fox')).toEqual([fox])
    expect(await ids('--tag', 'winter')).toEqual([fox])
    expect(await ids('--since', '2999-01-01')).toEqual([])
    const { stdout } = await shop.atelier('library', '-n', '1')
    expect(stdout).toMatch(/^ID +MADE +KIND +NAME +BYTES\n/)
    expect(await ids('--cursor', / --cursor (\S+)/.exec(stdout)![1]!)).toEqual([fox])
    expect((await shop.atelier('library', '--tag', 'winter')).stdout).toContain('favourite, #winter')
    expect((await shop.atelier('library', 'nobody')).stdout).toBe('Nothing matches.\n')
    expect(JSON.parse((await shop.atelier('library', 'fox', '--json')).stdout)).toMatchObject({ assets: [{ id: fox, favourite: true }] })
  })
})

describe('atelier open', () => {
  it.each([[[]], [['0123456789abcdef01234567']], [['../../etc/passwd']]])('of %j ends with 2', async (args) => {
    const { code, stderr } = await shop.atelier('open', ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining('`atelier library`')])
  })

  it.skipIf(process.platform !== 'linux')('hands the file to what the system opens it with', async () => {
    const [fox, boat] = assets
    await chmod(await shop.file('bin/xdg-open', `#!/bin/sh\nprintf %s "$1" > '${join(shop.folder, 'opened')}'\n`), 0o755)
    const screen = { DISPLAY: ':0', PATH: `${join(shop.folder, 'bin')}:${process.env['PATH']}` }
    for (const [named, { path }] of [
      [fox!.id, fox!],
      [`asset://${fox!.id}`, fox!],
      ['last', boat!],
    ] as const) {
      expect(await shop.atelierWith(screen, 'open', named)).toMatchObject({ code: 0, stdout: `Opened: ${path}\n`, stderr: '' })
      await vi.waitFor(async () => expect(await readFile(join(shop.folder, 'opened'), 'utf8')).toBe(path), 60_000)
      await rm(join(shop.folder, 'opened'))
    }
    const far = await shop.atelierWith({ ...screen, SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }, 'open', 'last')
    expect([far.code, far.stdout, far.stderr]).toEqual([0, `${boat!.path}\n`, expect.stringContaining('SSH')])
    const { stdout } = await shop.atelierWith({ DISPLAY: ':0', PATH: '' }, 'open', 'last', '--json')
    expect(JSON.parse(stdout)).toEqual({ id: boat!.id, path: boat!.path, opened: false })
  })

  it.skipIf(process.platform !== 'linux')('prints the path where there is no screen', async () => {
    const { code, stdout, stderr } = await shop.atelier('open', 'last')
    expect([code, stdout, stderr]).toEqual([0, `${assets[1]!.path}\n`, expect.stringContaining('no screen')])
  })

  it('puts a file back that was deleted, as every use of it does', async () => {
    const { id, path } = assets[0]!
    await rm(path)
    expect((await shop.atelier('open', id)).stdout).toBe(`${path}\n`)
    expect((await readFile(path)).length).toBeGreaterThan(0)
  })
})
