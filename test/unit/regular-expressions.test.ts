/** No regular expression takes more than linear time, whatever the text: neither those in the sources nor those that are made while the host runs. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from '@typescript/typescript6'
import { describe, expect, it, onTestFinished } from 'vitest'
import { superlinear } from '../fixtures/superlinear.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Literal {
  readonly place: string
  readonly source: string
  readonly flags: string
}

function literalsOf(path: string): Literal[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Literal[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const place = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
      found.push({ place, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
const files = ['core', 'plugins', 'templates', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path)),
)
const told = ({ place, source, flags }: Literal): string[] => {
  const why = superlinear(source, flags)
  return why === undefined ? [] : [`${place} /${source}/${flags}: ${why}`]
}

describe('the check', () => {
  it.each([
    ['a repeat inside of a repeat', '^(a+)+$', ''],
    ['two repeats that take from each other', '^\\s*"?\\s*$', ''],
    ['a repeat that begins anywhere and must end somewhere', '\\s+$', ''],
    ['a lookahead behind one', '[.!]+(?=\\s)', 'g'],
    ['a start of one character that fits into the repeat', '<[^>]*>', 'g'],
    ['a start of several', '<a\\s[^>]*>', 'gi'],
    ['a start of several, behind a word boundary', '\\b(?:with|by)\\b(.+)$', ''],
    ['a start with a repeat of its own', 'eyJ[\\w-]{8,}\\.', ''],
    ['a start of several inside of a group', '(?:x|\\{env:([^}]*)\\})', 'g'],
    ['an inner start of a line', '^\\s*vertex', 'gm'],
  ])('finds %s', (_, source, flags) => {
    expect(superlinear(source, flags)).toBeDefined()
  })

  it.each([
    ['a repeat that nothing follows', '<a\\s[^>]*', 'gi'],
    ['a start that the repeat refuses', '<a\\s[^<>]*>', 'gi'],
    ['a start of the text', '^\\s*vertex', ''],
    ['a start of a line', '^[ \\t]*vertex', 'gm'],
    ['a place that no character of the repeat stands before', '(?<!\\s)\\s+$', ''],
    ['a repeat with an end', 'eyJ[\\w-]{8,2000}\\.', ''],
  ])('lets %s pass', (_, source, flags) => {
    expect(superlinear(source, flags)).toBeUndefined()
  })
})

it('holds for every regular expression in the sources', () => {
  const literals = files.flatMap(literalsOf)
  expect(literals.length).toBeGreaterThan(300)
  expect(literals.flatMap(told)).toEqual([])
}, 60_000)

it('holds for those that are made while the host runs, by libraries too', async () => {
  const made = new Map<string, Literal>()
  const Original = RegExp
  class Recorded extends Original {
    constructor(pattern: RegExp | string, flags?: string) {
      super(pattern, flags)
      made.set(`${this.source}/${this.flags}`, { place: 'new RegExp', source: this.source, flags: this.flags })
    }
  }
  globalThis.RegExp = Recorded as RegExpConstructor
  onTestFinished(() => void (globalThis.RegExp = Original))
  const [{ textScorer }, { understand }, { parseEdit }, { matchUri }] = await Promise.all([
    import('#plugins/moderation/score-text.ts'),
    import('#plugins/3d/local/understand.ts'),
    import('#plugins/local/edit/parse-edit.ts'),
    import('#core/mcp/uri-match.ts'),
    import('#plugins/vision/ocr/attempt.ts'),
  ])
  await textScorer({ house: ['secret garden', 'rose'] })('a fox in the snow')
  understand('a bolt m8, 30 mm long')
  for (const words of ['make the red door blue', 'add the text "Sale" in red', 'tint it red', 'a green border', 'make it vintage'])
    parseEdit(words)
  matchUri('asset://{id}{?size,format}', 'asset://abc?size=3')
  expect(made.size).toBeGreaterThan(100)
  expect([...made.values()].flatMap(told)).toEqual([])
}, 60_000)
