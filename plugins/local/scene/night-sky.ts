/** Stars, the Milky Way and the aurora. Sizes are in stage units. */
import { circle, ellipse, path, svg } from '../draw/svg.ts'
import type { Stage } from './stage.ts'

/** `crowding` above 1 puts more of them high up; `lowest` is a share of the way to the horizon; `haze` is what the horizon takes of their light. */
const star = {
  white: '#ffffff',
  warm: '#ffe9c4',
  warmChance: 0.25,
  bigChance: 0.1,
  big: [2.2, 3.4],
  small: [0.7, 1.9],
  opacity: [0.35, 0.95],
  haze: 0.6,
  crowding: 1.3,
  lowest: 0.94,
  mostWidths: 3,
} as const
/** Stars with four rays; `x` and `y` are shares of the width and of the way to the horizon. */
const sparkle = { atNight: 5, else: 2, x: [0.05, 0.95], y: [0.04, 0.6], size: [6, 11], opacity: 0.9 } as const
/** The band begins at `from` of the way to the horizon, and rises by `rise` of it. */
const band = {
  clouds: 34,
  colors: ['#b9a8ff', '#ff9ed2', '#8fc6ff', '#ffe2c0'],
  edge: '#7a6cff',
  opacity: 0.3,
  from: 0.85,
  rise: 0.8,
  strayX: 30,
  strayY: 45,
  radiusX: [90, 210],
  radiusY: [50, 110],
  stars: 260,
  width: 120,
  starSize: [0.5, 1.7],
  starOpacity: [0.3, 0.9],
} as const
/** One curtain is many thin stripes, `step` wide; `base` is a share of the way to the horizon, `waves` the frequency of its line. */
const curtain = {
  colors: ['#3df5a5', '#37d9e8', '#a67bff', '#59ffb0'],
  base: [0.32, 0.62],
  waves: [0.004, 0.008],
  swing: [40, 90],
  height: [190, 330],
  step: 22,
  brightestAt: 0.72,
  opacity: 0.34,
} as const

/** Small stars all over, fewer and paler towards the horizon, and a few that sparkle. */
export function stars({ width, random, look }: Stage, horizon: number, count: number): string {
  const own = random.fork('stars')
  let made = ''
  const total = Math.round(Math.min(star.mostWidths, width / 1000) * count)
  for (let at = 0; at < total; at++) {
    const y = own.next() ** star.crowding * horizon * star.lowest
    const size = own.chance(star.bigChance) ? own.range(...star.big) : own.range(...star.small)
    made += circle(own.range(0, width), y, size, own.chance(star.warmChance) ? star.warm : star.white, {
      'fill-opacity': own.range(...star.opacity) * (1 - (star.haze * y) / horizon),
    })
  }
  for (let at = 0; at < (look.night ? sparkle.atNight : sparkle.else); at++) {
    const [x, y, size] = [own.range(...sparkle.x) * width, own.range(...sparkle.y) * horizon, own.range(...sparkle.size)]
    made += path(
      svg`M${x} ${y - size}Q${x} ${y} ${x + size} ${y}Q${x} ${y} ${x} ${y + size}Q${x} ${y} ${x - size} ${y}Q${x} ${y} ${x} ${y - size}Z`,
      star.white,
      { 'fill-opacity': sparkle.opacity },
    )
  }
  return made
}

/** A band of coloured clouds and small stars, from the lower left to the upper right. */
export function milkyWay({ width, random, defs }: Stage, horizon: number): string {
  const own = random.fork('milky')
  let made = ''
  for (let at = 0; at < band.clouds; at++) {
    const along = at / (band.clouds - 1)
    const fill = defs.radial([0, own.pick(band.colors), band.opacity], [1, band.edge, 0])
    made += ellipse(
      along * width * 1.1 - 0.05 * width + own.range(-band.strayX, band.strayX),
      horizon * (band.from - along * band.rise) + own.range(-band.strayY, band.strayY),
      own.range(...band.radiusX),
      own.range(...band.radiusY),
      fill,
    )
  }
  for (let at = 0; at < band.stars; at++) {
    const along = own.next()
    made += circle(
      along * width,
      horizon * (band.from - along * band.rise) + (own.next() + own.next() - 1) * band.width,
      own.range(...band.starSize),
      star.white,
      {
        'fill-opacity': own.range(...band.starOpacity),
      },
    )
  }
  return made
}

/** Waving curtains of light, one of each colour. */
export function aurora({ width, random, defs }: Stage, horizon: number): string {
  const own = random.fork('aurora')
  let made = ''
  for (const color of curtain.colors) {
    const base = own.range(...curtain.base) * horizon
    const [phase, frequency, swing] = [own.range(0, 6), own.range(...curtain.waves), own.range(...curtain.swing)] as const
    const line = (x: number): number => base + Math.sin(x * frequency + phase) * swing
    const fill = defs.linear([0, color, 0], [curtain.brightestAt, color, curtain.opacity], [1, color, 0])
    for (let x = -20; x < width; x += curtain.step) {
      const tall = own.range(...curtain.height) * (0.7 + 0.3 * Math.sin(x * 0.013 + phase))
      made += path(svg`M${x} ${line(x)}L${x + 23} ${line(x + 23)}L${x + 27} ${line(x + 23) - tall}L${x + 4} ${line(x) - tall}Z`, fill)
    }
  }
  return made
}
