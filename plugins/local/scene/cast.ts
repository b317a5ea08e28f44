/** From the things of a brief to single figures: where each is at home, how large it is to others, and who stands before whom. */
import type { Thing } from '../prompt/brief.ts'
import type { Box } from '../draw/svg.ts'
import type { Figure, Figures } from '../things/figure.ts'
import { isSpatial } from '../things/nature.ts'
import type { Stage, Terrain } from './stage.ts'

export interface Actor {
  readonly index: number
  readonly thing: Thing
  readonly figure: Figure
  where: 'ground' | 'air' | 'water'
  /** Relative size, compressed so that a mouse beside a house can still be seen. */
  readonly relative: number
  /** Width over height of what is filled. */
  readonly aspect: number
  readonly mirrored: boolean
  /** 0 far, 1 near. */
  depth: number
  /** In stage units, once placed; `x` is the middle, `y` the feet. */
  x: number
  y: number
  height: number
}

/** In stage units. */
export const widthOf = ({ height, aspect }: Actor): number => height * aspect
export const boxOf = (actor: Actor): Box => ({
  x: actor.x - widthOf(actor) / 2,
  y: actor.y - actor.height,
  width: widthOf(actor),
  height: actor.height,
})

/** Everyone who appears, in order of mention. */
export function castActors(stage: Stage, terrain: Terrain, figures: Figures): Actor[] {
  const own = stage.random.fork('cast')
  const actors: Actor[] = []
  for (const [index, thing] of stage.brief.things.entries()) {
    const figure = figures.get(thing.icon, thing.color)
    if (!figure) continue
    const aspect = figure.box.width / figure.box.height
    for (let copy = 0; copy < thing.count; copy++) {
      const variety = thing.count > 1 ? own.range(0.86, 1.1) : 1
      const big = figure.nature.height >= 2.2
      actors.push({
        index,
        thing,
        figure,
        where: whereOf(figure, terrain, thing),
        relative: figure.nature.height ** 0.5 * thing.scale * variety,
        aspect,
        mirrored: thing.count > 1 && own.chance(0.4),
        depth: big ? own.range(0.18, 0.4) : own.range(0.62, 0.9),
        x: 0,
        y: 0,
        height: 0,
      })
    }
  }
  relate(stage, actors)
  return actors
}

function whereOf({ nature, icon }: Figure, terrain: Terrain, { place }: Thing): Actor['where'] {
  if (terrain.floating) return !isSpatial(icon) && /coral|crab|shell|castle|lobster|oyster/.test(icon) ? 'ground' : 'air'
  if (place?.startsWith('top') || nature.home === 'air' || nature.home === 'space') return 'air'
  const swims = nature.home === 'water' || nature.home === 'deep'
  // On the open sea there is nothing else to stand on.
  return terrain.water && (swims || terrain.allWater) ? 'water' : 'ground'
}

/** Lifts what is above something else, and sets depths for what stands before, behind or beside it. */
function relate({ brief }: Stage, actors: readonly Actor[]): void {
  for (const { kind, a, b } of brief.relations) {
    const subjects = actors.filter(({ index }) => index === a)
    const target = actors.find(({ index }) => index === b)
    if (subjects.length === 0 || !target || subjects.includes(target)) continue
    if (kind === 'above') for (const subject of subjects) subject.where = 'air'
    if (kind === 'behind' || kind === 'in-front') {
      for (const subject of subjects) subject.depth = kind === 'behind' ? Math.max(0, target.depth - 0.3) : Math.min(1, target.depth + 0.35)
    } else if (kind === 'left-of' || kind === 'right-of') {
      const depth = Math.min(0.75, Math.max(0.5, (subjects[0]!.depth + target.depth) / 2))
      for (const actor of actors) if (actor.index === a || actor.index === b) actor.depth = depth
    }
  }
}

/** Actors of one row from left to right, as relations ask. */
export function inOrder({ brief }: Stage, row: readonly Actor[]): Actor[] {
  const order = [...new Set(row.map(({ index }) => index))]
  for (const { kind, a, b } of brief.relations) {
    if ((kind !== 'left-of' && kind !== 'right-of') || !order.includes(a) || !order.includes(b)) continue
    order.splice(order.indexOf(a), 1)
    order.splice(order.indexOf(b) + (kind === 'right-of' ? 1 : 0), 0, a)
  }
  for (const { index, thing } of row) {
    if (thing.place?.endsWith('left')) order.unshift(...order.splice(order.indexOf(index), 1))
    if (thing.place?.endsWith('right')) order.push(...order.splice(order.indexOf(index), 1))
  }
  return order.flatMap((index) => row.filter((actor) => actor.index === index))
}
