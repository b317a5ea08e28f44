/** Sky: its gradient, and in which order all that hangs in it is put there. */
import { rect } from '../draw/svg.ts'
import { putClouds } from './clouds.ts'
import { aurora, milkyWay, stars } from './night-sky.ts'
import { rainbow } from './rainbow.ts'
import type { Stage } from './stage.ts'
import { putMoon, putSun } from './sun-and-moon.ts'

/** The gradient goes this far below the horizon, in stage units, so that no gap shows behind hills. */
const belowHorizon = 60
/** For a picture of 1000 units of width. */
const starCount = { plain: 26, usual: 110, starry: 190 }
/** For a picture of 1000 units of width. `clear`: the prompt names what is in the sky, and no clouds. */
const cloudCounts = { plain: 1, clear: 2, dark: 3, usual: [3, 5], many: 9 } as const

/** The gradient and all that hangs in it, down to `horizon`. */
export function putSky(stage: Stage, horizon: number): void {
  const { width, look, brief, defs, plain, random, put } = stage
  const stops = look.sky.map((color, index) => [index / (look.sky.length - 1), color] as const)
  put(0, rect(0, 0, width, horizon + belowHorizon, defs.linear(...stops)))
  const dark = look.night || look.light === 'dusk'
  const starry = brief.sky.includes('stars') || brief.sky.includes('milky-way')
  if (dark || starry) put(1, stars(stage, horizon, plain ? starCount.plain : starry ? starCount.starry : starCount.usual))
  if (brief.sky.includes('milky-way')) put(1, milkyWay(stage, horizon))
  if (brief.sky.includes('aurora')) put(2, aurora(stage, horizon))
  const hidden = brief.weather.some((weather) => weather === 'rain' || weather === 'storm' || weather === 'snow')
  const moon = brief.sky.some((part) => part.endsWith('moon'))
  if (moon || (look.night && !hidden && !brief.sky.includes('sun'))) putMoon(stage, horizon)
  else if (!hidden || brief.sky.includes('sun')) putSun(stage, horizon)
  if (brief.weather.includes('rainbow')) put(3, rainbow(stage, horizon))
  const clear = brief.sky.length > 0 && !brief.weather.includes('clouds')
  const many = !clear && (brief.weather.includes('clouds') || hidden)
  const cloudCount = (): number => {
    if (plain) return cloudCounts.plain
    if (many) return cloudCounts.many
    if (clear) return cloudCounts.clear
    return dark ? cloudCounts.dark : random.int(...cloudCounts.usual)
  }
  if (!brief.cloudless && !brief.sky.includes('aurora') && !brief.sky.includes('milky-way')) putClouds(stage, horizon, cloudCount(), many)
}
