/** Whether a model prints, in five sentences: size, walls, what hangs over, how it stands, and its surface. */
import type { MeasureContext, Subject } from './context.ts'
import { overhangsOf } from './overhang.ts'
import { percent, placeText, plural, quoted, short } from './result.ts'
import { bedFit, standingOf } from './standing.ts'
import { thicknessOf, thinnerThan } from './thickness.ts'

export type Process = 'fdm' | 'resin'
export interface Printability {
  readonly process: Process
  /** `supports`: it prints with supports; `no`: something must be changed first. */
  readonly verdict: 'yes' | 'supports' | 'no'
  /** Five. */
  readonly sentences: readonly string[]
}

/** Millimetres, and degrees from the vertical. Rules of thumb that makers of printers and services publish (Hubs and Prusa for FDM, Formlabs for resin). */
const rules = {
  /** Two lines of a 0.4 nozzle; the usual bed. */
  fdm: { bed: [220, 220, 250], wall: 0.8, angle: 45, name: 'FDM' },
  /** Walls that nothing holds; the plate of a mid-sized printer. */
  resin: { bed: [143, 89, 175], wall: 0.6, angle: 60, name: 'resin' },
} as const

/** Square millimetres: less needs no supports. */
const slight = 1
/** Millimetres above the plate: what hangs over only below, as rounded lower edges do, prints without supports. */
const nearPlate = 1.5
/** Degrees: what tips over earlier does not stand through a print. */
const shaky = 8

interface Finding {
  readonly text: string
  readonly level: 'yes' | 'supports' | 'no'
}

function size(subject: Subject, { mm }: MeasureContext, { bed, name }: (typeof rules)[Process]): Finding {
  const fit = bedFit(subject, bed.map((value) => value / mm) as [number, number, number], 'z')
  const lengths = [0, 1, 2].map((k) => short((subject.max[k]! - subject.min[k]!) * mm)).join(' x ')
  const plate = `the usual ${name} plate of ${bed.join(' x ')} mm`
  if (fit.fits) return { level: 'yes', text: `At ${lengths} mm it fits ${plate}${fit.turn ? `, turned by ${fit.turn}°` : ''}.` }
  return { level: 'no', text: `At ${lengths} mm it does not fit ${plate}${fit.otherUp ? ` unless ${fit.otherUp} is up` : `; ${percent(Math.floor(fit.scale * 1000) / 1000)} of its size would`}.` }
} // oxfmt-ignore

function walls(subject: Subject, { mm }: MeasureContext, { wall, name }: (typeof rules)[Process]): Finding {
  const found = thicknessOf(subject)
  if (!found) return { level: 'no', text: 'It has no walls that could be measured.' }
  const { thickness, at } = found.least
  const millimetres = thickness * mm
  if (millimetres >= wall) return { level: 'yes', text: `Its thinnest wall, ${short(millimetres)} mm at ${placeText(at)}, is enough (${name}: ${wall} mm).` }
  const share = thinnerThan(found, wall / mm)
  return { level: share > 0.002 ? 'no' : 'supports', text: `${share > 0.002 ? `${percent(share)} of its walls are` : 'A small place is'} thinner than the ${wall} mm that ${name} needs, down to ${short(millimetres)} mm at ${placeText(at)}.` }
} // oxfmt-ignore

function hanging(subject: Subject, { mm }: MeasureContext, { angle }: (typeof rules)[Process]): Finding {
  const { regions } = overhangsOf(subject, angle, 'z')
  const high = regions.filter(({ max }) => (max[2] - subject.min[2]) * mm > nearPlate)
  const area = high.reduce((sum, region) => sum + region.area, 0) * mm * mm
  if (area < slight)
    return {
      level: 'yes',
      text: `Nothing hangs over by more than ${angle}° from the vertical${regions.length > 0 ? ' but edges just above the plate' : ''}, so it needs no supports.`,
    }
  const places = high.slice(0, 3).map(({ at, steepest }) => `${placeText(at)} (${Math.round(steepest)}°)`).join(', ') // oxfmt-ignore
  return { level: 'supports', text: `${short(area)} mm² hang over by more than ${angle}° and want supports or another side up: ${places}${high.length > 3 ? ` and ${high.length - 3} more places` : ''}.` }
} // oxfmt-ignore

function stance(subject: Subject, { mm }: MeasureContext): Finding {
  const { bed } = overhangsOf(subject, 45, 'z')
  const { stands, angle, towards } = standingOf(subject, 'z')
  const area = short(bed * mm * mm)
  if (!stands) return { level: 'supports', text: `It does not stand by itself (${area} mm² touch the plate), so give it a brim, supports or another side down.` }
  if (angle < shaky) return { level: 'supports', text: `It stands on ${area} mm² but tips over towards ${towards} at ${short(angle)}°, so give it a brim.` }
  return { level: 'yes', text: `It stands firmly on ${area} mm² and tips over at ${short(angle)}° only.` }
} // oxfmt-ignore

/** Hollows that nothing leads out of: their boxes' middles. */
function hollows(subject: Subject, { arena }: MeasureContext): (readonly number[])[] {
  const solid = subject.solid()
  return (solid?.decompose() ?? []).flatMap((piece) => {
    arena.keep(piece)
    if (piece.volume() >= 0) return []
    const { min, max } = piece.boundingBox()
    return [[0, 1, 2].map((k) => (min[k]! + max[k]!) / 2)]
  })
}

function surface(subject: Subject, context: MeasureContext, process: Process): Finding {
  const [open, cut] = [subject.open(), subject.cut()]
  if (open.length > 0) return { level: 'no', text: `The surface of ${quoted(open)} is not closed, so a slicer has to guess what is inside.` }
  if (cut.length > 0) return { level: 'supports', text: `Its surface is closed, but ${quoted(cut)} cut${cut.length === 1 ? 's' : ''} through ${cut.length === 1 ? 'itself' : 'themselves'}, which slicers read in different ways.` }
  const closed = hollows(subject, context)
  if (closed.length > 0 && process === 'resin')
    return { level: 'no', text: `Its surface is closed, but resin cannot run out of ${plural(closed.length, 'hollow')} inside (${closed.slice(0, 3).map(placeText).join(', ')}): give each two drain holes of 3 mm.` }
  return { level: 'yes', text: `Its surface is closed${closed.length > 0 ? `, with ${plural(closed.length, 'hollow')} inside (${closed.slice(0, 3).map(placeText).join(', ')})` : ''} and does not cut through itself.` }
} // oxfmt-ignore

/** With z up, as the model is. Places are [x, y, z] in the model's unit. */
export function printabilityOf(process: Process, context: MeasureContext): Printability {
  const subject = context.subject(undefined, 'printability')
  const rule = rules[process]
  const findings = [size(subject, context, rule), walls(subject, context, rule), hanging(subject, context, rule), stance(subject, context), surface(subject, context, process)] // oxfmt-ignore
  const levels = new Set(findings.map(({ level }) => level))
  return {
    process,
    verdict: levels.has('no') ? 'no' : levels.has('supports') ? 'supports' : 'yes',
    sentences: findings.map(({ text }) => text),
  }
}
