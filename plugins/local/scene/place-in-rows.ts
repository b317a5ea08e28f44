/** Rows on the ground, or on the water, from far to near; busts in a row of their own at the lower edge. */
import { type Actor, inOrder, widthOf } from './cast.ts'
import { type Stage, type Terrain, within } from './stage.ts'

/** Depth from which somebody stands in the near rows. */
const nearFrom = 0.45
/** Where a single row stands between far (0) and near (1). */
const soloDepth = { near: 0.74, far: 0.45 }
/** Shares of the width: what a row fills at most when it is scaled, with gaps between its members, and the free edge on either side. */
const row = { filled: 0.86, crowding: 1.06, withGaps: 0.92, outerGaps: 0.2, edge: 0.04 }
/** A gap is at most this share of the mean width of the row's members. */
const mostGap = 0.42
/** How far from the middle a row stands: a single one at random, several in turn left and right. Shares of the width. */
const lean = { solo: 0.05, several: 0.22 }
/** So that rows are no rulers: shares of the gap, and of the depth. */
const jitter = { gap: 0.16, depth: 0.1 }

const totalWidth = (actors: readonly Actor[]): number => actors.reduce((sum, actor) => sum + widthOf(actor), 0)

/** The side of somebody that the prompt or the scene has chosen, as a share of the width. */
function sideOf({ thing: { place }, aside }: Actor, left: number): number | undefined {
  if (place?.endsWith('left')) return left
  if (place?.endsWith('right')) return 1 - left
  return aside
}

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
    placeRow(line, stage, terrain, { own, depth, offset })
  }
}

/** One row, or up to three where there are too many for one. Every row has somebody. */
function partedRows(stage: Stage, line: readonly Actor[]): Actor[][] {
  const held = stage.width * (line.length <= 4 ? 1.9 : 1.35)
  const parts = within(1, Math.ceil((totalWidth(line) * 1.1) / held), 3)
  const ordered = inOrder(stage, line)
  return Array.from({ length: parts }, (_, part) => ordered.filter((__, at) => at % parts === part)).filter(({ length }) => length > 0)
}

/** `depth`: 0 far, 1 near. `offset`: from the middle, as a share of the width. */
function placeRow(
  line: readonly Actor[],
  { width, height }: Stage,
  terrain: Terrain,
  { own, depth, offset }: { readonly own: Stage['random']; readonly depth: number; readonly offset: number },
): void {
  const total = totalWidth(line)
  const scale = Math.min(1, (width * row.filled) / (total * row.crowding))
  for (const actor of line) actor.height *= scale
  const filled = total * scale
  const several = line.length > 1
  const gap = several ? Math.min((width * row.withGaps - filled) / (line.length + row.outerGaps), (filled / line.length) * mostGap) : 0
  const whole = filled + gap * (line.length - 1)
  const [first] = line
  const solo = several ? undefined : first!.thing.place
  const middle = width * (solo === 'center' ? 0.5 : /left$|right$/.test(solo ?? '') ? sideOf(first!, 0.2)! : (first!.aside ?? 0.5) + offset)
  let x = Math.max(width * row.edge, Math.min(width * (1 - row.edge) - whole, middle - whole / 2))
  const [top, bottom] = terrain.ground
  for (const actor of line) {
    const wide = widthOf(actor)
    actor.x = x + wide / 2 + (gap > 0 ? own.range(-jitter.gap, jitter.gap) * gap : 0)
    const stray = several ? own.range(-jitter.depth, jitter.depth) : 0
    actor.y = Math.min(height * 0.97, top + (bottom - top) * within(0, depth + stray, 1))
    const { place } = actor.thing
    if (place === 'background') actor.y = top
    if (place === 'foreground' || place?.startsWith('bottom')) actor.y = bottom
    actor.placed = true
    x += wide + gap
  }
}

/** Busts stand at the lower edge, side by side. */
export function placeInFront({ width, height, random }: Stage, actors: readonly Actor[]): void {
  const own = random.fork('front')
  const total = totalWidth(actors)
  const scale = Math.min(1, (width * 0.94) / Math.max(1, total))
  const several = actors.length > 1
  // Where there is no room for gaps, neighbours cover each other a little.
  const gap = several ? Math.max(-0.12 * (total / actors.length), (width * 0.9 - total * scale) / (actors.length + 1)) : 0
  let x = (width - total * scale - gap * (actors.length - 1)) / 2 + (several ? 0 : own.range(-0.08, 0.08) * width)
  for (const actor of actors) {
    actor.height *= scale
    const share = sideOf(actor, 0.22)
    // The cut of a bust lies below the edge.
    Object.assign(actor, { y: height + actor.height * 0.012, depth: 1, placed: true })
    actor.x = share === undefined ? x + widthOf(actor) / 2 : width * share
    x += widthOf(actor) + gap
  }
}
