/** First sizes: one subject fills much of the picture, many share it. */
import type { Actor } from './cast.ts'
import { type Stage, within } from './stage.ts'

/** What a subject may fill: in stage units, and as a share of the picture's width and height. */
const room = { most: 1000, width: 0.9, height: 1.15 }
/** Height of what stands, as a share of the room, by how many there are: of one kind, or of several that are compared. */
const standingShare = (count: number, mixed: boolean): number =>
  count <= 1 ? 0.44 : count <= 3 ? (mixed ? 0.5 : 0.36) : count <= 7 ? 0.4 : 0.32
/** Width of what flies, as a share of the room, by how many there are: with nobody below, or above what stands. */
const flyingShare = (count: number, alone: boolean): number =>
  alone ? (count <= 1 ? 0.46 : count <= 3 ? 0.27 : count <= 8 ? 0.21 : 0.15) : count <= 2 ? 0.21 : count <= 6 ? 0.155 : 0.11
/** Who is small beside others is never drawn smaller than if the largest had this relative size. */
const leastLargest = 0.3
/** How far sizes are levelled among those who stand; 1 would keep the ratios of life. */
const levelling = 0.8
/** What stands in the nearer half covers more, and is drawn a little smaller. */
const nearerHalf = { from: 0.5, scale: 0.92 }
/** A single mouse may be small, but not as small as life: size counts half where there is nothing to compare with. */
const alone = { base: 0.8, byRelative: 0.2, mostRelative: 2, scale: { least: 0.55, most: 1.5 } }
/** Those who fly: how much of the size is the same for all, and how much goes by the thing; wide ones are drawn lower. */
const flying = { base: 0.45, byRelative: 0.55, scale: { least: 0.5, most: 1.6 }, wideness: 0.75 }
/** Of what is said to be in the background or the foreground. */
const stated = { background: { scale: 0.5, depth: 0.02 }, foreground: { scale: 1.25, depth: 1 } }
/** The most that anything may fill, as a share of the picture. */
const most = { width: 0.86, height: 0.74 }

/** Sets `height`, and `depth` where the prompt says it. */
export function sizeUp({ width, height }: Stage, actors: readonly Actor[]): void {
  const available = Math.min(room.most, width * room.width, height * room.height)
  const standing = actors.filter(({ where }) => where !== 'air')
  const inAir = actors.filter(({ where }) => where === 'air')
  const mixed = new Set(standing.map(({ index }) => index)).size > 1
  const largest = Math.max(leastLargest, ...standing.map(({ relative }) => relative))
  const share = standingShare(standing.length, mixed) * available
  for (const actor of standing)
    actor.height =
      standing.length === 1
        ? share *
          (alone.base + alone.byRelative * Math.min(alone.mostRelative, actor.relative)) *
          within(alone.scale.least, actor.thing.scale, alone.scale.most)
        : share * (actor.relative / largest) ** levelling * (actor.depth < nearerHalf.from ? 1 : nearerHalf.scale)
  const highest = Math.max(leastLargest, ...inAir.map(({ relative }) => relative))
  for (const actor of inAir)
    actor.height =
      (flyingShare(inAir.length, standing.length === 0) *
        available *
        (flying.base + flying.byRelative * (actor.relative / highest)) *
        within(flying.scale.least, inAir.length === 1 ? actor.thing.scale : 1, flying.scale.most)) /
      Math.max(1, actor.aspect * flying.wideness)
  for (const actor of actors) {
    const { place } = actor.thing
    const { scale, depth } = place === 'background' || place === 'foreground' ? stated[place] : { scale: 1, depth: actor.depth }
    actor.depth = depth
    actor.height = Math.min(actor.height * scale, height * most.height, (width * most.width) / actor.aspect)
  }
}
