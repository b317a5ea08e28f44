/** What a model looks like, for those who cannot see it: parts and their places, outlines from three sides, holes, and what touches what. */
import { componentsOf } from '../geometry/components.ts'
import type { ModelDescription } from '../report.ts'
import type { MeasureContext } from './context.ts'
import { type Hole, holesOf, holeTexts } from './holes.ts'
import { boxGap, pairOf } from './pairs.ts'
import { place, short } from './result.ts'
import { laidOn } from './section.ts'

/** More triangles than this are not looked at for outlines, holes and contacts. */
const most = 100_000
/** Parts that are kept, and those among which contacts are looked for. */
const mostParts = 40
/** Boxes that are so near, as part of the model's size, may touch. */
const near = 1e-5

/** In the context's unit, z up. Costs half a second at most. */
export function describeModel(context: MeasureContext): ModelDescription {
  const { parts: all } = context
  const facts = {
    axes: 'height along +z, front faces -y, right is +x',
    parts: all.slice(0, mostParts).map(({ name, min, max, material }) => ({
      name,
      size: place(max.map((value, k) => value - min[k]!)),
      at: place(max.map((value, k) => (value + min[k]!) / 2)),
      ...(material?.name && { material: material.name }),
    })),
    partCount: all.length,
  }
  if (all.length === 0 || all.reduce((sum, { indices }) => sum + indices.length / 3, 0) > most) return facts
  return { ...facts, ...looks(context) }
}

/** Round holes, and of the others those that are no letters: a tenth of the model wide, and a twentieth deep. */
const matters = ({ diameter, size, depth }: Hole, whole: number): boolean =>
  diameter !== undefined || (Math.min(...size) > whole / 10 && depth > whole / 20)

/** Outlines, holes and contacts. The kernel may give up on them: the model is there all the same, and the rest is told. */
function looks(context: MeasureContext): Partial<ModelDescription> {
  const { parts: all, arena } = context
  try {
    const whole = context.subject(undefined, 'model')
    const solid = whole.open().length === 0 ? whole.solid() : undefined
    const seen = (plane: 'xy' | 'xz' | 'yz') => short(arena.keep(laidOn(solid!, plane, arena).project()).area())
    const subjects = all.slice(0, mostParts).map(({ name }) => context.subject(name, 'model'))
    const size = Math.max(...[0, 1, 2].map((k) => whole.max[k]! - whole.min[k]!))
    const pairs = subjects.flatMap((one, at) => subjects.slice(at + 1).filter((other) => boxGap(one, other) <= size * near).map((other) => pairOf(one, other, context))) // oxfmt-ignore
    const touching = pairs.filter(({ gap }) => gap <= size * near)
    const together = new Set(touching.flatMap(({ one, other }) => [one.name, other.name]))
    const holes = solid ? holesOf(whole, context).filter((hole) => matters(hole, size)) : []
    return {
      ...(solid && {
        silhouettes: { front: seen('xz'), right: seen('yz'), top: seen('xy') },
        holes: holeTexts(holes),
        waysThrough: componentsOf(solid).reduce((sum, { genus }) => sum + genus, 0),
        holesThrough: holes.filter(({ through }) => through).length,
      }),
      ...(all.length > 1 &&
        all.length <= mostParts && {
          contacts: touching.map(({ one, other, common }) => ({
            parts: [one.name!, other.name!] as const,
            ...(common && { commonVolume: short(common.volume) }),
          })),
          alone: all.map(({ name }) => name).filter((name) => !together.has(name)),
        }),
    }
  } catch {
    return {}
  }
}
