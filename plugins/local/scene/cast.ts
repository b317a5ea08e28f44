/** From the things of a brief to single figures with a size, attachments resolved. */
import type { RelationKind, Thing } from '../prompt/brief.ts'
import type { Box } from '../draw/svg.ts'
import type { Figure, Figures } from '../things/figure.ts'
import { holds, isSpatial } from '../things/nature.ts'
import type { Stage, Terrain } from './stage.ts'

export interface Actor {
  readonly index: number
  readonly thing: Thing
  readonly figure: Figure
  readonly where: 'ground' | 'air' | 'water' | 'front'
  /** Relative size, compressed so that a mouse beside a house can still be seen. */
  readonly relative: number
  /** Width over height of what is filled. */
  readonly aspect: number
  mirrored: boolean
  /** 0 far, 1 near. */
  depth: number
  /** In stage units, once placed; `x` is the middle, `y` the feet. */
  x: number
  y: number
  height: number
  attached?: { readonly to: Actor; readonly kind: RelationKind }
  placed?: boolean
  /** Where its row is centred, as a share of the width, if not in the middle. */
  aside?: number
}

/** In stage units. */
export const widthOf = ({ height, aspect }: Actor): number => height * aspect
export const boxOf = (actor: Actor): Box => ({
  x: actor.x - widthOf(actor) / 2,
  y: actor.y - actor.height,
  width: widthOf(actor),
  height: actor.height,
})

const risen = /^(?:flying|floating|hovering)$/

/** Everyone who appears, in order of mention. */
export function castActors(stage: Stage, terrain: Terrain, figures: Figures): Actor[] {
  const { brief, random } = stage
  const own = random.fork('cast')
  const actors: Actor[] = []
  for (const [index, thing] of brief.things.entries()) {
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
        mirrored: thing.mirrored ?? (thing.count > 1 && own.chance(0.4)),
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

function whereOf({ nature, icon }: Figure, terrain: Terrain, { place, word }: Thing): Actor['where'] {
  if (terrain.floating)
    return !isSpatial(icon) && /coral|crab|shell|castle|anchor|lobster|oyster|herb|moai|amphora/.test(icon) ? 'ground' : 'air'
  if (place?.startsWith('top') || risen.test(word)) return 'air'
  if (nature.cut === 'bust') return 'front'
  if (nature.home === 'air' || nature.home === 'space') return 'air'
  if (nature.home === 'water' || nature.home === 'deep') return terrain.water ? 'water' : 'ground'
  return 'ground'
}

/** Attaches what stands on, sits in, hides under or hovers above something else; sets depths for the rest. */
function relate({ brief }: Stage, actors: readonly Actor[]): void {
  for (const { kind, a, b } of brief.relations) {
    const subjects = actors.filter(({ index }) => index === a)
    const target = actors.find(({ index }) => index === b)
    if (subjects.length === 0 || !target || target.attached || subjects.includes(target)) continue
    const inside = kind === 'in' && holds(target.figure.icon)
    if (kind === 'on' && subjects[0]!.figure.nature.height > target.figure.nature.height * 2.4) continue
    if (kind === 'on' || inside || kind === 'under' || kind === 'above') {
      for (const subject of subjects) if (!subject.attached) subject.attached = { to: target, kind: kind === 'in' ? 'in' : kind }
      target.depth = Math.max(target.depth, 0.5)
    } else if (kind === 'behind' || kind === 'in-front') {
      for (const subject of subjects) subject.depth = kind === 'behind' ? Math.max(0, target.depth - 0.3) : Math.min(1, target.depth + 0.35)
    } else if (kind === 'left-of' || kind === 'right-of' || kind === 'between') {
      const depth = Math.min(0.75, Math.max(0.5, (subjects[0]!.depth + target.depth) / 2))
      for (const actor of actors)
        if (
          actor.index === a ||
          actor.index === b ||
          (kind === 'between' && actor.index === brief.relations.find((relation) => relation.kind === kind && relation.a === a)?.c)
        )
          actor.depth = depth
    }
  }
}

/** Actors of one row from left to right, as relations ask. */
export function inOrder({ brief }: Stage, row: readonly Actor[]): Actor[] {
  const order = [...new Set(row.map(({ index }) => index))]
  const move = (index: number, beside: number, after: boolean): void => {
    if (!order.includes(index) || !order.includes(beside)) return
    order.splice(order.indexOf(index), 1)
    order.splice(order.indexOf(beside) + (after ? 1 : 0), 0, index)
  }
  for (const { kind, a, b, c } of brief.relations) {
    if (kind === 'left-of') move(a, b, false)
    if (kind === 'right-of') move(a, b, true)
    if (kind === 'between' && c !== undefined) {
      move(c, b, true)
      move(a, b, true)
    } else if (kind === 'between') {
      const others = row.filter(({ index }) => index === b)
      if (others.length > 1) return [others[0]!, ...row.filter(({ index }) => index !== b), ...others.slice(1)]
    }
  }
  for (const { index, thing } of row) {
    if (thing.place === 'left' || thing.place === 'bottom-left') order.unshift(...order.splice(order.indexOf(index), 1))
    if (thing.place === 'right' || thing.place === 'bottom-right') order.push(...order.splice(order.indexOf(index), 1))
  }
  return order.flatMap((index) => row.filter((actor) => actor.index === index))
}
