/** Reads a page again by its layout, where it has one: columns one after the other, tables cell by cell. */
import { type Attempt, attemptOf } from './attempt.ts'
import { type Chunks, chunksOf } from './chunks.ts'
import { readingBlocks } from './columns.ts'
import { type EngineFiles, type OcrLine, type OcrReading, type OcrWord, recognize } from './engine.ts'
import { type Grid, gridsOf, inRows } from './grid.ts'
import type { Box } from './page.ts'
import type { Grey } from './sheet.ts'

/** Pages of more parts or tables are pictures, and their parts are none of text. */
const most = { blocks: 24, grids: 6, columns: 40 }
/** How much of a reading's weight another one has to keep, and how many of the sure words both have to share. */
const kept = { score: 0.9, words: 0.8 }
/** A word from this confidence on is sure. */
const sureWord = 0.8

/** The better of a reading of the whole page and one by its layout, judged by confidence and by the words that both have. */
export async function readLaidOut(whole: Attempt, engine: EngineFiles): Promise<Attempt> {
  const { sheet, rules } = whole.prepared
  const chunks = chunksOf(sheet)
  const grids = gridsOf(rules)
  if (grids.length > 0 && grids.length <= most.grids) return better(whole, await inTables(whole, chunks, grids, engine))
  const blocks = readingBlocks(chunks)
  if (blocks.length < 2 || blocks.length > most.blocks || overlap(blocks)) return whole
  const parts = blocks.map((block) => widened(block, Math.round(chunks.letter * 0.6), sheet))
  return better(whole, attemptOf(whole.prepared, await recognize(sheet, engine, parts)))
}

const better = (whole: Attempt, laidOut: Attempt): Attempt =>
  laidOut.score >= whole.score * kept.score && agreement(whole, laidOut) >= kept.words && agreement(laidOut, whole) >= kept.words
    ? laidOut
    : whole

/** Rows as lines. Where a cell has several lines, each column is read by itself, because those of its neighbours stand at other heights. */
async function inTables(whole: Attempt, chunks: Chunks, grids: readonly Grid[], engine: EngineFiles): Promise<Attempt> {
  const strips = grids.filter((grid) => hasTallCells(grid, chunks)).flatMap(stripsOf)
  let reading: OcrReading = whole.reading
  if (strips.length > 0 && strips.length <= most.columns) {
    const { paragraphs = [] } = await recognize(whole.prepared.sheet, engine, strips)
    const inStrips = (word: OcrWord) =>
      strips.some(({ x, y, width, height }) => shared(word, { x0: x, y0: y, x1: x + width, y1: y + height }) > 0.5)
    const before = (reading.paragraphs ?? []).flat().flatMap(({ words }) => words)
    const outside = linesWith(reading, (word) => (inStrips(word) ? undefined : word))
    const inside = linesWith({ ...reading, paragraphs }, (word) => surest(word, before))
    reading = { ...reading, paragraphs: [...outside, ...inside] }
  }
  const tables = grids.map((grid) => {
    const placed = inRows(reading, grid)
    reading = placed.reading
    return { box: whole.prepared.toPicture(boxOf(grid)), rows: placed.cells }
  })
  return attemptOf(whole.prepared, reading, tables)
}

/** The lines with each word changed, without those that are left out. */
const linesWith = ({ paragraphs = [] }: OcrReading, change: (word: OcrWord) => OcrWord | undefined): OcrLine[][] =>
  paragraphs
    .map((lines) =>
      lines.map((line) => ({ ...line, words: line.words.flatMap((word) => change(word) ?? []) })).filter(({ words }) => words.length > 0),
    )
    .filter((lines) => lines.length > 0)

/** A word, or what another reading has heard in its place with more confidence. */
const surest = (word: OcrWord, others: readonly OcrWord[]): OcrWord =>
  word.confidence >= sureWord * 100
    ? word
    : others.reduce((best, other) => (other.confidence > best.confidence && shared(word, other.bbox) > 0.8 ? other : best), word)

/** The part of a word's box that lies in another one. */
function shared({ bbox }: OcrWord, other: OcrWord['bbox']): number {
  const across = Math.min(bbox.x1, other.x1) - Math.max(bbox.x0, other.x0)
  const down = Math.min(bbox.y1, other.y1) - Math.max(bbox.y0, other.y0)
  return (Math.max(0, across) * Math.max(0, down)) / Math.max(1, (bbox.x1 - bbox.x0) * (bbox.y1 - bbox.y0))
}

function hasTallCells({ columns, rows }: Grid, { boxes }: Chunks): boolean {
  const cells = new Map<string, Box>()
  return boxes.some((box) => {
    const middle = box.y + box.height / 2
    const cell = `${columns.findLastIndex((at) => at <= box.x)} ${rows.findLastIndex((at) => at <= middle)}`
    const first = cells.get(cell)
    if (!first) cells.set(cell, box)
    return first !== undefined && Math.abs(first.y + first.height / 2 - middle) > Math.max(first.height, box.height) * 0.7
  })
}

function boxOf({ columns, rows }: Grid): Box {
  const [x, y] = [Math.round(columns[0]!), Math.round(rows[0]!)]
  return { x, y, width: Math.round(columns.at(-1)!) - x, height: Math.round(rows.at(-1)!) - y }
}

const stripsOf = ({ columns, rows }: Grid): Box[] =>
  columns.slice(1).map((right, index) => boxOf({ columns: [columns[index]!, right], rows }))

const overlap = (blocks: readonly Box[]): boolean =>
  blocks.some((one, index) =>
    blocks
      .slice(index + 1)
      .some(
        (other) =>
          Math.min(one.x + one.width, other.x + other.width) > Math.max(one.x, other.x) &&
          Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > Math.min(one.height, other.height) * 0.2,
      ),
  )

/** A box with a margin, as far as the sheet goes. */
export function widened({ x, y, width, height }: Box, by: number, sheet: Grey): Box {
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)]
  return { x: left, y: top, width: Math.min(sheet.width, x + width + by) - left, height: Math.min(sheet.height, y + height + by) - top }
}

/** The part of one reading's sure words that the other one has as well, 1 where there are none. */
export function agreement(one: Pick<Attempt, 'page'>, other: Pick<Attempt, 'page'>): number {
  const there = new Map<string, number>()
  for (const { text } of wordsOf(other)) there.set(text, (there.get(text) ?? 0) + 1)
  const sure = wordsOf(one).filter(({ confidence }) => confidence >= sureWord)
  let both = 0
  for (const { text } of sure) {
    const left = there.get(text) ?? 0
    if (left === 0) continue
    there.set(text, left - 1)
    both += 1
  }
  return sure.length === 0 ? 1 : both / sure.length
}

const wordsOf = ({ page }: Pick<Attempt, 'page'>) => page.lines.flatMap(({ words }) => words)
