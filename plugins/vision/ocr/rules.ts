/** Ruling lines of a page: found, and taken away, because the text recognition takes the lines of a table for letters. */
import { type Ink, inkBelow, paperOf } from './ink.ts'
import type { Grey } from './sheet.ts'

/** A straight line along an axis, in pixels of the sheet: `at` is its middle, from one end to the other. */
export interface Rule {
  readonly at: number
  readonly from: number
  readonly to: number
}
export interface Rules {
  readonly across: readonly Rule[]
  readonly down: readonly Rule[]
}

/** Shades under the paper from which on a line is seen. */
const faint = 28
/** Shorter runs are strokes of letters: pixels of the picture, and parts of the longer side of the sheet. */
const shortest = { pixels: 50, part: 1 / 20 }
/** Thicker ones are bands and boxes. */
const thickest = { pixels: 5, part: 1 / 250 }
/** So much of a line has paper on both sides; the rest is crossed, or touched by letters. */
const mostly = 0.6

/** The sheet without its ruling lines, and where they were; the very same sheet where it has fewer than two. `enlarged` says how much. */
export function withoutRules(sheet: Grey, enlarged = 1): { readonly sheet: Grey; readonly rules: Rules } {
  const { width, height } = sheet
  const paper = paperOf(sheet)
  const ink = inkBelow(sheet, paper - faint)
  const length = Math.max(shortest.pixels * enlarged, Math.max(width, height) * shortest.part)
  const thickness = Math.max(thickest.pixels * enlarged, Math.max(width, height) * thickest.part)
  const across = linesAcross(ink, length, thickness)
  const down = linesAcross(turned(ink), length, thickness)
  const rules: Rules = { across: rulesOf(across, width, height), down: rulesOf(down, height, width) }
  if (rules.across.length + rules.down.length < 2) return { sheet, rules: { across: [], down: [] } }
  const data = sheet.data.slice()
  for (let at = 0; at < data.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    if (across[at] || down[x * height + y]) data[at] = paper
  }
  return { sheet: { data, width, height }, rules }
}

const turned = ({ data, width, height }: Ink): Ink => {
  const other = new Uint8Array(data.length)
  for (let y = 0, at = 0; y < height; y += 1) for (let x = 0; x < width; x += 1, at += 1) other[x * height + y] = data[at]!
  return { data: other, width: height, height: width }
}

/** 1 where a pixel belongs to a run along its row of at least `length`, most of which is at most `thickness` high with paper on both sides. */
function linesAcross({ data, width, height }: Ink, length: number, thickness: number): Uint8Array {
  const found = new Uint8Array(data.length)
  const thin = new Uint8Array(data.length)
  for (let x = 0; x < width; x += 1)
    for (let y = 0, from = 0; y <= height; y += 1)
      if (y === height || !data[y * width + x]) {
        if (y - from <= thickness) for (let row = from; row < y; row += 1) thin[row * width + x] = 1
        from = y + 1
      }
  for (let y = 0; y < height; y += 1)
    for (let x = 0, from = 0, thinOnes = 0; x <= width; x += 1) {
      if (x < width && data[y * width + x]) {
        thinOnes += thin[y * width + x]!
        continue
      }
      if (x - from >= length && thinOnes >= (x - from) * mostly) found.fill(1, y * width + from, y * width + x)
      from = x + 1
      thinOnes = 0
    }
  return found
}

/** The runs as lines: those that touch, one below the other, are one. */
function rulesOf(found: Uint8Array, width: number, height: number): Rule[] {
  const open: { from: number; to: number; top: number; bottom: number }[] = []
  const done: Rule[] = []
  for (let y = 0; y <= height; y += 1) {
    const runs = y < height ? runsOf(found.subarray(y * width, (y + 1) * width)) : []
    for (const { from, to } of runs) {
      const same = open.find((line) => line.from < to && from < line.to)
      if (same) {
        same.bottom = y
        same.from = Math.min(same.from, from)
        same.to = Math.max(same.to, to)
      } else open.push({ from, to, top: y, bottom: y })
    }
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const line = open[index]!
      if (y < height && y - line.bottom < 3) continue
      done.push({ at: (line.top + line.bottom) / 2, from: line.from, to: line.to })
      open.splice(index, 1)
    }
  }
  return done.toSorted((one, other) => one.at - other.at)
}

function runsOf(row: Uint8Array): { from: number; to: number }[] {
  const runs = []
  for (let x = 0, from = 0; x <= row.length; x += 1)
    if (x === row.length || !row[x]) {
      if (x - from >= 10) runs.push({ from, to: x })
      from = x + 1
    }
  return runs
}
