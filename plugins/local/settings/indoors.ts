/** A room with a window, and the plain backdrop of a studio. */
import { mix, shade, toLch } from '../draw/color.ts'
import { circle, ellipse, group, n, path, rect } from '../draw/svg.ts'
import { cloud } from '../scene/clouds.ts'
import type { Stage, Terrain } from '../scene/stage.ts'
import { bush } from './flora.ts'

const walls = ['#f2d9c4', '#cfe0d4', '#dfd3e8', '#f3e1b6', '#c9dbe8', '#f0cfc8']
/** Two tones that flatter most things: backdrop and table. */
const backdrops: readonly (readonly [string, string])[] = [
  ['#f7d9c4', '#e9b896'],
  ['#cfe3df', '#9cc5be'],
  ['#f6e3b4', '#e6c277'],
  ['#d9d6ec', '#b3abd6'],
  ['#f5cfd2', '#e6a3ab'],
  ['#cfe2f2', '#9dc1de'],
  ['#e4e8cf', '#bcc795'],
]

/** A wall with a window on today's sky, a floor and a rug. */
export function room(stage: Stage): Terrain {
  const { width, height, look, random, brief, plain, defs } = stage
  const own = random.fork('room')
  const floor = height * 0.7
  const evening = look.night || look.light === 'dusk'
  const wall = look.shine(brief.backgroundColor ?? own.pick(walls))
  const warm = evening ? mix(wall, '#ffb866', 0.3) : wall
  stage.put(
    0,
    rect(
      0,
      0,
      width,
      floor,
      defs.linear([
        [0, shade(warm, 0.02)],
        [1, shade(warm, -0.035)],
      ]),
    ),
  )
  const wood = look.shine(brief.groundColor ?? '#b9855a')
  stage.put(
    1,
    rect(
      0,
      floor,
      width,
      height - floor,
      defs.linear([
        [0, shade(wood, -0.05)],
        [0.3, wood],
        [1, shade(wood, 0.03)],
      ]),
    ),
  )
  for (let row = 0; row < 5; row++) {
    const y = floor + (height - floor) * (row / 5) ** 1.4
    stage.put(1.1, rect(0, y, width, 2, shade(wood, -0.08), { 'fill-opacity': 0.7 }))
    for (let x = own.range(0, 200); x < width; x += own.range(170, 330))
      stage.put(1.1, rect(x, y, 2, (height - floor) * 0.24, shade(wood, -0.08), { 'fill-opacity': 0.6 }))
  }
  stage.put(1.2, rect(0, floor - 16, width, 18, shade(warm, 0.08)))
  const left = own.chance(0.5)
  const [wx, wy, ww, wh] = [width * (left ? 0.1 : 0.54), height * 0.11, Math.min(width * 0.36, 420), height * 0.36]
  stage.put(2, window(stage, wx, wy, ww, wh, warm))
  if (!plain) {
    const px = left ? width * 0.72 : width * 0.2
    const art = own.pick(['#e07a5f', '#81b29a', '#f2cc8f', '#6d83b8'])
    stage.put(
      2,
      rect(px - 76, height * 0.17, 152, 180, look.shine('#7a5238'), { rx: 4 }) +
        rect(px - 64, height * 0.17 + 12, 128, 156, look.shine('#fbf4e6')) +
        circle(px + 12, height * 0.17 + 66, 30, look.shine(art)) +
        path(
          `M${n(px - 64)} ${n(height * 0.17 + 168)}L${n(px - 64)} ${n(height * 0.17 + 122)}Q${n(px - 10)} ${n(height * 0.17 + 80)} ${n(px + 64)} ${n(height * 0.17 + 132)}L${n(px + 64)} ${n(height * 0.17 + 168)}Z`,
          look.shine(shade(art, -0.12)),
        ),
    )
    stage.put(
      3,
      ellipse(width / 2, height * 0.87, width * 0.36, height * 0.085, look.shine('#d98c74')) +
        ellipse(width / 2, height * 0.868, width * 0.32, height * 0.07, look.shine('#f3d6bd')) +
        ellipse(width / 2, height * 0.866, width * 0.265, height * 0.055, look.shine('#e6a98d')),
    )
    const fx = left ? width * 0.93 : width * 0.07
    for (let leaf = 0; leaf < 9; leaf++) {
      const angle = -Math.PI / 2 + (leaf - 4) * 0.3
      const far = 150 + (leaf % 3) * 45
      stage.put(
        4,
        group(
          path(`M0 0Q${n(far * 0.5)} -34 ${n(far)} 0Q${n(far * 0.5)} 34 0 0Z`, look.shine(shade('#4f9a62', (leaf % 3) * 0.04 - 0.04))),
          `translate(${n(fx)} ${n(floor - 40)}) rotate(${n((angle * 180) / Math.PI)})`,
        ),
      )
    }
    stage.put(
      4.1,
      path(
        `M${n(fx - 52)} ${n(floor - 50)}L${n(fx + 52)} ${n(floor - 50)}L${n(fx + 38)} ${n(floor + 42)}L${n(fx - 38)} ${n(floor + 42)}Z`,
        look.shine('#d8714e'),
      ) + rect(fx - 58, floor - 58, 116, 20, look.shine('#e5835f'), { rx: 4 }),
    )
    if (!evening)
      stage.put(
        5,
        path(
          `M${n(wx + ww * 0.2)} ${n(floor)}L${n(wx + ww)} ${n(floor)}L${n(wx + ww + 160)} ${n(height)}L${n(wx + ww * 0.2 + 60)} ${n(height)}Z`,
          '#fff6d8',
          { 'fill-opacity': 0.16 },
        ),
      )
  }
  if (evening)
    stage.put(
      39,
      circle(
        width * (left ? 0.7 : 0.3),
        height * 0.3,
        Math.max(width, height) * 0.6,
        defs.radial([
          [0, '#ffcf80', 0.3],
          [1, '#ffb35c', 0],
        ]),
      ),
    )
  return { horizon: floor, ground: [floor + height * 0.08, height * 0.93] }
}

