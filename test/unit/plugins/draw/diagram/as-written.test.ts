/** Diagrams as models write them, where Mermaid or Graphviz would stop or draw something else. */
import { afterAll, describe, expect, it } from 'vitest'
import { drawDiagram } from '#plugins/draw/diagram/draw-diagram.ts'
import { headingOf } from '#plugins/draw/diagram/heading.ts'
import { plainLabels } from '#plugins/draw/diagram/plain-labels.ts'
import { withNodeEnd, withVeiledStops, withVeiledTitles } from '#plugins/draw/diagram/reserved-words.ts'
import { closeDrawings, drawingContext } from '../../../../fixtures/drawing-context.ts'

afterAll(closeDrawings)
const draw = (source: string) => drawDiagram(source, drawingContext())
const wordsOf = (svg: string): string =>
  svg
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('words that Mermaid keeps', () => {
  it.each([
    ['process --> end', 'process --> end_["end"]'],
    ['end --> finish', 'end_["end"] --> finish'],
    ['a --> end & b', 'a --> end_["end"] & b'],
    ['a --> end["The end"]', 'a --> end_["The end"]'],
    ['a -->|yes| end', 'a -->|yes| end_["end"]'],
    ['style end fill:#f00', 'style end_ fill:#f00'],
    ['  end', '  end'],
    ['a["the end"] --> b', 'a["the end"] --> b'],
    ['weekend --> endpoint', 'weekend --> endpoint'],
  ])('"%s" becomes "%s"', (line, mended) => expect(withNodeEnd(line)).toBe(mended))
  it('are the names of nodes all the same', async () => {
    const { svg, notes } = await draw('flowchart TD\n  start --> end\n  end --> after')
    expect(wordsOf(svg)).toBe('start end after')
    expect(notes.join(' ')).toContain('keeps the word "end"')
  })
  it.each([
    ['A->>B: one; two', 'A->>B: one#59; two'],
    ['Note over A: TLS 1.3; cookies', 'Note over A: TLS 1.3#59; cookies'],
    ['alt ok; fine', 'alt ok#59; fine'],
    ['A->>B: one; B-->>A: two', 'A->>B: one; B-->>A: two'],
    ['A->>B: one;', 'A->>B: one;'],
    ['A->>B: #9829; love', 'A->>B: #9829; love'],
    ['participant A', 'participant A'],
  ])('"%s" becomes "%s"', (line, mended) => expect(withVeiledStops(line)).toBe(mended))
  it('are drawn where they are said', async () => {
    const { svg, notes } = await draw('sequenceDiagram\n  A->>B: one; two')
    expect(wordsOf(svg)).toContain('one; two')
    expect(notes.join(' ')).toContain('ends a line in Mermaid')
  })
  it('are told for sequences as sequences have them', async () => {
    await expect(draw('sequenceDiagram\n  A->>B')).rejects.toMatchObject({ fix: expect.stringContaining('`Alice->>Bob: Hello`') })
  })
  it.each([
    ['box Purple Frontend', 'box rgba(128, 0, 128, 0.22) Frontend'],
    ['rect rgb(10, 20, 30)', 'rect rgba(10, 20, 30, 0.22)'],
    ['rect #123', 'rect rgba(17, 34, 51, 0.22)'],
    ['box Aqua Client', 'box Aqua Client'],
    ['box Clients', 'box Clients'],
  ])('"%s" has a ground on which one can read: "%s"', (line, mended) => expect(withVeiledTitles(line)).toBe(mended))
})

describe('labels with what only browsers draw', () => {
  it.each([
    ['A[fa:fa-car Drive] --> B', 'A[Drive] --> B', ['fa-car']],
    ['A["fab:fa-github"]', 'A["github"]', ['fa-github']],
    ['A["<b>bold</b> and <i>thin</i>"]', 'A["`**bold** and *thin*`"]', []],
    ['A["<b>one</b><br>two"]', 'A["one<br>two"]', []],
    ['A["<span style=\'color:red\'>red</span>"]', 'A["red"]', []],
    ['A["5 < 6"] --> B["x > y"]', 'A["5 < 6"] --> B["x > y"]', []],
  ])('"%s" becomes "%s"', (line, mended, left) => {
    const icons = new Set<string>()
    expect([plainLabels(line, icons), [...icons]]).toEqual([mended, left])
  })
  it('are told', async () => {
    const { svg, notes } = await draw('flowchart LR\n  A[fa:fa-car Drive] --> B["<b>Stop</b>"]')
    expect([wordsOf(svg), notes]).toEqual(['Drive Stop', ['Icons of Font Awesome are not there, and were left out: fa-car.']])
  })
  it('may run over lines in Markdown, with arrows behind them', async () => {
    const { svg } = await draw('flowchart LR\n  A["`**Bold** text\n  and *thin* line`"] --> B["x"]')
    expect(wordsOf(svg)).toContain('Bold text')
  })
  it('of notes in class diagrams break lines', async () => {
    const { svg } = await draw(String.raw`classDiagram
  class Dog
  note for Dog "can bark\nand swim"`)
    expect(wordsOf(svg)).not.toContain(String.raw`\n`)
    expect(wordsOf(svg)).toContain('and swim')
  })
  it('of several kinds of letters in DOT begin where the one before ends', async () => {
    const { svg } = await draw('digraph { graph [label=<<b>Schema</b> of <i>tables</i>>]; a -> b }')
    const at = (word: string): number => Number(new RegExp(`<text[^>]* x="([\\d.]+)"[^>]*>${word}<`).exec(svg)?.[1])
    expect(at('of') - at('Schema')).toBeGreaterThan(50)
    expect(at('tables') - at('of')).toBeGreaterThan(14)
  })
})

describe('the name of a diagram', () => {
  it.each([
    ['stateDiagram\n  [*] --> Geprüft', 'Geprüft'],
    ['%%{init: {"theme":"forest"}}%%\nflowchart LR\n  A[Start] --> B', 'Start'],
    ['flowchart TD\n  A["One<br>Two"] --> B', 'One Two'],
    ['block-beta\ncolumns 3\n  a["Front"] b', 'Front'],
  ])('of "%s" is "%s"', (source, name) => expect(headingOf(source)).toBe(name))
})
