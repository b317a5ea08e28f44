/** A mask made by keys: a place that arrow keys move, and marks that begin and end there. */
import type { Mark, Point } from './mask-marks.ts'

/** Where the keys are, and the mark that is on its way. */
export interface Hand {
  readonly at: Point
  readonly open?: Mark | undefined
}
export interface Field {
  readonly width: number
  readonly height: number
  readonly tool: Mark['kind']
  /** Pixels of a brush. */
  readonly size: number
}
export interface Pressed {
  readonly hand: Hand
  /** A mark that is finished. */
  readonly done?: Mark
  /** What a screen reader says. */
  readonly told: string
}

/** Steps from one side of the picture to the other; with Shift ten times as many. */
const steps = 40
const ways: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
])

/** `undefined`: the key is none of these. `isFine`: Shift is held. */
export function press(key: string, isFine: boolean, hand: Hand, field: Field): Pressed | undefined {
  const way = ways.get(key)
  if (way) return moved(way, isFine, hand, field)
  if (key === 'Enter' || key === ' ') return hand.open ? setDown(hand.at, hand.open, field) : begun(hand.at, field)
  if (key === 'Escape' && hand.open) return { hand: { at: hand.at }, told: `The ${hand.open.kind} was given up.` }
  return undefined
}

function moved(way: Point, isFine: boolean, { at, open }: Hand, field: Field): Pressed {
  const step = Math.max(1, Math.max(field.width, field.height) / steps / (isFine ? 10 : 1))
  const next = { x: within(at.x + way.x * step, field.width), y: within(at.y + way.y * step, field.height) }
  return { hand: { at: next, open: open && reaching(open, next) }, told: placeOf(next, field) }
}

/** A brush goes along; a box and a lasso have their last point there. */
const reaching = (mark: Mark, at: Point): Mark => ({
  ...mark,
  points: [...(mark.kind === 'brush' || mark.kind === 'eraser' ? mark.points : mark.points.slice(0, -1)), at],
})

function begun(at: Point, field: Field): Pressed {
  const { tool, size } = field
  const open: Mark = tool === 'brush' || tool === 'eraser' ? { kind: tool, width: size, points: [at] } : { kind: tool, points: [at, at] }
  const next = tool === 'lasso' ? 'Enter sets a corner, and once more closes it.' : 'Enter ends it.'
  return { hand: { at, open }, told: `The ${tool} begins ${placeOf(at, field)}. ${next}` }
}

function setDown(at: Point, open: Mark, field: Field): Pressed {
  const [last, before] = [open.points.at(-1)!, open.points.at(-2)]
  const isCorner = open.kind === 'lasso' && !(before?.x === last.x && before.y === last.y)
  if (isCorner)
    return { hand: { at, open: { ...open, points: [...open.points, at] } }, told: `Corner ${open.points.length}, ${placeOf(at, field)}.` }
  if (open.kind === 'lasso' && open.points.length < 4) return { hand: { at, open }, told: 'A lasso needs three corners.' }
  return { hand: { at }, done: open, told: `The ${open.kind} ends ${placeOf(at, field)}.` }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, value))
const placeOf = ({ x, y }: Point, { width, height }: Field): string =>
  `${Math.round((x / width) * 100)} % from the left, ${Math.round((y / height) * 100)} % from the top`
