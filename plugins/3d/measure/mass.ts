/** The measure `mass`, by material. */
import type { MeasureContext, Subject } from './context.ts'
import { densityNamed, type DensityName, densityOf } from './densities.ts'
import type { MeasureRequest } from './requests.ts'
import { type MeasureResult, quoted, resultOf, short, solidNotes, subjectText } from './result.ts'

/** What is weighed as where no material is known. */
const usual: DensityName = 'PLA'

const grams = (value: number): string => (value >= 1000 ? `${short(value / 1000)} kg` : `${short(value)} g`)

/** Solid all through; printers leave hollows inside. */
export function measureMass({ density, material }: MeasureRequest<'mass'>, subject: Subject, context: MeasureContext): MeasureResult {
  const cubic = (context.mm / 10) ** 3
  const groups = new Map<string, { material: string; density: number; volume: number; grams: number; parts: string[]; known: boolean }>()
  let summed = 0
  for (const part of subject.parts) {
    const solid = context.subject(part.name, 'part').solid()
    if (!solid) continue
    const own = part.material && densityNamed(part.material.name)
    const name = density === undefined ? (material ?? own ?? usual) : 'as given'
    const each = density ?? densityOf((material ?? own ?? usual) as DensityName)
    const group = groups.get(name) ?? { material: name, density: each, volume: 0, grams: 0, parts: [], known: density !== undefined || material !== undefined || own !== undefined } // oxfmt-ignore
    groups.set(name, group)
    const volume = solid.volume() * cubic
    summed += volume
    group.volume += volume
    group.grams += volume * each
    group.parts.push(part.name)
    group.known &&= density !== undefined || material !== undefined || own !== undefined
  }
  const list = [...groups.values()].toSorted((a, b) => b.grams - a.grams)
  const notes = solidNotes(subject, 'it has no volume and is left out.')
  if (list.length === 0)
    return resultOf('mass', subject, `${subjectText(subject)} has no mass that could be told.`, { grams: null, materials: [] }, notes)
  const total = list.reduce((sum, one) => sum + one.grams, 0)
  const common = summed - (subject.solid()?.volume() ?? 0) * cubic
  if (common > summed * 1e-3) notes.push(`Parts share ${short(common)} cm³, which is weighed in each of them.`)
  const guessed = list.some(({ known }) => !known)
  const weighed = (one: (typeof list)[number]) => `${short(one.volume)} cm³ at ${one.density} g/cm³`
  const words = [
    list.length === 1
      ? `${subjectText(subject)} weighs ${grams(total)}, solid all through${density === undefined ? ` in ${list[0]!.material}` : ''} (${weighed(list[0]!)}).`
      : `${subjectText(subject)} weighs ${grams(total)}, solid all through: ${list.map((one) => `${grams(one.grams)} of ${one.material} (${weighed(one)}: ${quoted(one.parts, 3)})`).join(', ')}.`,
    ...(guessed ? [`${usual} is assumed where no material is known; say \`material\` or \`density\`.`] : []),
  ] // oxfmt-ignore
  return resultOf('mass', subject, words.join(' '), {
    grams: short(total),
    materials: list.map((one) => ({ material: one.material, assumed: !one.known, density: one.density, cm3: short(one.volume), grams: short(one.grams), parts: one.parts.slice(0, 50) })),
  }, notes) // oxfmt-ignore
}