function window(stage: Stage, x: number, y: number, width: number, height: number, wall: string): string {
  const { look, defs, random } = stage
  const own = random.fork('window')
  const frame = look.shine('#fdfaf3')
  let made =
    rect(x - 16, y - 16, width + 32, height + 32, shade(wall, -0.06), { rx: 8 }) +
    rect(x - 12, y - 14, width + 24, height + 26, frame, { rx: 6 })
  made += rect(x, y, width, height, defs.linear(look.sky.map((color, index) => [index / (look.sky.length - 1), color] as const)))
  const clip = defs.add((id) => `<clipPath id="${id}">${rect(x, y, width, height, '#fff')}</clipPath>`)
  let view = ''
  if (look.night) {
    for (let at = 0; at < 24; at++)
      view += circle(own.range(x, x + width), own.range(y, y + height * 0.7), own.range(0.9, 2), '#ffffff', {
        'fill-opacity': own.range(0.4, 0.95),
      })
    view += circle(x + width * 0.72, y + height * 0.26, height * 0.1, look.sun)
  } else
    view +=
      circle(x + width * 0.76, y + height * 0.26, height * 0.11, look.sun) +
      cloud(x + width * 0.3, y + height * 0.32, 90, own, look.cloud, look.cloudShade, 0.9)
  view +=
    ellipse(x + width * 0.25, y + height * 1.1, width * 0.6, height * 0.36, look.far(look.grass, 0.35)) +
    ellipse(x + width * 0.85, y + height * 1.12, width * 0.5, height * 0.3, look.far(shade(look.grass, -0.06), 0.2))
  made += group(view + bush(x + width * 0.12, y + height + 12, 74, look.far(look.leaves[0]!, 0.15), own), undefined, {
    'clip-path': `url(#${clip})`,
  })
  made +=
    rect(x + width / 2 - 5, y, 10, height, frame) +
    rect(x, y + height * 0.46, width, 9, frame) +
    rect(x - 26, y + height + 10, width + 52, 20, shade(frame, -0.03), { rx: 5 })
  const cloth = look.shine(own.pick(['#e9a38e', '#9dbfae', '#b7a7d6', '#e8c27c']))
  for (const side of [0, 1]) {
    const [from, to] = side ? [x + width + 34, x + width * 0.84] : [x - 34, x + width * 0.16]
    made += path(
      `M${n(from)} ${n(y - 30)}L${n(to)} ${n(y - 30)}Q${n(to + (side ? 34 : -34))} ${n(y + height * 0.5)} ${n(to + (side ? 48 : -48))} ${n(y + height + 34)}L${n(from)} ${n(y + height + 34)}Z`,
      cloth,
    )
  }
  return made + rect(x - 54, y - 40, width + 108, 11, look.shine('#7a5238'), { rx: 5 })
}

/** A calm backdrop with a pool of light and a surface to stand on. */
export function studio(stage: Stage): Terrain {
  const { width, height, random, brief, look, defs, plain } = stage
  const own = random.fork('studio')
  const wanted = brief.backgroundColor ?? brief.skyColor ?? brief.colors[0]
  const [pale, table] = wanted ? [mix(wanted, '#ffffff', toLch(wanted).l < 0.4 ? 0 : 0.45), shade(wanted, -0.05)] : own.pick(backdrops)
  const back = look.shine(pale)
  const front = look.shine(brief.groundColor ?? table)
  const edge = height * 0.7
  stage.put(
    0,
    rect(
      0,
      0,
      width,
      height,
      defs.linear([
        [0, shade(back, 0.02)],
        [1, shade(back, -0.05)],
      ]),
    ),
  )
  if (!plain) {
    const [x, y, r] = [width / 2, height * 0.46, Math.min(width, height) * 0.36]
    stage.put(
      1,
      circle(x, y, r, mix(back, '#ffffff', 0.42), { 'fill-opacity': 0.8 }) +
        circle(
          x,
          y,
          r * 1.7,
          defs.radial([
            [0, '#ffffff', 0.4],
            [1, '#ffffff', 0],
          ]),
        ),
    )
  }
  stage.put(
    2,
    path(
      `M0 ${n(edge)}L${n(width)} ${n(edge)}L${n(width)} ${n(height)}L0 ${n(height)}Z`,
      defs.linear([
        [0, shade(front, 0.04)],
        [1, shade(front, -0.05)],
      ]),
    ),
  )
  stage.put(2.1, rect(0, edge, width, 5, shade(front, 0.09)))
  return { horizon: edge, ground: [edge + height * 0.05, height * 0.87] }
}

/** One colour and nothing else. */
export function plainBackground(stage: Stage): Terrain {
  const { width, height, brief, defs } = stage
  const color = brief.backgroundColor ?? brief.colors[0] ?? '#f7f4ee'
  stage.put(
    0,
    rect(
      0,
      0,
      width,
      height,
      defs.radial([
        [0, mix(color, '#ffffff', 0.25)],
        [1, color],
      ]),
    ),
  )
  return { horizon: height * 0.6, ground: [height * 0.7, height * 0.84] }
}
