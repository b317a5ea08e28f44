import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { drawDiagram } from '#plugins/draw/diagram/draw-diagram.ts'
import { quoteLabels } from '#plugins/draw/diagram/mend-source.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'
import { measured } from '../../../../fixtures/drawings/measured.ts'

const draw = (input: string, more = {}) => drawDiagram(input, drawingContext(more))
const written = readFileSync(new URL('../../../../fixtures/drawings/diagrams.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n=====\n')
afterAll(closeDrawings)

const inShapes = /^\s*(?:graph|flowchart|classDiagram|stateDiagram-v2|erDiagram|mindmap|requirementDiagram|kanban|block-beta)\b/m

const many = (nodes: number, edges: number, arrow: string): string =>
  Array.from({ length: edges }, (_, index) => `n${index % nodes} ${arrow} n${(index * 7 + 3) % nodes}`).join('\n')

describe('diagrams that are refused', () => {
  it.each<[string, string, string, RegExp]>([
    ['nothing', '  \n', 'DRAWING_INVALID', /empty/],
    ['a kind that there is not', 'flowchrt TD\n A --> B', 'DRAWING_INVALID', /Line 1 does not begin a diagram/],
    ['prose', 'Please draw me a nice diagram of the water cycle', 'DRAWING_INVALID', /does not begin a diagram/],
    ['PlantUML', '@startuml\nA -> B\n@enduml', 'DRAWING_INVALID', /PlantUML/],
    ['an arrow that there is not', 'flowchart TD\n A[One] --> B[Two]\n B ->> C', 'DRAWING_INVALID', /^Line 3 of the diagram, "B ->> C"/],
    ['a label that stays open', 'flowchart TD\n A[One --> B', 'DRAWING_INVALID', /^Line \d of the diagram/],
    ['a block that stays open', 'sequenceDiagram\n A->>B: hi\n loop forever\n A->>B: ping', 'DRAWING_INVALID', /^Line 4 of the diagram/],
    [
      'a wrong line after comments and a fence',
      '```mermaid\n%% a comment\n\n%% more\nsequenceDiagram\n A->>B: hi\n what is this\n```',
      'DRAWING_INVALID',
      /^Line 7 of the diagram, "what is this"/,
    ],
    ['a pie without numbers', 'pie\n "A" : many', 'DRAWING_INVALID', /Line 2/],
    ['a wrong cardinality', 'erDiagram\n A ||--x{ B : has', 'DRAWING_INVALID', /^Line 2/],
    ['DOT without an end', 'digraph {\n a -> b', 'DRAWING_INVALID', /graph/],
    ['DOT with a wrong line', 'digraph {\n a -> b\n c => d\n}', 'DRAWING_INVALID', /^Line 3 of the graph, "c => d"/],
    ['an arrow in an undirected graph', 'graph {\n a -> b\n}', 'DRAWING_INVALID', /^Line 2 of the graph/],
    ['1500 nodes with 3000 edges in Mermaid', `flowchart TD\n${many(1500, 3000, '-->')}`, 'DRAWING_TOO_LARGE', /500 edges/],
    ['1500 nodes with 3000 edges in DOT', `digraph {\n${many(1500, 3000, '->')}\n}`, 'DRAWING_TOO_LARGE', /3000 edges/],
    ['more text than anybody reads', `flowchart TD\n${'A --> B\n'.repeat(8000)}`, 'DRAWING_TOO_LARGE', /letters/],
  ])('%s', async (_, input, code, words) => {
    await expect(draw(input)).rejects.toMatchObject({
      code,
      outcome: 'none',
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\w/),
    })
  })
  it('end with their caller', async () => {
    const leaves = new AbortController()
    const drawn = draw(`flowchart TD\n${many(60, 480, '-->')}`, { signal: leaves.signal })
    leaves.abort()
    await expect(drawn).rejects.toMatchObject({ code: 'ABORTED' })
  })
  it('say what was expected', async () => {
    await expect(draw('flowchart TD\n A[One] --> ')).rejects.toMatchObject({ message: expect.stringMatching(/expected .*a name/) })
  })
})

