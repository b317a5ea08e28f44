/** All things that the rules draw, and their names. */
import type { Thing } from '../thing.ts'
import { dividedBox, box, enclosure, soapDish, tray } from './boxes.ts'
import { bracket, flange, hinge, pipeClamp, shelfBracket, wallMount } from './brackets.ts'
import { house, tower } from './buildings.ts'
import { bookEnd, keyTag, namePlate, phoneStand, stamp } from './desk.ts'
import { bolt, nut, spacer, washer } from './fasteners.ts'
import { bench, chair, shelf, stool, table } from './furniture.ts'
import { dice, pawn } from './games.ts'
import { gear, pulley } from './gears.ts'
import { bagClip, cableClip, drawerHandle, hook, hookRail, knob, sHook } from './hooks.ts'
import { key, lamp } from './household.ts'
import { lid } from './lids.ts'
import * as primitives from './primitives.ts'
import { robot, rocket, snowman } from './toys.ts'
import { bowl, candleHolder, coaster, cup, funnel, penHolder, plantPot, saucer, vase } from './vessels.ts'

const {
  block,
  capsule,
  cone,
  cube,
  cylinder,
  ellipsoid,
  heart,
  hemisphere,
  plate,
  prism,
  pyramid,
  ring,
  sphere,
  star,
  torus,
  tube,
  wedge,
} = primitives

/** In the order in which they are told. */
export const things: readonly Thing[] = [
  table, bench, chair, stool, shelf, house, tower, // furniture and buildings
  box, dividedBox, enclosure, tray, soapDish, vase, cup, bowl, plantPot, saucer, funnel, coaster, penHolder, candleHolder, lid, // what holds something
  bracket, shelfBracket, wallMount, pipeClamp, hinge, flange, hook, hookRail, sHook, cableClip, bagClip, drawerHandle, knob, // what is mounted
  bolt, nut, washer, spacer, gear, pulley, // machines
  phoneStand, bookEnd, namePlate, keyTag, stamp, lamp, key, pawn, dice, // desk, household and games
  snowman, rocket, robot, // toys
  cube, block, plate, sphere, hemisphere, ellipsoid, cylinder, cone, pyramid, prism, torus, capsule, wedge, tube, ring, star, heart, // plain bodies
] // oxfmt-ignore

export interface Named {
  readonly thing: Thing
  /** The name by which it was called. */
  readonly name: string
}

let names: ReadonlyMap<string, Named> | undefined
/** Every name, in lower case, with the thing that it means. */
export const namesOf = (): ReadonlyMap<string, Named> =>
  (names ??= new Map(
    things.flatMap((thing) =>
      [thing.name.toLowerCase(), ...thing.also.split(',').filter(Boolean)].map((name) => [name, { thing, name }] as const),
    ),
  ))
