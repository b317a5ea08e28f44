/** A free spot in the air for what flies: the best of many tries. */
import { tableOf } from 'atelier-mcp'
import type { Box } from '../draw/svg.ts'
import { boxOf, type Actor, widthOf } from './cast.ts'
import { overlap, type Stage, type Terrain } from './stage.ts'

/** Middles of the places that a prompt names, as shares of width and height. */
const spots: Readonly<Record<string, { readonly x: number; readonly y: number }>> = tableOf({
  'top-left': { x: 0.17, y: 0.19 },
  'top-right': { x: 0.83, y: 0.19 },
  'bottom-left': { x: 0.17, y: 0.84 },
  'bottom-right': { x: 0.83, y: 0.84 },
  left: { x: 0.2, y: 0.5 },
  right: { x: 0.8, y: 0.5 },
  top: { x: 0.5, y: 0.18 },
  bottom: { x: 0.5, y: 0.84 },
  center: { x: 0.5, y: 0.5 },
})
const tries = 140
/** What is farther from everything else than this, in stage units, gains nothing more. */
const farEnough = 500
/** The score of a named spot that is taken: of a single thing it wins all the same, of several almost any other is better. */
const takenSpot = { single: 99, several: -2 }
/** Below this score there is no room: it is drawn smaller, and higher by a share of its height. */
const crammed = { below: -1, scale: 0.78, lift: 0.14 }

interface Spot {
  readonly x: number
  readonly y: number
  readonly score: number
}

/** Places `actors` one after the other; each is in the way of the next. */
export function placeInAir(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const { width, height, taken, brief } = stage
  const own = stage.random.fork('air')
  // A single subject with little around it belongs into the middle.
  const isCentred = actors.length === 1 && brief.things.length === 1 && (terrain.floating || taken.length < 3)
  const lowest = terrain.floating ? height * 0.9 : Math.max(height * 0.34, terrain.horizon - height * 0.04)
  const offMiddle = (x: number, y: number): number =>
    isCentred ? Math.hypot(x / width - 0.5, y / height - (terrain.floating ? 0.47 : 0.4)) * 14 : Math.abs(x / width - 0.5)
  for (const actor of actors) {
    const wide = widthOf(actor)
    const tried = (x: number, y: number): Spot & { readonly crossed: number } => {
      const box = { x: x - wide / 2, y: y - actor.height, width: wide, height: actor.height }
      const crossed = taken.filter((other) => overlap(box, grown(other))).length
      const middle = y - actor.height / 2
      const distances = taken.map((other) => Math.hypot(other.x + other.width / 2 - x, other.y + other.height / 2 - middle) / farEnough)
      return { x, y, crossed, score: Math.min(1, ...distances) - crossed * 3 - offMiddle(x, middle) * 0.5 }
    }
    const spot = actor.thing.place && spots[actor.thing.place]
    const named = spot && tried(spot.x * width, spot.y * height + actor.height / 2)
    let best: Spot | undefined = named
    if (named?.crossed !== 0) {
      if (named) best = { ...named, score: actor.thing.count === 1 ? takenSpot.single : takenSpot.several }
      for (let left = named ? tries - 1 : tries; left > 0; left--) {
        const x = own.range(wide / 2 + width * 0.04, width * 0.96 - wide / 2)
        const other = tried(x, own.range(actor.height + height * 0.04, Math.max(actor.height + height * 0.06, lowest)))
        if (!best || other.score > best.score) best = other
      }
    }
    const isCrammed = best!.score < crammed.below && !named
    if (isCrammed) actor.height *= crammed.scale
    Object.assign(actor, { x: best!.x, y: best!.y - (isCrammed ? actor.height * crammed.lift : 0), placed: true })
    taken.push(boxOf(actor))
  }
}

/** A neighbour keeps some air around it. */
const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - width * 0.06,
  y: y - height * 0.06,
  width: width * 1.12,
  height: height * 1.12,
})
