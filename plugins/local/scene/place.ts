/** Gives every actor its spot: rows on the ground from far to near, free air for what flies, then what is attached. */
import { type Actor, boxOf } from './cast.ts'
import { placeInAir } from './place-in-air.ts'
import { placeOnOthers } from './place-on-others.ts'
import { placeInFront, placeInRows } from './place-in-rows.ts'
import { sizeUp } from './size-up.ts'
import type { Stage, Terrain } from './stage.ts'

/** Where a single bust stands, and the middle of whoever stands behind it: shares of the width. */
const besideBust = { bust: 0.3, others: 0.68 }

/** Places all of them; `actors` are changed. */
export function placeActors(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const free = actors.filter(({ attached }) => !attached)
  sizeUp(stage, actors, free)
  const at = (where: Actor['where']): readonly Actor[] => free.filter((actor) => actor.where === where)
  const [ground, busts] = [at('ground'), at('front')]
  // One bust would cover what stands in the middle: each gets a side.
  const [bust] = busts
  if (bust && busts.length === 1 && ground.length > 0 && !bust.thing.place) {
    bust.aside = besideBust.bust
    for (const actor of ground) actor.aside = besideBust.others
  }
  placeInRows(stage, terrain, ground)
  placeInRows(stage, { ...terrain, ground: terrain.water ?? terrain.ground }, at('water'))
  placeInFront(stage, busts)
  for (const actor of free) if (actor.where !== 'air') stage.taken.push(boxOf(actor))
  placeOnOthers(actors.filter(({ attached }) => attached))
  for (const actor of actors) if (actor.attached && actor.placed) stage.taken.push(boxOf(actor))
  placeInAir(stage, terrain, at('air'))
  // What belongs to something in the air had to wait for it.
  placeOnOthers(actors.filter(({ attached, placed }) => attached && !placed))
}
