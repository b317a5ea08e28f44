/** A free spot in the air for what flies: the best of many tries. */
import { tableOf } from 'atelier-mcp'
import type { Box } from '../draw/svg.ts'
import type { Random } from '../draw/random.ts'
import { type Actor, boxOf, widthOf } from './cast.ts'
import { overlap, type Stage, type Terrain } from './stage.ts'

/** Middles of the places that a prompt names, as shares of width and height. */
const spots: Readonly<Record<string, readonly [number, number]>> = tableOf({
  'top-left': [0.17, 0.19],
  'top-right': [0.83, 0.19],
  'bottom-left': [0.17, 0.84],
  'bottom-right': [0.83, 0.84],
  left: [0.2, 0.5],
  right: [0.8, 0.5],
  top: [0.5, 0.18],
  bottom: [0.5, 0.84],
  center: [0.5, 0.5],
})
const tries = 140
/** The lowest feet: of the height where all floats, else above the horizon by `above`, but never higher than `least`. */
const lowest = { floating: 0.9, least: 0.34, above: 0.04 }
/** Free edges on the sides and on top, and the least room to move up and down in: shares of width and height. */
const edge = { side: 0.04, top: 0.04, play: 0.06 }
/** A neighbour's box counts as this much larger on each side. */
const air = 0.06
/** What is farther from everything else than this, in stage units, gains nothing more. */
const farEnough = 500
/** What a try loses for each neighbour that it covers, and for its distance from the middle. */
const cost = { crossed: 3, middle: 0.5 }
/** A single subject with little around it belongs into the middle: where that is, as shares, and how much more it counts. */
const centred = { x: 0.5, floating: 0.47, standing: 0.4, weight: 14, fewTaken: 3 }
/** The score of a named spot that is taken: of a single thing it wins all the same, of several almost any other is better. */
const named = { single: 99, several: -2 }
/** Below this score there is no room: it is drawn smaller, and higher by a share of its height. */
const crammed = { below: -1, scale: 0.78, lift: 0.14 }

interface Spot {
  readonly x: number
  readonly y: number
  readonly score: number
}

/** Places `actors` one after the other; each is in the way of the next. */
export function placeInAir(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const own = stage.random.fork('air')
  const alone = actors.length === 1 && stage.brief.things.length === 1
  for (const actor of actors) {
    const best = bestSpot(actor, { stage, terrain, own, alone })
    const isCrammed = best.score < crammed.below && !spotOf(actor)
    if (isCrammed) actor.height *= crammed.scale
    actor.x = best.x
    actor.y = best.y - (isCrammed ? actor.height * crammed.lift : 0)
    actor.placed = true
    stage.taken.push(boxOf(actor))
  }
}

const spotOf = ({ thing: { place } }: Actor): readonly [number, number] | undefined => (place ? spots[place] : undefined)

interface Search {
  readonly stage: Stage
  readonly terrain: Terrain
  readonly own: Random
  /** It is all that the prompt names. */
  readonly alone: boolean
}

function bestSpot(actor: Actor, search: Search): Spot {
  const { stage } = search
  const { width, height } = stage
  const spot = spotOf(actor)
  let best: Spot | undefined
  if (spot) {
    const [x, y] = [spot[0] * width, spot[1] * height + actor.height / 2]
    const tried = scoreOf(actor, x, y, search)
    if (tried.crossed === 0) return { x, y, score: tried.score }
    best = { x, y, score: actor.thing.count === 1 ? named.single : named.several }
  }
  const wide = widthOf(actor)
  const margin = width * edge.side
  const low = lowestFeet(search)
  const top = actor.height + height * edge.top
  for (let left = spot ? tries - 1 : tries; left > 0; left--) {
    const x = search.own.range(wide / 2 + margin, width - wide / 2 - margin)
    const y = search.own.range(top, Math.max(actor.height + height * edge.play, low))
    const { score } = scoreOf(actor, x, y, search)
    if (!best || score > best.score) best = { x, y, score }
  }
  return best!
}

const lowestFeet = ({ stage: { height }, terrain }: Search): number =>
  terrain.floating ? height * lowest.floating : Math.max(height * lowest.least, terrain.horizon - height * lowest.above)

/** How good a spot is, and how many others it covers. */
function scoreOf(actor: Actor, x: number, y: number, search: Search): { readonly score: number; readonly crossed: number } {
  const { taken } = search.stage
  const box = { ...boxOf(actor), x: x - widthOf(actor) / 2, y: y - actor.height }
  const crossed = taken.filter((other) => overlap(box, grown(other, air))).length
  const middleY = y - actor.height / 2
  const nearest = Math.min(
    1,
    ...taken.map((other) => Math.hypot(other.x + other.width / 2 - x, other.y + other.height / 2 - middleY) / farEnough),
  )
  return { score: nearest - crossed * cost.crossed - offMiddle(x, middleY, search) * cost.middle, crossed }
}

function offMiddle(x: number, y: number, { stage, terrain, alone }: Search): number {
  const { width, height, taken } = stage
  if (!alone || !(terrain.floating || taken.length < centred.fewTaken)) return Math.abs(x / width - centred.x)
  return Math.hypot(x / width - centred.x, y / height - (terrain.floating ? centred.floating : centred.standing)) * centred.weight
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - width * by,
  y: y - height * by,
  width: width * (1 + 2 * by),
  height: height * (1 + 2 * by),
})
