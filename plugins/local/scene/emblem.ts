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
  const side = Math.min(width, height) * 0.84
  const [x, y] = [(width - side) / 2, (height - side) / 2]
  const base =
    colorOf(canvas.brief) ?? random.pick(['#5b7fff', '#7a5af5', '#ff7a59', '#1fae8f', '#f5a524', '#ec5f8f', '#3aa0e0', '#2d3561'])
  const back = canvas.transparent ? '' : rect(0, 0, width, height, mix(base, '#ffffff', 0.88))
  const tile =
    rect(x, y + 14, side, side, '#1a1430', { rx: side * 0.225, 'fill-opacity': 0.12 }) +
    rect(
      x,
      y,
      side,
      side,
      defs.linear([
        [0, shade(base, 0.09)],
        [1, shade(base, -0.09)],
      ]),
      { rx: side * 0.225 },
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
    ? at(main, width / 2, height / 2 + side * 0.025, side * 0.6, outlined(shade(base, -0.22), 0.9)) +
      at(main, width / 2, height / 2, side * 0.6)
    : ''
  return back + tile + shine + figure + (second ? at(second, width / 2 + side * 0.27, height / 2 + side * 0.27, side * 0.22) : '')
}

function sticker({ width, height, canvas, figures, defs, random }: Sheet): string {
  const side = Math.min(width, height)
  const base = colorOf(canvas.brief) ?? random.pick(['#cfe6f5', '#f9dfc6', '#dcd6f2', '#d3ecd9', '#fbd5dc'])
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
  const list = figures.slice(0, 6)
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
        const size = cell * 0.66
        const shadow = canvas.transparent
          ? ''
          : group(at(figure, x, y + cell * 0.018, size, outlined('#2a2145', 3.4)), undefined, { opacity: 0.16 })
        return shadow + at(figure, x, y, size, outlined('#ffffff', 3)) + at(figure, x, y, size)
      })
      .join('')
  )
}

function logo({ width, height, canvas, figures, defs, random }: Sheet): string {
  const { brief, letters } = canvas
  const base = colorOf(brief) ?? random.pick(['#264653', '#3b4a7a', '#7a3b4f', '#2f6b5a', '#5a3e7a'])
  const dark = toLch(base).l > 0.7 ? shade(base, -0.35) : base
  const paper = mix(base, '#fffaf2', 0.9)
  const text = brief.lettering[0]?.text
  const side = Math.min(width, height)
  const r = side * (text ? 0.29 : 0.37)
  const [x, y] = [width / 2, height * (text ? 0.4 : 0.5)]
  let made = canvas.transparent ? '' : rect(0, 0, width, height, paper)
  made +=
    circle(x, y, r * 1.12, 'none', { stroke: dark, 'stroke-width': side * 0.01 }) +
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
  if (main) made += at(main, x, y + r * 0.03, r * 1.16, outlined(paper, 1.6)) + at(main, x, y + r * 0.03, r * 1.16)
  else
    made += stroke(`M${n(x - r * 0.5)} ${n(y + r * 0.3)}L${n(x)} ${n(y - r * 0.5)}L${n(x + r * 0.5)} ${n(y + r * 0.3)}Z`, paper, r * 0.12)
  for (const turn of [-1, 1])
    made += path(
      `M0 ${n(-side * 0.014)}L${n(side * 0.004)} ${n(-side * 0.004)}L${n(side * 0.014)} 0L${n(side * 0.004)} ${n(side * 0.004)}L0 ${n(side * 0.014)}L${n(-side * 0.004)} ${n(side * 0.004)}L${n(-side * 0.014)} 0L${n(-side * 0.004)} ${n(-side * 0.004)}Z`,
      dark,
      { transform: `translate(${n(x + turn * r * 1.3)} ${n(y)})` },
    )
  if (text && letters) {
    const fitted = fit(letters, text, width * 0.8, height * 0.17, 150)
    made += setLines(fitted, x, y + r * 1.3 + side * 0.03, dark)
  }
  return made
}

/** Rows of figures, every second one shifted by half; what leaves at one edge comes in at the other, so it tiles. */
function pattern({ width, height, canvas, figures, random, defs }: Sheet): string {
  const { brief } = canvas
  const palette = paletteOf(brief, random.fork('palette'))
  const ground = colorOf(brief) ?? random.pick(['#fbeedd', '#e4f1ee', '#f3e9f6', '#fdf0d0', '#e6eefa', '#2e3a5c', '#fbe3e0'])
  let made = canvas.transparent ? '' : rect(0, 0, width, height, ground)
  void defs
  const accent = random.pick(palette.slice(1))
  const cell = Math.min(width, height) / 4
  const columns = Math.max(2, Math.round(width / cell))
  const rows = Math.max(2, Math.round(height / cell / 2) * 2)
  const [dx, dy] = [width / columns, height / rows]
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const figure = figures[(column + row * 2) % figures.length]!
      const [x, y] = [(column + (row % 2 ? 0.75 : 0.25)) * dx, (row + 0.5) * dy]
      const turn = random.int(-24, 24)
      const size = Math.min(dx, dy) * 0.7
      for (const shift of x + size > width ? [0, -width] : x - size < 0 ? [0, width] : [0]) {
        made += group(at(figure, x + shift, y, size), `rotate(${turn} ${n(x + shift)} ${n(y)})`)
        const [sx, sy] = [x + shift + dx / 2, y]
        made +=
          circle(sx, sy, size * 0.075, accent) +
          circle(sx, sy - size * 0.26, size * 0.04, shade(accent, 0.06)) +
          circle(sx, sy + size * 0.26, size * 0.04, shade(accent, 0.06))
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
