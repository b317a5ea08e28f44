import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namedFile, readingsOf } from '#core/services/net/named-file.ts'

let base = ''
let root = ''
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'named-')))
  root = join(base, 'My Pictures')
  await mkdir(root)
})
afterEach(() => rm(base, { recursive: true, force: true }))

const file = async (name: string): Promise<string> => {
  await writeFile(join(root, name), name)
  return join(root, name)
}
const found = async (text: string): Promise<string | undefined> => {
  const place = await namedFile(text, [root])
  return place?.exists ? place.path : undefined
}

describe('a name that several files could have', () => {
  it('is a question that names both', async () => {
    const narrow = await file('Shot 9.41\u202fAM.png')
    const fixed = await file('Shot 9.41\u00a0AM.png')
    await expect(namedFile('Shot 9.41 AM.png', [root])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      outcome: 'none',
      message: expect.stringMatching(/2 files read like.*(?:\\u202f.*\\u00a0|\\u00a0.*\\u202f)/),
    })
    // As they are written, each is found.
    expect(await found(narrow)).toBe(narrow)
    expect(await found('Shot 9.41\u00a0AM.png')).toBe(fixed)
  })
  it('is the exact one where there is one', async () => {
    const plain = await file('a b.png')
    await file('a\u00a0b.png')
    const percent = await file('a%20b.png')
    expect(await found('a b.png')).toBe(plain)
    expect(await found('a%20b.png')).toBe(percent)
  })
})

describe('what is found', () => {
  it('lies inside of the folders, however it is written', async () => {
    await writeFile(join(base, 'se\u00a0cret.png'), 'x')
    await symlink(join(base, 'se\u00a0cret.png'), join(root, 'li\u00a0nk.png'))
    await symlink(base, join(root, 'u\u00a0p'))
    for (const text of [
      'li nk.png',
      'u p/se cret.png',
      '"../se cret.png"',
      `${root}/../se cret.png`,
      `${base}/se cret.png`,
      'file:../se%20cret.png',
    ])
      expect(await found(text), text).toBeUndefined()
  })
  it('is never another letter', async () => {
    await file('fox.png')
    for (const text of ['f0x.png', 'fo.png', 'foxx.png', 'föx.png']) expect(await found(text), text).toBeUndefined()
  })
})

describe('a file is found', () => {
  it.each([
    [
      'by a plain space for the narrow one that macOS writes',
      'Screenshot 2026-11-28 at 9.41.07\u202fAM.png',
      'Screenshot 2026-11-28 at 9.41.07 AM.png',
    ],
    ['by composed letters for those that macOS takes apart', 'Scho\u0308ne Grüße.png'.normalize('NFD'), 'Schöne Grüße.png'],
    ['by letters taken apart for composed ones', 'Müller.png', 'Mu\u0308ller.png'],
    ['by a straight apostrophe for a curly one', 'Anna’s “best”.png', 'Anna\'s "best".png'],
    ['by a shell’s backslashes', 'My fox (1).png', String.raw`My\ fox\ \(1\).png`],
    ['by percent-escapes', 'My fox é.png', 'My%20fox%20%C3%A9.png'],
    ['in double quotes', 'My fox.png', '"My fox.png"'],
    ['in a link of Markdown', 'My fox.png', '[the fox](My fox.png)'],
    ['in a picture of Markdown, with its title', 'My fox.png', '![the fox](<My fox.png> "A fox")'],
    ['in angle brackets', 'My fox.png', '<My fox.png>'],
    ['in backticks', 'My fox.png', '`My fox.png`'],
    ['behind an at sign, as editors mention files', 'My fox.png', '@My fox.png'],
    ['by its own brackets', '[fox](1).png', '[fox](1).png'],
    ['by its own at sign', '@fox.png', '@fox.png'],
    ['in single quotes', 'My fox.png', "'My fox.png'"],
    ['in curly quotes', 'My fox.png', '“My fox.png”'],
    ['in quotes and with a space that looks the same', 'My\u00a0fox.png', ' "My fox.png" '],
    ['by its own percent sign', '100%.png', '100%.png'],
    ['by its own quotes', '"My fox".png', '"My fox".png'],
  ])('%s', async (_how, name, text) => {
    const path = await file(name)
    expect(await found(text)).toBe(path)
    if (!/^\s*["'“`<![@]/.test(text)) expect(await found(`${root}/${text}`)).toBe(path)
  })
  it('by the whole path in quotes, escaped, and as every kind of file URL', async () => {
    const path = await file('My fox.png')
    const escaped = path.replaceAll(' ', '\\ ')
    const url = pathToFileURL(path).href
    const forms = [`"${path}"`, `'${path}'`, escaped, path.replaceAll(' ', '%20'), url]
    const urls = [
      url.replace('file:///', 'file://localhost/'),
      url.replace('file:///', 'file:/'),
      url.replace('file:///', 'file://'),
      `file://${path}`,
    ]
    for (const text of [...forms, ...urls, `"${url}"`]) expect(await found(text), text).toBe(path)
  })
  it('in a folder whose name is written otherwise', async () => {
    await mkdir(join(root, 'Zu\u0308rich\u00a02026'))
    const path = await file('Zu\u0308rich\u00a02026/see.png')
    expect(await found('Zürich 2026/see.png')).toBe(path)
    expect(await found(`${root}/Zürich 2026/see.png`)).toBe(path)
  })
  it.each([
    ['C:\\Users\\a b\\x.png', 'C:\\Users\\a b\\x.png'],
    ['C:\\\\Users\\\\x.png', 'C:\\Users\\x.png'],
    ['"C:\\Users\\x.png"', 'C:\\Users\\x.png'],
    ['C:/Users/x.png', 'C:/Users/x.png'],
    ['/c/Users/x.png', 'c:/Users/x.png'],
    ['/mnt/d/x.png', 'd:/x.png'],
    ['\\\\server\\share\\x.png', '\\\\server\\share\\x.png'],
    ['file:///C:/My%20Pictures/x.png', 'C:\\My Pictures\\x.png'],
    ['file://localhost/C:/x.png', 'C:\\x.png'],
    ['file:/C:/x.png', 'C:\\x.png'],
    ['file://C:/x.png', 'C:/x.png'],
    ['file://server/share/x.png', '\\\\server\\share\\x.png'],
    ['[x](file:///C:/x.png)', 'C:\\x.png'],
  ])('on Windows as %s', (text, path) => {
    expect(readingsOf(text, true)).toContain(path)
  })
  it('elsewhere no drive is made of a folder of one letter', () => {
    expect(readingsOf('/c/Users/x.png', false)).toEqual(['/c/Users/x.png'])
  })
  it('below the home folder', () => {
    for (const text of ['~/fox.png', '"~/fox.png"', 'file:///~/fox.png', 'file://~/fox.png'])
      expect(readingsOf(text), text).toContain(join(homedir(), 'fox.png'))
  })
})