describe('diagrams as people and models write them', () => {
  it.each(written.map((source, index) => [index, /^\s*(\S.*)$/m.exec(source)?.[1] ?? '', source] as const))(
    '%i: %s',
    async (_, __, source) => {
      const { svg, width, height } = await draw(source)
      const { cut, outside, texts } = await measured(svg)
      expect(cut).toEqual([])
      // In the others, words stand beside bars, points and slices, too.
      if (inShapes.test(source) && !source.includes('layout=')) expect(outside).toEqual([])
      expect(texts.length).toBeGreaterThan(1)
      expect(svg).toMatch(new RegExp(`^<svg [^>]*width="${width}" height="${height}" viewBox`))
      expect(svg).not.toMatch(/NaN|undefined|foreignObject|<style|<a[\s>]|href=|\bon\w+=|javascript:/)
    },
  )
  it('keep labels in their shapes, and lines at them', async () => {
    const { svg } = await draw(
      'flowchart TD\n A[A rather long label] --> B{Is it?}\n B -->|yes| C([Stadium shape])\n B -->|no| D[(Data)]\n C --> E((Circle))',
    )
    const { inside, outside, loose } = await measured(svg)
    expect([inside >= 5, outside, loose < 8]).toEqual([true, [], true])
  })
  it('show signs as they are, and measure them so', async () => {
    const { svg } = await draw('flowchart TD\n A[Show "Login" & more] --> B["a < b #amp; c"]\n B --> C{Length > 5 m?}')
    const { texts, outside } = await measured(svg)
    expect([texts, outside]).toEqual([['Show "Login" & more', 'a < b & c', 'Length > 5 m?'], []])
    expect(svg).not.toContain('&amp;quot;')
  })
  it('are the same each time', async () => {
    const source = 'mindmap\n root((A))\n  B\n   C\n  D'
    expect((await draw(source)).svg).toBe((await draw(source)).svg)
  })
  it('lose links and handlers, and say so', async () => {
    for (const source of [
      'flowchart TD\n A --> B\n click A "https://example.com"\n click B call alert()',
      'digraph { a [URL="javascript:alert(1)"]; a -> b }',
    ]) {
      const { svg, notes } = await draw(source)
      expect(svg).not.toMatch(/example\.com|javascript|<a[\s>]/)
      expect(notes.join()).toContain('Links were taken out')
    }
  })
  it('may have spaces at the ends of their lines', async () => {
    await expect(draw('graph LR\n A --> B\n click A "https://x.example"  \n')).resolves.toMatchObject({
      svg: expect.stringContaining('<svg'),
    })
  })
  it('cannot be told to draw HTML', async () => {
    const { svg } = await draw(
      '%%{init: {"htmlLabels": true, "flowchart": {"htmlLabels": true}, "securityLevel": "loose"}}%%\nflowchart TD\n A["<img src=x onerror=alert(1)>"] --> B',
    )
    expect(svg).not.toMatch(/foreignObject|<img/)
  })
  it('take the size and the ground that are asked for', async () => {
    const { svg, width, height } = await draw('flowchart LR\n A --> B', { width: 900, height: 200, background: 'transparent' })
    expect([width <= 900, height <= 200, svg.includes('fill="#ffffff"/>')]).toEqual([true, true, false])
    expect((await draw('flowchart LR\n A --> B', { background: '#101820' })).svg).toContain('fill="#101820"')
  })
})

describe('what models often write wrong', () => {
  it.each([
    ['A[Load (raw) data] --> B', 'A["Load (raw) data"] --> B'],
    ['A[Array[0]] --> B{Is x > 0?}', 'A["Array[0]"] --> B{"Is x > 0?"}'],
    ['A -->|count (n)| B', 'A -->|"count (n)"| B'],
    ['A(Say "hi") --> B', 'A("Say \ue001hi\ue001") --> B'],
    ['A([Stadium (x)])', 'A(["Stadium (x)"])'],
    ['A["Already (fine)"] --> B', 'A["Already (fine)"] --> B'],
    ['A[Plain] --> B(Round) --> C{Choice} & D((Circle))', 'A[Plain] --> B(Round) --> C{Choice} & D((Circle))'],
    ['A[(Database)] --> B[[Sub]] --> C{{Hex}}', 'A[(Database)] --> B[[Sub]] --> C{{Hex}}'],
    ['subgraph one [Group (x)]', 'subgraph one ["Group (x)"]'],
    ['style A fill:#fff', 'style A fill:#fff'],
  ])('%s', (given, mended) => expect(quoteLabels(given)).toBe(mended))
  it('is mended and told', async () => {
    const { notes } = await draw('Here you are:\n\n```mermaid\ngraph\n A[Load (raw)] --> B\n```\nHope that helps!')
    expect(notes.join(' ')).toMatch(/code fence.*flowchart TD.*quotation marks: line 5/)
    expect((await draw('flowchart TD\n A --> B\n\nThis shows how A leads to B.')).notes.join()).toContain('text after the diagram')
  })
})
