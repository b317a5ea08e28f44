/** Rows on the ground, or on the water, from far to near. */
import type { Random } from '../draw/random.ts'
import { type Actor, inOrder, widthOf } from './cast.ts'
import type { Stage, Terrain } from './stage.ts'
import { within } from './steps.ts'

/** Depth from which somebody stands in the near rows. */
const nearFrom = 0.45
/** How a crowd is parted: its width with some air, over how many widths of the picture a row of few or of many may hold. */
const parting = { air: 1.1, few: 4, widthOfFew: 1.9, widthOfMany: 1.35, mostRows: 3 }
/** Where a single row stands between far (0) and near (1). */
const soloDepth = { near: 0.74, far: 0.45 }
/** Shares of the width: what a row fills at most when it is scaled, with gaps between its members, and the free edge on either side. */
const row = { filled: 0.86, crowding: 1.06, withGaps: 0.92, outerGaps: 0.2, edge: 0.04 }
/** A gap is at most this share of the mean width of the row's members. */
const mostGap = 0.42
/** How far from the middle a row stands: a single one at random, several in turn left and right. Shares of the width. */
const lean = { solo: 0.05, several: 0.15 }
/** The middle of somebody whose side the prompt says, as a share of the width. */
const sides = { left: 0.2, center: 0.5, right: 0.8 }
/** So that rows are no rulers: shares of the gap, and of the depth. */
const jitter = { gap: 0.16, depth: 0.1 }
/** Feet stay above this share of the height. */
const lowestFeet = 0.97

/** Places `actors` between the far and the near edge of `terrain.ground`. */
export function placeInRows(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  if (actors.length === 0) return
  const own = stage.random.fork('rows')
  const near = actors.filter(({ depth }) => depth >= nearFrom)
  const lines = [actors.filter(({ depth }) => depth < nearFrom), near].flatMap((line) => partedRows(stage, line))
  const solo = lines.length === 1
  const side = own.chance(0.5) ? 1 : -1
  for (const [at, line] of lines.entries()) {
    const depth = solo ? (line[0]!.depth >= nearFrom ? soloDepth.near : soloDepth.far) : at / (lines.length - 1)
    const offset = solo ? own.range(-lean.solo, lean.solo) : (at % 2 ? side : -side) * lean.several
    placeRow(line, { stage, terrain, own, depth, offset })
  }
}

/** One row, or up to three where there are too many for one. Every row has somebody. */
function partedRows(stage: Stage, line: readonly Actor[]): Actor[][] {
  const held = stage.width * (line.length <= parting.few ? parting.widthOfFew : parting.widthOfMany)
  const parts = within(1, Math.ceil(line.reduce((sum, actor) => sum + widthOf(actor) * parting.air, 0) / held), parting.mostRows)
  const ordered = inOrder(stage, line)
  return Array.from({ length: parts }, (_, part) => ordered.filter((__, at) => at % parts === part)).filter(({ length }) => length > 0)
}

interface Row {
  readonly stage: Stage
  readonly terrain: Terrain
  readonly own: Random
  /** 0 far, 1 near. */
  readonly depth: number
  /** From the middle, as a share of the width. */
  readonly offset: number
}

function placeRow(line: readonly Actor[], { stage: { width, height }, terrain, own, depth, offset }: Row): void {
  const total = line.reduce((sum, actor) => sum + widthOf(actor), 0)
  const scale = Math.min(1, (width * row.filled) / (total * row.crowding))
  for (const actor of line) actor.height *= scale
  const filled = total * scale
  const several = line.length > 1
  const gap = several ? Math.min((width * row.withGaps - filled) / (line.length + row.outerGaps), (filled / line.length) * mostGap) : 0
  const whole = filled + gap * (line.length - 1)
  const middle = width * middleOf(line, offset)
  let x = Math.max(width * row.edge, Math.min(width * (1 - row.edge) - whole, middle - whole / 2))
  const [top, bottom] = terrain.ground
  for (const actor of line) {
    const wide = widthOf(actor)
    actor.x = x + wide / 2 + (gap > 0 ? own.range(-jitter.gap, jitter.gap) * gap : 0)
    const stray = several ? own.range(-jitter.depth, jitter.depth) : 0
    actor.y = Math.min(height * lowestFeet, top + (bottom - top) * within(0, depth + stray, 1))
    const { place } = actor.thing
    if (place === 'background') actor.y = top
    if (place === 'foreground' || place?.startsWith('bottom')) actor.y = bottom
    actor.placed = true
    x += wide + gap
  }
}

/** The middle of a row, as a share of the width. */
function middleOf(line: readonly Actor[], offset: number): number {
  const place = line.length === 1 ? line[0]!.thing.place : undefined
  if (place?.endsWith('left')) return sides.left
  if (place?.endsWith('right')) return sides.right
  if (place === 'center') return sides.center
  return (line[0]!.aside ?? sides.center) + offset
}
