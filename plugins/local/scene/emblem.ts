/** Icons, stickers, logos and patterns: figures without a scene. */
import { mix, recolor, shade, toLch } from '../draw/color.ts'
import { fit } from '../draw/letters.ts'
import { createRandom, type Random } from '../draw/random.ts'
import { circle, createDefs, group, n, path, rect, stroke, type Defs } from '../draw/svg.ts'
import { paletteOf } from '../abstract/palettes.ts'
import type { Brief } from '../prompt/brief.ts'
import { instance, resetInstances, type Figure } from '../things/figure.ts'
import { document, stageSize, type Canvas } from './compose.ts'
import { setLines } from './lettering.ts'

interface Sheet {
  readonly canvas: Canvas
  readonly width: number
  readonly height: number
  readonly random: Random
  readonly defs: Defs
  readonly figures: readonly Figure[]
}

/** Grounds that each form may have, where the prompt names no colour. */
const grounds = {
  icon: ['#5b7fff', '#7a5af5', '#ff7a59', '#1fae8f', '#f5a524', '#ec5f8f', '#3aa0e0', '#2d3561'],
  sticker: ['#cfe6f5', '#f9dfc6', '#dcd6f2', '#d3ecd9', '#fbd5dc'],
  logo: ['#264653', '#3b4a7a', '#7a3b4f', '#2f6b5a', '#5a3e7a'],
  pattern: ['#fbeedd', '#e4f1ee', '#f3e9f6', '#fdf0d0', '#e6eefa', '#2e3a5c', '#fbe3e0'],
} as const
/** A rounded tile, its figure in the middle and a second one in its corner: shares of the tile's side, which is one of the shorter side. */
const tile = { side: 0.84, corner: 0.225, shadow: 14, main: 0.6, sunk: 0.025, line: 0.9, second: 0.22, aside: 0.27 } as const
/** Figures with a white line around them: shares of a cell; lines in units of the figure. */
const stickers = { most: 6, size: 0.66, line: 3, shadowLine: 3.4, drop: 0.018 } as const
/** A badge with a ring, above its name where there is one: shares of the shorter side, of the height, and of the badge. */
const badge = {
  alone: { radius: 0.37, middle: 0.5 },
  named: { radius: 0.29, middle: 0.4 },
  ring: 1.12,
  ringLine: 0.01,
  figure: 1.16,
  line: 1.6,
  sparks: 1.3,
  nameWide: 0.8,
  nameTall: 0.17,
  nameBelow: 0.03,
} as const
/** Cells along the shorter side, figures and dots between them: shares of a cell and of a figure. */
const repeat = { across: 4, size: 0.7, turn: 24, dot: 0.075, smallDot: 0.04, apart: 0.26 } as const

/** A figure centred on a point, its longer side `size`. */
function at(figure: Figure, x: number, y: number, size: number, change: (svg: string) => string = instance): string {
  const { box, body } = figure
  const scale = size / Math.max(box.width, box.height)
  return group(
    change(body),
    `translate(${n(x - (box.x + box.width / 2) * scale)} ${n(y - (box.y + box.height / 2) * scale)}) scale(${Math.round(scale * 1000) / 1000})`,
  )
}
/** Every shape in one colour with a wide line around it: an outline for what is drawn on top. */
const outlined =
  (color: string, width: number) =>
  (svg: string): string =>
    group(instance(recolor(svg, () => color)).replaceAll(/ (?:opacity|stroke-width|stroke)="[^"]*"/g, ''), undefined, {
      fill: color,
      stroke: color,
      'stroke-width': width,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
    })

const colorOf = (brief: Brief): string | undefined => brief.backgroundColor ?? brief.colors[0] ?? brief.skyColor

function icon({ width, height, defs, random, canvas, figures }: Sheet): string {
  const side = Math.min(width, height) * tile.side
  const [x, y] = [(width - side) / 2, (height - side) / 2]
  const base = colorOf(canvas.brief) ?? random.pick(grounds.icon)
  const back = canvas.transparent ? '' : rect(0, 0, width, height, mix(base, '#ffffff', 0.88))
  const plate =
    rect(x, y + tile.shadow, side, side, '#1a1430', { rx: side * tile.corner, 'fill-opacity': 0.12 }) +
    rect(
      x,
      y,
      side,
      side,
      defs.linear([
        [0, shade(base, 0.09)],
        [1, shade(base, -0.09)],
      ]),
      { rx: side * tile.corner },
    )
  const shine = circle(
    width / 2,
    height * 0.42,
    side * 0.42,
    defs.radial([
      [0, '#ffffff', 0.34],
      [1, '#ffffff', 0],
    ]),
  )
  const [main, second] = figures
  const figure = main
    ? at(main, width / 2, height / 2 + side * tile.sunk, side * tile.main, outlined(shade(base, -0.22), tile.line)) +
      at(main, width / 2, height / 2, side * tile.main)
    : ''
  const corner = second ? at(second, width / 2 + side * tile.aside, height / 2 + side * tile.aside, side * tile.second) : ''
  return back + plate + shine + figure + corner
}

