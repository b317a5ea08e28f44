/** Busts stand at the lower edge, side by side. */
import { type Actor, widthOf } from './cast.ts'
import type { Stage } from './stage.ts'

/** Shares of the width: what all together fill at most, and that with the gaps. */
const filled = { most: 0.94, withGaps: 0.9 }
/** Where there is no room for gaps, neighbours cover each other by at most this share of their mean width. */
const mostCover = 0.12
/** A single bust stands this far from the middle at most, as a share of the width. */
const sway = 0.08
/** The middle of somebody whose side the prompt says, as a share of the width. */
const sides = { left: 0.22, right: 0.78 }
/** The cut of a bust lies below the edge by this share of its height. */
const below = 0.012

/** Places `actors` from left to right. */
export function placeInFront({ width, height, random }: Stage, actors: readonly Actor[]): void {
  const own = random.fork('front')
  const single = actors.length === 1
  const total = actors.reduce((sum, actor) => sum + widthOf(actor), 0)
  const scale = Math.min(1, (width * filled.most) / Math.max(1, total))
  const gap =
    actors.length > 1 ? Math.max(-mostCover * (total / actors.length), (width * filled.withGaps - total * scale) / (actors.length + 1)) : 0
  let x = (width - total * scale - gap * (actors.length - 1)) / 2 + (single ? own.range(-sway, sway) * width : 0)
  for (const actor of actors) {
    actor.height *= scale
    const share = shareOf(actor)
    actor.x = share === undefined ? x + widthOf(actor) / 2 : width * share
    actor.y = height + actor.height * below
    actor.depth = 1
    actor.placed = true
    x += widthOf(actor) + gap
  }
}

/** The side that the prompt or the scene has chosen, as a share of the width. */
function shareOf({ thing: { place }, aside }: Actor): number | undefined {
  if (place?.endsWith('left')) return sides.left
  if (place?.endsWith('right')) return sides.right
  return aside
}
