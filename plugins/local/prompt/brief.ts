/** What a prompt was understood to ask for. */

import type { Sense } from './lexicon-scene.ts'

export type Light = Sense<'light'>
export type Weather = Sense<'weather'>
export type Season = Sense<'season'>
export type Setting = Sense<'setting'>
export type Style = Sense<'style'>
export type Mood = Sense<'mood'>
export type Form = Sense<'form'> | 'scene'
export type Family = Sense<'family'>
export type Sky = Sense<'sky'>
/** Things that a setting brings along by itself, in number. */
export type Extra = Sense<'extra'>
export type Place = Sense<'place'>
export type RelationKind = Sense<'relation'>

/** Something to be drawn, as often as `count`. */
export interface Thing {
  /** Icon name of Fluent emoji, or of a thing that we draw ourselves. */
  readonly icon: string
  /** The word as it was written. */
  readonly word: string
  count: number
  /** Times its usual size. */
  scale: number
  color?: string
  place?: Place
}
/** `things[a]` stands to `things[b]` so. */
export interface Relation {
  readonly kind: RelationKind
  readonly a: number
  readonly b: number
}
export interface Brief {
  readonly form: Form
  readonly things: Thing[]
  readonly relations: Relation[]
  /** What stood in quotes: text, which is not drawn. */
  readonly lettering: string[]
  readonly setting?: Setting
  readonly light?: Light
  readonly weather: Weather[]
  readonly season?: Season
  readonly sky: Sky[]
  readonly extras: Extra[]
  readonly styles: Style[]
  readonly moods: Mood[]
  /** Colours that belong to nothing in particular. */
  readonly colors: string[]
  readonly skyColor?: string
  readonly groundColor?: string
  readonly backgroundColor?: string
  readonly family?: Family
  /** Words that mean something and were not understood. */
  readonly unknown: string[]
  /** Styles that were understood and cannot be drawn. */
  readonly undrawable: string[]
  /** What else was understood and is not drawn: manners, what somebody wears, what a thing is made of. */
  readonly leftOut: string[]
  /** The words ask for a sky without clouds. */
  readonly cloudless?: boolean
  /** The words ask for a transparent ground. */
  readonly transparent?: boolean
  /** What was understood and bent: too many of something. */
  readonly adjusted: string[]
}
/** A brief while it is being written. */
export type Draft = { -readonly [K in keyof Brief]: Brief[K] }
