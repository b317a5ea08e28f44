/** Places what stands on, sits in, hides under or hovers above something else. */
import { tableOf } from 'atelier-mcp'
import type { Box } from '../draw/svg.ts'
import type { RelationKind } from '../prompt/brief.ts'
import type { Figure } from '../things/figure.ts'
import { type Actor, boxOf } from './cast.ts'

const sharesOf = (table: Readonly<Record<number, string>>): Readonly<Record<string, number>> =>
  tableOf(Object.fromEntries(Object.entries(table).flatMap(([share, icons]) => icons.split(' ').map((icon) => [icon, Number(share)]))))
/** Where one sits on what is not flat on top: a share of its height from above. */
const seats = sharesOf({
  0.7: 'couch-and-lamp',
  0.6: 'own:campfire',
  0.55: 'chair',
  0.5: 'bed own:bench bathtub',
  0.4: 'saucer-plate sled',
  0.3: 'skateboard potted-plant',
  0.2: 'own:oak',
  0.13: 'own:bridge own:iceberg',
})
/** What one sits astride, if it is tall enough, and how far below its top. */
const mounts = /horse|camel|elephant|unicorn|dragon|cow|donkey|llama|bicycle|motorcycle|scooter|t-rex|sauropod|turtle|whale/
const saddle = { height: 1.2, seat: 0.34 }
/** How deep one sinks into what holds one: a share of its height from above. */
const holds = sharesOf({
  0.97: 'own:balloon',
  0.8: 'sailboat',
  0.7: 'canoe bathtub',
  0.6: 'motor-boat',
  0.5: 'automobile bed rocket',
  0.35: 'hot-beverage',
})
/** How tall one may be in what is filled mostly by something else: a basket, a hull under a sail. Shares of its height. */
const smallInside = sharesOf({ 0.2: 'own:balloon', 0.46: 'sailboat' })
/** The same for every other relation. */
const tallest: Readonly<Partial<Record<RelationKind, number>>> = { under: 0.5, in: 0.8, above: 0.62 }
/** Nobody is drawn smaller than this, and heads keep so far from the upper edge, in stage units. */
const leastHeight = 46
const headroom = 20

/** Places those of `actors` whose other has its place already. */
export function placeOnOthers(actors: readonly Actor[]): void {
  for (const actor of actors) {
    const { to, kind } = actor.attached!
    if (!to.placed || actor.placed) continue
    const group = actors.filter(({ attached }) => attached?.to === to)
    const base = boxOf(to)
    const several = group.length > 1
    actor.height = heightOn(actor, to, kind, base, group.length)
    const share = several ? 0.06 + (0.88 * (group.indexOf(actor) + 1)) / (group.length + 1) : 0.5
    actor.x = base.x + base.width * share
    actor.depth = to.depth
    if (kind === 'on') actor.y = base.y + seatOf(actor, to.figure, base.height)
    if (kind === 'in') actor.y = base.y + base.height * (holds[to.figure.icon] ?? 0.42)
    if (kind === 'above') actor.y = base.y - base.height * 0.12
    if (kind === 'under') Object.assign(actor, { y: to.y + 6, depth: Math.min(1, to.depth + 0.1) })
    keepHeadroom(actor, to, kind)
    actor.placed = true
  }
}

function heightOn(actor: Actor, to: Actor, kind: RelationKind, base: Box, group: number): number {
  const limit = (kind === 'in' ? smallInside[to.figure.icon] : undefined) ?? tallest[kind] ?? 0.95
  const ratio = Math.min(limit, Math.max(0.32, (actor.relative / to.relative) ** 0.9))
  const wide = group > 1 ? 1.1 : 1.15
  const height = Math.min(base.height * ratio, (base.width * wide) / group / actor.aspect, base.height * 1.2)
  return Math.max(height, leastHeight)
}

/** From the other's top down to the feet. */
function seatOf(actor: Actor, { icon, nature }: Figure, height: number): number {
  // A bust on something has no legs to stand on: it sinks in.
  if (actor.figure.nature.cut === 'bust') return height * 0.4 + actor.height * 0.12
  if (nature.height >= saddle.height && mounts.test(icon)) return height * saddle.seat
  return height * (seats[icon] ?? 0.05)
}

function keepHeadroom(actor: Actor, to: Actor, kind: RelationKind): void {
  if (kind === 'under' || actor.y - actor.height >= headroom) return
  const drop = headroom - (actor.y - actor.height)
  actor.y += drop
  to.y += drop
  if (kind === 'above') to.y -= drop / 2
}
