/** Places what stands on, sits in, hides under or hovers above something else. */
import { tableOf } from 'atelier-mcp'
import type { Box } from '../draw/svg.ts'
import type { RelationKind } from '../prompt/brief.ts'
import type { Figure } from '../things/figure.ts'
import { type Actor, boxOf } from './cast.ts'

/** Where one sits on what is not flat on top: a share of its height from above. */
const seats: Readonly<Record<string, number>> = tableOf({
  'couch-and-lamp': 0.7,
  bed: 0.5,
  chair: 0.55,
  'own:bench': 0.5,
  bathtub: 0.5,
  'own:bridge': 0.12,
  'own:iceberg': 0.14,
  'own:oak': 0.2,
  'own:campfire': 0.6,
  'saucer-plate': 0.4,
  sled: 0.4,
  skateboard: 0.3,
  'potted-plant': 0.3,
})
const flatSeat = 0.05
/** What one sits astride, if it is tall enough (metres), and how far below its top. */
const mounts = /horse|camel|elephant|unicorn|dragon|cow|donkey|llama|bicycle|motorcycle|scooter|t-rex|sauropod|turtle|whale/
const saddle = { height: 1.2, seat: 0.34 }
/** A bust on something has no legs to stand on: shares of the other's height and of its own by which it sinks in. */
const bust = { seat: 0.4, sunk: 0.12 }

/** How deep one sinks into what holds one: a share of its height from above. */
const holds: Readonly<Record<string, number>> = tableOf({
  sailboat: 0.8,
  canoe: 0.7,
  'own:balloon': 0.97,
  'motor-boat': 0.6,
  automobile: 0.5,
  bathtub: 0.7,
  bed: 0.55,
  rocket: 0.5,
  'hot-beverage': 0.35,
})
const usualHold = 0.42
/** How tall one may be in what is filled mostly by something else: a basket, a hull under a sail. Shares of its height. */
const smallInside: Readonly<Record<string, number>> = tableOf({ 'own:balloon': 0.2, sailboat: 0.46 })
/** The same for every other relation. */
const tallest: Readonly<Partial<Record<RelationKind, number>>> = { under: 0.5, in: 0.8, above: 0.62 }
const usualTallest = 0.95

/** Sizes: the smallest share of the other's height, how far ratios are levelled, and the most of its height and width. */
const size = { leastRatio: 0.32, levelling: 0.9, mostHeight: 1.2, width: { single: 1.15, shared: 1.1 } }
/** Nobody is drawn smaller than this, in stage units. */
const leastHeight = 46
/** Several side by side: the free edge, and what they share. Shares of the other's width. */
const sideBySide = { edge: 0.06, shared: 0.88 }
/** Between something and what hovers above it: a share of its height. */
const hovering = 0.12
/** What hides under something stands before it, in stage units and in depth. */
const under = { lower: 6, nearer: 0.1 }
/** Heads keep this far from the upper edge, in stage units; else both are moved down. */
const headroom = 20
/** What is hovered above gives way by this share of the move only. */
const givesWay = 0.5

/** Places those of `actors` whose other has its place already. */
export function placeOnOthers(actors: readonly Actor[]): void {
  for (const actor of actors) {
    const { to, kind } = actor.attached!
    if (!to.placed || actor.placed) continue
    const group = actors.filter(({ attached }) => attached?.to === to)
    const base = boxOf(to)
    const several = group.length > 1
    actor.height = heightOn(actor, to, kind, base, group.length)
    const share = several ? sideBySide.edge + (sideBySide.shared * (group.indexOf(actor) + 1)) / (group.length + 1) : 0.5
    actor.x = base.x + base.width * share
    actor.depth = to.depth
    if (kind === 'on') actor.y = base.y + seatOf(actor, to.figure, base.height)
    if (kind === 'in') actor.y = base.y + base.height * (holds[to.figure.icon] ?? usualHold)
    if (kind === 'above') actor.y = base.y - base.height * hovering
    if (kind === 'under') Object.assign(actor, { y: to.y + under.lower, depth: Math.min(1, to.depth + under.nearer) })
    keepHeadroom(actor, to, kind)
    actor.placed = true
  }
}

function heightOn(actor: Actor, to: Actor, kind: RelationKind, base: Box, group: number): number {
  const limit = (kind === 'in' ? smallInside[to.figure.icon] : undefined) ?? tallest[kind] ?? usualTallest
  const ratio = Math.min(limit, Math.max(size.leastRatio, (actor.relative / to.relative) ** size.levelling))
  const wide = group > 1 ? size.width.shared : size.width.single
  const height = Math.min(base.height * ratio, (base.width * wide) / group / actor.aspect, base.height * size.mostHeight)
  return Math.max(height, leastHeight)
}

/** From the other's top down to the feet. */
function seatOf(actor: Actor, { icon, nature }: Figure, height: number): number {
  if (actor.figure.nature.cut === 'bust') return height * bust.seat + actor.height * bust.sunk
  if (nature.height >= saddle.height && mounts.test(icon)) return height * saddle.seat
  return height * (seats[icon] ?? flatSeat)
}

function keepHeadroom(actor: Actor, to: Actor, kind: RelationKind): void {
  if (kind === 'under' || actor.y - actor.height >= headroom) return
  const drop = headroom - (actor.y - actor.height)
  actor.y += drop
  to.y += drop
  if (kind === 'above') to.y -= drop * givesWay
}
