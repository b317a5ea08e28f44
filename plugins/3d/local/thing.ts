/** What a thing is that the rules can draw: its names, what can be said of it, and how it becomes a spec. */
import type { ModelSpec } from '../spec/schema.ts'
import type { Look } from './looks.ts'

export type SpecNodes = ModelSpec['nodes']

/** One number of a thing. Lengths are millimetres. */
export interface Parameter {
  /** `thread`: the size of a metric thread, 3 for M3. `hole`: a length that M3 may stand for, as the hole that an M3 screw passes. */
  readonly kind: 'length' | 'hole' | 'thread' | 'count' | 'angle' | 'number'
  /** What it is called, in one or more words; "5 mm bore" and "bore of 5 mm" are both read. */
  readonly words: readonly string[]
  readonly min: number
  readonly max: number
  /** A diameter: "radius" is half of it. */
  readonly round: boolean
}

type Words = string | readonly string[]
const list = (words: Words): readonly string[] => (typeof words === 'string' ? words.split(',') : words)
type Bounds = { readonly min?: number; readonly max?: number }
const parameter =
  (kind: Parameter['kind'], low: number, high: number, round = false) =>
  (words: Words, { min = low, max = high }: Bounds = {}): Parameter => ({ kind, words: list(words), min, max, round })

/** A length, from a tenth of a millimetre to a hundred metres where nothing else is said. */
export const length = parameter('length', 0.1, 100_000)
/** A length across something round. */
export const diameter = parameter('length', 0.1, 100_000, true)
/** A hole's diameter, also by the screw that passes it. */
export const hole = parameter('hole', 0.5, 1000, true)
export const thread = parameter('thread', 1, 100)
export const count = parameter('count', 1, 200)
/** Degrees. */
export const angle = parameter('angle', -360, 360)
/** Any other number, as a gear's module. */
export const ratio = parameter('number', 0.01, 1000)

/** Words for the sides of a thing, to be shared. */
export const named = {
  width: 'wide,width,across,broad',
  depth: 'deep,depth',
  height: 'tall,high,height',
  length: 'long,length',
  thickness: 'thick,thickness',
  diameter: 'diameter,dia,across,wide,width,outer diameter,outside diameter,od',
  wall: 'wall,walls,thick wall,thick walls,wall thickness,thick,thickness',
  hole: 'hole,holes,screw hole,screw holes,mounting hole,mounting holes,hole diameter,bolt holes,screws,screw,bolts',
} as const

/** A part that can have its own colour or material. */
export interface Part {
  /** What it is called: "a red box with a blue lid". */
  readonly words: readonly string[]
  /** Where nothing is said of it; a function sees the look of the thing's first part. */
  readonly look: Look | ((main: Look) => Look)
  /** It keeps its own look where only the whole is given one. Default: it follows the whole. */
  readonly own?: boolean
}
export const part = (words: string, look: Part['look'], own = false): Part => ({ words: words.split(','), look, own })

/** What was said: parameters by name, features as true or false, letters as `text`. What was not said is undefined. */
export type Given<P extends string, F extends string> = { readonly [name in P]?: number } & { readonly [name in F]?: boolean } & {
  readonly text?: string
}

export interface Drawn {
  /** All numbers that were used, in the order in which they are told; those that were not said are told as assumed. */
  readonly sizes: Readonly<Record<string, number | string>>
  /** Where `material` names a part of the thing. The last node that no other uses is shown. */
  readonly nodes: SpecNodes
  readonly roots?: readonly string[]
  /** Pieces that do not touch. Default 1. */
  readonly parts?: number
  /** Outer size, where it is known beforehand. */
  readonly bbox?: readonly [number, number, number]
  /** How far a facet may be from the true curve, where the default is not fine. */
  readonly tolerance?: number
  /** What whoever prints it should know. */
  readonly hints?: readonly string[]
}

interface Described<P extends string, F extends string> {
  /** How it is called in answers. */
  readonly name: string
  /** Other names, separated by commas. */
  readonly also: string
  /** Words before its name that leave it the same thing: "coffee table". */
  readonly kinds: string
  readonly parameters: Readonly<Record<P, Parameter>>
  /** What `100 x 60 x 40` is, in this order. */
  readonly overall: readonly NoInfer<P>[]
  /** What a size is that nobody named, as in "a 20 mm cube". */
  readonly main: NoInfer<P>
  /** What may be there or not, by its words. */
  readonly features: Readonly<Record<F, readonly string[]>>
  /** It has letters on it. */
  readonly text: boolean
  /** Things go into it: "a cup of tea" is a cup, "a house of cards" is no house. */
  readonly holds: boolean
  /** The first one is the main part. */
  readonly parts: Readonly<Record<string, Part>>
  /** What numbers without a unit are: millimetres by default; furniture and houses are said in larger ones. */
  readonly bare: 'mm' | 'furniture' | 'building'
}

/** A thing that the rules can draw, whatever its parameters are called. */
export interface Thing extends Described<string, string> {
  /** Throws `PROVIDER_UNSUPPORTED` (by `cannot`) where the sizes do not fit together. */
  draw(given: Readonly<Record<string, number | boolean | string | undefined>>): Drawn
}

type Optional = 'also' | 'kinds' | 'overall' | 'features' | 'text' | 'holds' | 'bare'
/** A thing as it is written down: `draw` gets what was said under the names of its parameters and features. */
interface Definition<P extends string, F extends string> extends Omit<Described<P, F>, Optional>, Partial<Pick<Described<P, F>, Optional>> {
  draw(given: Given<P, F>): Drawn
}

/** A thing with what most things are where nothing is said. */
export const thing = <const P extends string, const F extends string = never>(definition: Definition<P, F>): Thing => ({
  also: '',
  kinds: '',
  overall: [],
  features: {},
  text: false,
  holds: false,
  bare: 'mm',
  ...definition,
})

/** `open,lidless` as words. */
export const words = (text: string): readonly string[] => text.split(',')
