/** Puts placed actors on the stage: shadow, light, ripples where they swim. */
import { lit, mix, recolor } from '../draw/color.ts'
import { circle, ellipse, group, n } from '../draw/svg.ts'
import { instance } from '../things/figure.ts'
import { type Actor, boxOf } from './cast.ts'
import type { Stage, Terrain } from './stage.ts'

/** Boats are drawn on a strip of water of their own, in these blues. */
const boats = /^(?:sailboat|ship|passenger-ship|motor-boat|speedboat|ferry|canoe|person-rowing-boat)$/
const paintedWater = /^#(?:00a6ed|5092ff|0074ba)$/i

/** What no night darkens. */
const shining = /^(?:star|glowing-star|sparkles|fire|comet|high-voltage|firecracker)$/
/** What gives light of its own. */
const glowing = /^(?:own:campfire|fire|own:lamp-post|jack-o-lantern|own:lighthouse)$/

/** The figure of an actor at its spot, in this light. */
export function drawFigure(actor: Actor, shine: (hex: string) => string): string {
  const { box, body } = actor.figure
  const scale = actor.height / box.height
  const svg = instance(recolor(body, shine))
  const left = actor.x - (actor.mirrored ? -1 : 1) * (box.x + box.width / 2) * scale
  return group(
    svg,
    `translate(${n(left)} ${n(actor.y - (box.y + box.height) * scale)}) scale(${((actor.mirrored ? -1 : 1) * Math.round(scale * 1000)) / 1000} ${Math.round(scale * 1000) / 1000})`,
    { fill: shine('#000000') },
  )
}

/** All actors; nearer ones cover farther ones. */
export function perform(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const { look, defs, brief, put } = stage
  const keep = brief.setting === 'space' || brief.setting === 'plain'
  const [far, near] = terrain.ground
  for (const actor of actors) {
    const distance = actor.where === 'air' ? 0 : Math.max(0, Math.min(1, (near - actor.y) / Math.max(1, near - far)))
    const shine = (hex: string): string => {
      const own =
        keep || shining.test(actor.figure.icon)
          ? hex
          : lit(hex, look.ambient.map((part) => part + (1 - part) * 0.42) as [number, number, number])
      const fade = brief.setting === 'underwater' ? 0.1 : distance * (brief.weather.includes('fog') ? 0.42 : 0.12)
      return fade > 0.01 && !keep ? mix(own, brief.setting === 'underwater' ? '#1c86c7' : look.haze, fade) : own
    }
    const depth = 42 + Math.max(0, Math.min(1, actor.y / stage.height)) * 36
    const box = boxOf(actor)
    if (actor.where === 'ground' && !terrain.shadowless) {
      const soft = defs.radial([0, '#1a1430', look.night ? 0.5 : 0.36], [0.55, '#1a1430', look.night ? 0.3 : 0.2], [1, '#1a1430', 0])
      put(depth - 0.05, ellipse(actor.x, actor.y - box.height * 0.004, box.width * 0.56, Math.max(7, box.width * 0.085), soft))
    }
    const sea = mix(look.shine('#3f97cf'), look.sky.at(-1)!, 0.4)
    if (look.night && glowing.test(actor.figure.icon))
      put(
        depth - 0.02,
        circle(
          actor.x,
          actor.y - box.height * 0.45,
          box.height * 0.95,
          defs.radial([0, '#ffc46b', 0.4], [0.4, '#ff9d3c', 0.15], [1, '#ff8a2b', 0]),
        ),
      )
    put(
      depth,
      drawFigure(
        actor,
        actor.where === 'water' && boats.test(actor.figure.icon) ? (hex) => (paintedWater.test(hex) ? 'none' : shine(hex)) : shine,
      ),
    )
    if (actor.where === 'water' && terrain.water) {
      const line = actor.y - (boats.test(actor.figure.icon) ? box.height * 0.11 : 0)
      put(
        depth + 0.02,
        ellipse(actor.x, line, box.width * 0.56, Math.max(6, box.height * 0.045), sea, { 'fill-opacity': 0.85 }) +
          ellipse(actor.x - box.width * 0.1, line + box.height * 0.03, box.width * 0.4, Math.max(2, box.height * 0.012), '#ffffff', {
            'fill-opacity': 0.55,
          }),
      )
    }
  }
}