function sticker({ width, height, canvas, figures, defs, random }: Sheet): string {
  const side = Math.min(width, height)
  const base = colorOf(canvas.brief) ?? random.pick(grounds.sticker)
  const back = canvas.transparent
    ? ''
    : rect(
        0,
        0,
        width,
        height,
        defs.radial([
          [0, mix(base, '#ffffff', 0.3)],
          [1, base],
        ]),
      )
  const list = figures.slice(0, stickers.most)
  const columns = Math.max(1, Math.ceil(Math.sqrt((list.length * width) / height)))
  const rows = Math.max(1, Math.ceil(list.length / columns))
  const cell = Math.min(width / columns, height / rows, side)
  return (
    back +
    list
      .map((figure, index) => {
        const [x, y] = [
          width / 2 + ((index % columns) - (Math.min(columns, list.length) - 1) / 2) * cell,
          height / 2 + (Math.floor(index / columns) - (rows - 1) / 2) * cell,
        ]
        const size = cell * stickers.size
        const shadow = canvas.transparent
          ? ''
          : group(at(figure, x, y + cell * stickers.drop, size, outlined('#2a2145', stickers.shadowLine)), undefined, { opacity: 0.16 })
        return shadow + at(figure, x, y, size, outlined('#ffffff', stickers.line)) + at(figure, x, y, size)
      })
      .join('')
  )
}

function logo({ width, height, canvas, figures, defs, random }: Sheet): string {
  const { brief, letters } = canvas
  const base = colorOf(brief) ?? random.pick(grounds.logo)
  const dark = toLch(base).l > 0.7 ? shade(base, -0.35) : base
  const paper = mix(base, '#fffaf2', 0.9)
  const text = brief.lettering[0]?.text
  const side = Math.min(width, height)
  const { radius, middle } = text ? badge.named : badge.alone
  const r = side * radius
  const [x, y] = [width / 2, height * middle]
  let made = canvas.transparent ? '' : rect(0, 0, width, height, paper)
  made +=
    circle(x, y, r * badge.ring, 'none', { stroke: dark, 'stroke-width': side * badge.ringLine }) +
    circle(
      x,
      y,
      r,
      defs.linear([
        [0, shade(dark, 0.06)],
        [1, dark],
      ]),
    )
  const [main] = figures
  if (main) made += at(main, x, y + r * 0.03, r * badge.figure, outlined(paper, badge.line)) + at(main, x, y + r * 0.03, r * badge.figure)
  else
    made += stroke(`M${n(x - r * 0.5)} ${n(y + r * 0.3)}L${n(x)} ${n(y - r * 0.5)}L${n(x + r * 0.5)} ${n(y + r * 0.3)}Z`, paper, r * 0.12)
  for (const turn of [-1, 1])
    made += path(
      `M0 ${n(-side * 0.014)}L${n(side * 0.004)} ${n(-side * 0.004)}L${n(side * 0.014)} 0L${n(side * 0.004)} ${n(side * 0.004)}L0 ${n(side * 0.014)}L${n(-side * 0.004)} ${n(side * 0.004)}L${n(-side * 0.014)} 0L${n(-side * 0.004)} ${n(-side * 0.004)}Z`,
      dark,
      { transform: `translate(${n(x + turn * r * badge.sparks)} ${n(y)})` },
    )
  if (text && letters) {
    const fitted = fit(letters, text, width * badge.nameWide, height * badge.nameTall, 150)
    made += setLines(fitted, x, y + r * badge.sparks + side * badge.nameBelow, dark)
  }
  return made
}

/** Rows of figures, every second one shifted by half; what leaves at one edge comes in at the other, so it tiles. */
function pattern({ width, height, canvas, figures, random }: Sheet): string {
  const { brief } = canvas
  const palette = paletteOf(brief, random.fork('palette'))
  const ground = colorOf(brief) ?? random.pick(grounds.pattern)
  let made = canvas.transparent ? '' : rect(0, 0, width, height, ground)
  const accent = random.pick(palette.slice(1))
  const cell = Math.min(width, height) / repeat.across
  const columns = Math.max(2, Math.round(width / cell))
  const rows = Math.max(2, Math.round(height / cell / 2) * 2)
  const [dx, dy] = [width / columns, height / rows]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const figure = figures[(column + row * 2) % figures.length]!
      const [x, y] = [(column + (row % 2 ? 0.75 : 0.25)) * dx, (row + 0.5) * dy]
      const turn = random.int(-repeat.turn, repeat.turn)
      const size = Math.min(dx, dy) * repeat.size
      for (const shift of x + size > width ? [0, -width] : x - size < 0 ? [0, width] : [0]) {
        made += group(at(figure, x + shift, y, size), `rotate(${turn} ${n(x + shift)} ${n(y)})`)
        const [sx, sy] = [x + shift + dx / 2, y]
        made +=
          circle(sx, sy, size * repeat.dot, accent) +
          circle(sx, sy - size * repeat.apart, size * repeat.smallDot, shade(accent, 0.06)) +
          circle(sx, sy + size * repeat.apart, size * repeat.smallDot, shade(accent, 0.06))
      }
    }
  return made
}

/** An icon, a sticker, a logo or a pattern of the brief's things. */
export function composeEmblem(canvas: Canvas): string {
  resetInstances()
  const random = createRandom(canvas.seed)
  const figures = canvas.brief.things
    .map(({ icon: name, color }) => canvas.figures.get(name, color))
    .filter((figure) => figure !== undefined)
  const sheet: Sheet = { canvas, ...stageSize(canvas), random, defs: createDefs(), figures }
  const make = { icon, sticker, logo, pattern }[canvas.brief.form as 'icon']
  const body = make(sheet)
  return document(canvas, sheet.defs.toString(), body)
}
