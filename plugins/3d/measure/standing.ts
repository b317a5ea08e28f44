/** The measures `bed`, `tipping` and `centre`: where the weight is, and how the model lies and stands. */
import type { MeasureContext, Subject } from './context.ts'
import { massCentre } from './mass-centre.ts'
import { convexOutline, toEdge, turnedSize } from './outline.ts'
import type { MeasureRequest, UpName } from './requests.ts'
import { type MeasureResult, percent, place, placeText, resultOf, short, solidNotes, subjectText } from './result.ts'
import type { Point2 } from './section.ts'
import { flatPlace, upOf, wayText } from './up.ts'

/** As part of the height: what lies so near to the ground stands on it. */
const onGround = 1e-3

/** The convex outline of the model, or of what is lower than `below` along `up`. */
function outlineOf(subject: Subject, up: UpName, below = Infinity): Point2[] {
  const { positions } = subject.surface()
  const way = upOf(up)
  const points: Point2[] = []
  for (let at = 0; at < positions.length; at += 3)
    if (positions[at + way.axis]! * way.sign <= below) points.push([positions[at + way.flat[0]]!, positions[at + way.flat[1]]!])
  return convexOutline(points)
}

export interface BedFit {
  readonly fits: boolean
  /** Turned about the upright axis by so many degrees; absent where it does not fit at any. */
  readonly turn?: number
  /** With this side up instead, where it fits so and not as asked. */
  readonly otherUp?: UpName
  /** By how much it would have to be made smaller to fit as it stands. */
  readonly scale: number
}

/** `bed`: width, depth and height in the model's unit. */
export function bedFit(subject: Subject, bed: readonly [number, number, number], up: UpName): BedFit {
  const tryUp = (name: UpName): { turn: number | undefined; scale: number } => {
    const { axis } = upOf(name)
    const outline = outlineOf(subject, name)
    const tall = subject.max[axis] - subject.min[axis]
    let best = { turn: 0, scale: 0 }
    // As it stands is best, then by a quarter turn, then whatever leaves most room.
    for (const turn of [0, 90, ...Array.from({ length: 179 }, (_, at) => at + 1)]) {
      const [u, v] = turnedSize(outline, turn)
      const scale = Math.min(bed[0] / u, bed[1] / v, bed[2] / tall)
      if (scale > best.scale) best = { turn, scale }
      if (turn % 90 === 0 && best.scale >= 1 - 1e-6) break
    }
    return { turn: best.scale >= 1 - 1e-6 ? best.turn : undefined, scale: best.scale }
  }
  const asked = tryUp(up)
  if (asked.turn !== undefined) return { fits: true, turn: asked.turn, scale: 1 }
  const other = (['x', 'y', 'z'] as const).filter((name) => !up.endsWith(name)).find((name) => tryUp(name).turn !== undefined)
  return { fits: false, ...(other && { otherUp: other }), scale: asked.scale }
}

/** Width, depth and height in millimetres that most desktop printers have. */
const usualBed = [220, 220, 250] as const

export function measureBed({ bed: given, axis }: MeasureRequest<'bed'>, subject: Subject, { mm }: MeasureContext): MeasureResult {
  const bed = given ?? usualBed
  const fit = bedFit(subject, bed.map((value) => value / mm) as [number, number, number], axis) // oxfmt-ignore
  const size = [0, 1, 2].map((k) => short((subject.max[k]! - subject.min[k]!) * mm))
  const asBed = `a bed of ${bed.join(' x ')} mm${given ? '' : ' (taken as the usual one)'}`
  const text = fit.fits
    ? `${subjectText(subject)} (${size.join(' x ')} mm) fits ${asBed}${fit.turn ? `, turned by ${fit.turn}° about ${axis}` : ' as it stands'}.`
    : `${subjectText(subject)} (${size.join(' x ')} mm) does not fit ${asBed}${fit.otherUp ? `, but does with ${fit.otherUp} up` : ''}; at ${percent(Math.floor(fit.scale * 1000) / 1000)} of its size it would.`
  return resultOf('bed', subject, text, { bed, up: axis, ...fit, scale: short(fit.scale), size })
}

export interface Standing {
  readonly centre: readonly [number, number, number]
  /** Does the weight lie above what it stands on? */
  readonly stands: boolean
  /** Degrees by which it must be tilted to fall, towards its weakest side. */
  readonly angle: number
  readonly towards: string
  /** From below the centre of mass to the nearest edge of what it stands on; negative where it lies outside. */
  readonly margin: number
}

/** As if of one material. Open surfaces weigh as thin sheets. */
export function standingOf(subject: Subject, up: UpName): Standing {
  const way = upOf(up)
  const { centre, surfaceCentre } = massCentre(subject.surface())
  const weight = subject.open().length > 0 ? surfaceCentre : centre
  const [low, high] = way.sign > 0 ? [subject.min[way.axis], subject.max[way.axis]] : [-subject.max[way.axis], -subject.min[way.axis]]
  const outline = outlineOf(subject, up, low + (high - low) * onGround)
  const at = flatPlace(way, weight)
  const { distance, towards } = outline.length > 2 ? toEdge(outline, at) : { distance: 0, towards: [1, 0] as Point2 }
  const height = weight[way.axis] * way.sign - low
  const angle = (Math.atan2(Math.max(0, distance), height) * 180) / Math.PI
  return { centre: weight, stands: distance > 0, angle, towards: wayText(way, towards), margin: distance }
}

export function measureTipping({ axis }: MeasureRequest<'tipping'>, subject: Subject, { units }: MeasureContext): MeasureResult {
  const { centre, stands, angle, towards, margin } = standingOf(subject, axis)
  const notes = solidNotes(subject, 'it is weighed as a thin sheet.')
  const text = stands
    ? `${subjectText(subject)} stands with ${axis} up: its centre of mass ${placeText(centre)} is ${short(margin)} ${units} inside of what it stands on, and it tips over towards ${towards} at ${short(angle)}°.`
    : margin === 0
      ? `${subjectText(subject)} stands on a line or a point with ${axis} up, so it falls; its centre of mass is ${placeText(centre)}.`
      : `${subjectText(subject)} falls over towards ${towards} with ${axis} up: its centre of mass ${placeText(centre)} is ${short(-margin)} ${units} beside what it stands on.`
  return resultOf(
    'tipping',
    subject,
    text,
    { up: axis, stands, angle: short(angle), towards, margin: short(margin), centre: place(centre) },
    notes,
  )
}

export function measureCentre(_: MeasureRequest<'centre'>, subject: Subject, { units }: MeasureContext): MeasureResult {
  const { centre, surfaceCentre, volume } = massCentre(subject.surface())
  const open = subject.open().length > 0
  const notes = solidNotes(subject, 'this is the centre of its surface.')
  const at = open ? surfaceCentre : centre
  return resultOf('centre', subject, `${open ? 'The middle of the surface' : 'The centre of mass'} of ${subject.name === undefined ? 'the model' : `"${subject.name}"`} is ${placeText(at)} ${units} (x, y, z up), as if of one material.`, {
    centre: place(at),
    ...(!open && { volume: short(volume) }),
  }, notes) // oxfmt-ignore
}
