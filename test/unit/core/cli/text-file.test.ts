import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textInFile, withTexts } from '#core/cli/text-file.ts'

let folder: string
const at = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'texts-'))
  await writeFile(at('chair.json'), '{"parts": []}\r\n')
  await writeFile(at('wide.txt'), Buffer.from('\ufeffein Fuchs', 'utf16le'))
  await writeFile(at('marked.txt'), '\ufeffa=b, c\n\n')
  await writeFile(at('logo.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))
  await writeFile(at('latin.txt'), Buffer.from([0x66, 0xfc, 0x72]))
  await writeFile(at('long.txt'), 'x'.repeat(8 * 1024 * 1024 + 1))
  await mkdir(at('folder'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('key=@FILE', () => {
  it.each([
    ['missing.json', /There is no file ".*missing\.json"/, /svg=@@/],
    ['folder', /is a folder/, /svg=@@/],
    ['logo.png', /logo\.png" is no text/, /by its path alone/],
    ['latin.txt', /is no text/, /by its path alone/],
    ['long.txt', /more than 8 MB of text/, /give the path/],
  ])('refuses %s in words', async (name, message, fix) => {
    await expect(withTexts([`svg=@${at(name)}`])).rejects.toMatchObject({
      code: 'COMMAND_USAGE',
      outcome: 'none',
      message: expect.stringMatching(message) as string,
      fix: expect.stringMatching(fix) as string,
    })
  })
  it('refuses no name, and stdin for two', async () => {
    await expect(withTexts(['svg=@'])).rejects.toMatchObject({ code: 'COMMAND_USAGE', message: '"svg=@" names no file.' })
    await expect(withTexts(['a=@-', 'b=@-'], Readable.from(['x']))).rejects.toMatchObject({ message: 'stdin is read by two arguments.' })
    await expect(withTexts(['a=@-'], Readable.from([Buffer.alloc(9_000_000, 'x')]))).rejects.toMatchObject({ code: 'COMMAND_USAGE' })
  })
  it('is the text of the file, of stdin, or the at sign itself', async () => {
    const words = [
      `spec=@${at('chair.json')}`,
      `a.b=@${at('wide.txt')}`,
      `p=@${at('marked.txt')}`,
      'q=@-',
      'to=@@ann',
      'mail=a@b',
      '@x',
      'n=1',
    ]
    expect(await withTexts(words, Readable.from(['ü', '\n']))).toEqual([
      'spec={"parts": []}',
      'a.b=ein Fuchs',
      'p=a=b, c\n',
      'q=ü',
      'to=@ann',
      'mail=a@b',
      '@x',
      'n=1',
    ])
    expect(await textInFile(at('chair.json'), '--args @chair.json')).toBe('{"parts": []}\r\n')
  })
})
