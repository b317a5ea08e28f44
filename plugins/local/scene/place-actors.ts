/** Gives every actor its spot: rows on the ground or the water from far to near, then free air for what flies. */
import { type Actor, boxOf, inOrder, widthOf } from './cast.ts'
import { sizeUp } from './size-up.ts'
import { overlap, type Stage, type Terrain, within } from './stage.ts'

/** Depth from which somebody stands in the near row, and where a single row stands between far (0) and near (1). */
const nearFrom = 0.45
const soloDepth = { near: 0.74, far: 0.45 }
/** Shares of the width: what a row fills at most, with the gaps between its members, and the free edge on either side. */
const row = { filled: 0.81, withGaps: 0.92, outerGaps: 0.2, edge: 0.04 }
/** A gap is at most this share of the mean width of the row's members; so that rows are no rulers, shares of a gap and of the depth. */
const mostGap = 0.42
const jitter = { gap: 0.16, depth: 0.1 }
/** How far from the middle a row stands: a single one at random, several in turn left and right. Shares of the width. */
const lean = { solo: 0.05, several: 0.22 }
/** Shares of the width where somebody stands or flies of whom the prompt says so. */
const aside: Readonly<Record<'left' | 'right', readonly [number, number]>> = { left: [0.06, 0.36], right: [0.64, 0.94] }
/** How often a free spot in the air is looked for, and the distance, in stage units, beyond which more of it gains nothing. */
const air = { tries: 140, farEnough: 500 } as const

/** Places all of them; `actors` are changed. */
export function placeActors(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  sizeUp(stage, actors)
  const at = (where: Actor['where']): readonly Actor[] => actors.filter((actor) => actor.where === where)
  const { ground, water = ground, middle = 0.5 } = terrain
  placeInRows(stage, ground, at('ground'), middle)
  placeInRows(stage, water, at('water'), 1 - middle)
  for (const actor of actors) if (actor.where !== 'air') stage.taken.push(boxOf(actor))
  placeInAir(stage, terrain, at('air'))
}

const sideOf = ({ thing: { place } }: Actor): readonly [number, number] | undefined =>
  place?.endsWith('left') ? aside.left : place?.endsWith('right') ? aside.right : undefined
const totalWidth = (actors: readonly Actor[]): number => actors.reduce((sum, actor) => sum + widthOf(actor), 0)

/** `middle` of the rows, as a share of the width. */
function placeInRows(stage: Stage, edges: readonly [far: number, near: number], actors: readonly Actor[], middle: number): void {
  if (actors.length === 0) return
  const own = stage.random.fork('rows')
  const [near, far] = [actors.filter(({ depth }) => depth >= nearFrom), actors.filter(({ depth }) => depth < nearFrom)]
  const lines = [far, near].flatMap((line) => partedRows(stage, line))
  const side = own.chance(0.5) ? 1 : -1
  for (const [at, line] of lines.entries()) {
    const isSolo = lines.length === 1
    const depth = isSolo ? (near.length > 0 ? soloDepth.near : soloDepth.far) : at / (lines.length - 1)
    const offset = isSolo ? own.range(-lean.solo, lean.solo) : (at % 2 ? side : -side) * lean.several
    placeRow(stage, edges, line, { depth, middle: middle + offset, own })
  }
}

/** One row, or up to three where there are too many for one. Every row has somebody. */
function partedRows(stage: Stage, line: readonly Actor[]): Actor[][] {
  const held = stage.width * (line.length <= 4 ? 1.9 : 1.35)
  const parts = within(1, Math.ceil((totalWidth(line) * 1.1) / held), 3)
  const ordered = inOrder(stage, line)
  return Array.from({ length: parts }, (_, part) => ordered.filter((__, at) => at % parts === part)).filter(({ length }) => length > 0)
}

/** `depth`: 0 far, 1 near. `middle`: as a share of the width. */
function placeRow(
  { width, height }: Stage,
  [far, near]: readonly [number, number],
  line: readonly Actor[],
  { depth, middle, own }: { readonly depth: number; readonly middle: number; readonly own: Stage['random'] },
): void {
  const scale = Math.min(1, (width * row.filled) / totalWidth(line))
  for (const actor of line) actor.height *= scale
  const filled = totalWidth(line)
  const gap =
    line.length > 1 ? Math.min((width * row.withGaps - filled) / (line.length + row.outerGaps), (filled / line.length) * mostGap) : 0
  const whole = filled + gap * (line.length - 1)
  const side = line.length === 1 ? sideOf(line[0]!) : undefined
  const center = width * (side ? (side[0] + side[1]) / 2 : line[0]!.thing.place === 'center' ? 0.5 : middle)
  let x = within(width * row.edge, center - whole / 2, width * (1 - row.edge) - whole)
  for (const actor of line) {
    const wide = widthOf(actor)
    actor.x = x + wide / 2 + own.range(-jitter.gap, jitter.gap) * gap
    const stray = line.length > 1 ? own.range(-jitter.depth, jitter.depth) : 0
    actor.y = Math.min(height * 0.97, far + (near - far) * within(0, depth + stray, 1))
    x += wide + gap
  }
}

/** The best of many tries for each, one after the other; each is in the way of the next. */
function placeInAir(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const { width, height, taken, brief } = stage
  const own = stage.random.fork('air')
  // A single subject with little around it belongs into the middle.
  const isCentred = actors.length === 1 && brief.things.length === 1 && !actors[0]!.thing.place && (terrain.floating || taken.length < 3)
  const lowest = terrain.floating ? height * 0.9 : Math.max(height * 0.34, terrain.horizon - height * 0.04)
  for (const actor of actors) {
    const wide = widthOf(actor)
    const [left, right] = sideOf(actor) ?? [0.04, 0.96]
    let best: { readonly x: number; readonly y: number; readonly score: number } | undefined
    for (let tries = air.tries; tries > 0; tries--) {
      const x = within(width * 0.04 + wide / 2, own.range(width * left, width * right), width * 0.96 - wide / 2)
      const y = own.range(actor.height + height * 0.04, Math.max(actor.height + height * 0.06, lowest))
      const middle = y - actor.height / 2
      const box = { x: x - wide * 0.56, y: y - actor.height * 1.06, width: wide * 1.12, height: actor.height * 1.12 }
      const crossed = taken.filter((other) => overlap(box, other)).length
      const distances = taken.map((other) => Math.hypot(other.x + other.width / 2 - x, other.y + other.height / 2 - middle) / air.farEnough)
      const offMiddle = isCentred
        ? Math.hypot(x / width - 0.5, middle / height - (terrain.floating ? 0.47 : 0.4)) * 14
        : Math.abs(x / width - 0.5)
      const score = Math.min(1, ...distances) - crossed * 3 - offMiddle * 0.5
      if (!best || score > best.score) best = { x, y, score }
    }
    Object.assign(actor, { x: best!.x, y: best!.y })
    taken.push(boxOf(actor))
  }
}
