/** The measure `symmetry`: about which planes and axes through its middle the model is the same. */
import { nearestTo } from '../geometry/nearest.ts'
import type { Subject } from './context.ts'
import { type MeasureResult, place, placeText, resultOf, short, subjectText } from './result.ts'

/** As part of the diagonal: what is off by less is the same. Facets of round things are off by a thousandth of their size. */
const same = 2e-3
/** Places of the surface that are compared. */
const samples = 2500
/** Turns that are tried, from many to few. A turn by the golden angle fits round things alone. */
const orders = [12, 10, 9, 8, 7, 6, 5, 4, 3, 2] as const
const golden = 137.50776405

type Place = [number, number, number]
export interface Symmetry {
  readonly middle: Place
  /** Planes, by the axis across them: `x` swaps left and right. */
  readonly mirrors: readonly ('x' | 'y' | 'z')[]
  /** Axes about which so many turns are the same; `Infinity` where all are. */
  readonly turns: readonly { readonly axis: 'x' | 'y' | 'z'; readonly order: number }[]
  /** Where it first differs, for each plane that is none. */
  readonly offAt: Readonly<Partial<Record<'x' | 'y' | 'z', Place>>>
}

export function symmetryOf(subject: Subject): Symmetry {
  const { positions, indices } = subject.surface()
  const tree = subject.tree()
  const middle = [0, 1, 2].map((k) => (subject.min[k]! + subject.max[k]!) / 2) as Place
  const within = Math.hypot(...[0, 1, 2].map((k) => subject.max[k]! - subject.min[k]!)) * same
  const places: number[] = []
  const step = Math.max(1, Math.ceil(positions.length / 3 / samples))
  for (let vertex = 0; vertex < positions.length / 3; vertex += step)
    places.push(positions[vertex * 3]!, positions[vertex * 3 + 1]!, positions[vertex * 3 + 2]!)
  const stride = Math.max(1, Math.ceil(indices.length / 3 / samples))
  for (let triangle = 0; triangle < indices.length / 3; triangle += stride) {
    const [a, b, c] = [0, 1, 2].map((corner) => indices[triangle * 3 + corner]! * 3) as Place
    for (let k = 0; k < 3; k++) places.push((positions[a + k]! + positions[b + k]! + positions[c + k]!) / 3)
  }
  const moved: Place = [0, 0, 0]
  /** The first place that has nothing where `move` puts it. */
  const differs = (move: (at: number) => void): Place | undefined => {
    for (let at = 0; at < places.length; at += 3) {
      for (let k = 0; k < 3; k++) moved[k] = places[at + k]!
      move(at)
      if (!nearestTo(tree, moved, within)) return [places[at]!, places[at + 1]!, places[at + 2]!]
    }
    return undefined
  }
  const offAt: Partial<Record<'x' | 'y' | 'z', Place>> = {}
  const names = ['x', 'y', 'z'] as const
  const mirrors = names.filter((name, axis) => {
    const off = differs((at) => void (moved[axis] = 2 * middle[axis]! - places[at + axis]!))
    if (off) offAt[name] = off
    return !off
  })
  const turns = names.flatMap((axis, across) => {
    const [b, c] = [(across + 1) % 3, (across + 2) % 3]
    const differsTurned = (degrees: number) => {
      const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
      return differs((at) => {
        const [u, v] = [places[at + b]! - middle[b]!, places[at + c]! - middle[c]!]
        moved[b] = middle[b]! + u * cos - v * sin
        moved[c] = middle[c]! + u * sin + v * cos
      })
    }
    const order = differsTurned(golden) ? orders.find((one) => !differsTurned(360 / one)) : Infinity
    return order === undefined ? [] : [{ axis, order }]
  })
  return { middle, mirrors, turns, offAt }
}

const planeOf = { x: 'yz (left and right)', y: 'xz (front and back)', z: 'xy (top and bottom)' } as const

export function measureSymmetry(subject: Subject): MeasureResult {
  const { middle, mirrors, turns, offAt } = symmetryOf(subject)
  const words = [
    mirrors.length > 0
      ? `${subjectText(subject)} is its own mirror image about ${mirrors.map((axis) => planeOf[axis]).join(', ')} through ${placeText(middle)}.`
      : `${subjectText(subject)} is not its own mirror image about any plane across x, y or z through its middle ${placeText(middle)}.`,
    ...Object.entries(offAt).map(([axis, at]) => `Not about ${planeOf[axis as 'x' | 'y' | 'z']}: ${placeText(at)} has nothing opposite.`),
    ...turns.map(({ axis, order }) => (order === Infinity ? `It is round about ${axis}.` : `A turn by ${short(360 / order)}° about ${axis} leaves it the same.`)),
  ] // oxfmt-ignore
  return resultOf('symmetry', subject, words.join(' '), {
    middle: place(middle),
    mirrors,
    turns: turns.map(({ axis, order }) => ({ axis, ...(order === Infinity ? { round: true } : { order }) })),
    differsAt: Object.fromEntries(Object.entries(offAt).map(([axis, at]) => [axis, place(at)])),
  }) // oxfmt-ignore
}
