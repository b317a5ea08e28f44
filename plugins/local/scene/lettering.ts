/** Words from the prompt's quotes: as a title, on a sign, or in a speech bubble. */
import { mix, shade, toLch } from '../draw/color.ts'
import { fit, type Fitted, type Letters } from '../draw/letters.ts'
import { ellipse, group, path, rect, stroke, type Box, svg } from '../draw/svg.ts'
import type { Lettering } from '../prompt/brief.ts'
import type { Stage, Terrain } from './stage.ts'

/** The lines of a fitted text, centred on `x`, the first baseline below `top`. */
export function setLines(
  { lines, size }: Fitted,
  x: number,
  top: number,
  fill: string,
  outline?: { readonly color: string; readonly width: number },
): string {
  return lines
    .map(({ d, width }, row) => {
      const transform = svg`translate(${x - width / 2} ${top + size * (0.76 + row * 1.06)})`
      return group((outline ? stroke(d, outline.color, outline.width) : '') + path(d, fill), transform)
    })
    .join('')
}

/** Room at the top or bottom that a title will take; to be kept free while things are placed. */
export function reserve(stage: Stage, letters: Letters): { readonly lettering: Lettering; readonly fitted: Fitted; readonly box: Box }[] {
  const { width, height, brief, taken } = stage
  const alone = brief.things.length === 0 && brief.setting === 'studio'
  const made: { lettering: Lettering; fitted: Fitted; box: Box }[] = []
  for (const lettering of brief.lettering.filter(({ kind }) => kind === 'title').slice(0, 3)) {
    const fitted = fit(letters, lettering.text, width * 0.84, height * (alone ? 0.4 : 0.2), alone ? 240 : 150)
    const place =
      lettering.place ??
      (brief.things.length === 0 && brief.lettering.length === 1 && brief.setting === 'studio'
        ? 'center'
        : made.length === 0
          ? 'top'
          : 'bottom')
    const y = place === 'bottom' ? height * 0.95 - fitted.height : place === 'center' ? (height - fitted.height) / 2 : height * 0.06
    const box = { x: (width - fitted.width) / 2 - 20, y: y - 10, width: fitted.width + 40, height: fitted.height + 20 }
    taken.push(box)
    made.push({ lettering, fitted, box })
  }
  return made
}

/** Draws the reserved titles, then signs and bubbles; `heads` are the tops of who might speak. */
export function putLettering(
  stage: Stage,
  terrain: Terrain,
  letters: Letters,
  titles: ReturnType<typeof reserve>,
  heads: readonly Box[],
): void {
  const { width, height, look, brief, put } = stage
  for (const { fitted, box } of titles) {
    const behind =
      box.y > terrain.horizon
        ? look.shine(look.grass)
        : look.sky[Math.min(look.sky.length - 1, Math.round((box.y / Math.max(1, terrain.horizon)) * 2))]!
    const light = toLch(
      brief.setting === 'underwater'
        ? '#3d9fd6'
        : brief.setting === 'space' || brief.setting === 'moon' || brief.setting === 'synthwave'
          ? '#141838'
          : brief.setting === 'studio' || brief.setting === 'plain'
            ? (brief.backgroundColor ?? '#f3dccb')
            : behind,
    ).l
    const [fill, edge] = light > 0.78 ? [mix(shade(behind, -0.55), '#2a2540', 0.7), '#ffffff'] : ['#ffffff', mix(behind, '#181633', 0.72)]
    put(
      95,
      setLines(fitted, width / 2, box.y + 10 + fitted.size * 0.035, edge, { color: edge, width: fitted.size * 0.1 }) +
        setLines(fitted, width / 2, box.y + 10, fill),
    )
  }
  for (const lettering of brief.lettering.filter(({ kind }) => kind !== 'title').slice(0, 2)) {
    const head = heads[0]
    if (lettering.kind === 'bubble' && head) bubble(stage, letters, lettering.text, head)
    else sign(stage, letters, lettering.text, terrain, heads)
  }
  void height
}

function bubble({ width, put }: Stage, letters: Letters, text: string, head: Box): void {
  const fitted = fit(letters, text, Math.min(width * 0.46, 460), 190, 84)
  const [wide, tall] = [fitted.width + 80, fitted.height + 62]
  const left = head.x + head.width / 2 < width / 2
  const x = Math.max(20, Math.min(width - wide - 20, head.x + head.width / 2 + (left ? -wide * 0.1 : -wide * 0.9)))
  const y = Math.max(24, head.y - tall - 46)
  const tip = { x: head.x + head.width * (left ? 0.5 : 0.42), y: head.y + 4 }
  const root = Math.max(x + 50, Math.min(x + wide - 50, tip.x + (left ? 40 : -40)))
  put(
    94,
    ellipse(x + wide / 2, y + tall / 2 + 8, wide / 2 + 4, tall / 2, '#1a1430', { 'fill-opacity': 0.1 }) +
      path(svg`M${root - 26} ${y + tall - 14}L${tip.x} ${Math.max(tip.y, y + tall + 14)}L${root + 26} ${y + tall - 14}Z`, '#ffffff') +
      rect(x, y, wide, tall, '#ffffff', { rx: Math.min(60, tall / 2) }),
  )
  put(95, setLines(fitted, x + wide / 2, y + 34, '#33304a'))
}

function sign(stage: Stage, letters: Letters, text: string, terrain: Terrain, heads: readonly Box[]): void {
  const { width, height, look, put } = stage
  const fitted = fit(letters, text, Math.min(width * 0.4, 400), 170, 96)
  const [wide, tall] = [fitted.width + 76, fitted.height + 58]
  const busy = heads.reduce((sum, { x, width: w }) => sum + (x + w / 2) / width, 0) / Math.max(1, heads.length)
  const x = heads.length === 0 ? (width - wide) / 2 : busy > 0.5 ? width * 0.05 : width * 0.95 - wide
  const ground = Math.min(height * 0.95, terrain.ground[1])
  const y = ground - tall - 120
  const wood = look.shine('#b98252')
  put(
    83,
    ellipse(x + wide / 2, ground, wide * 0.42, 12, '#1a1430', { 'fill-opacity': 0.2 }) +
      rect(x + wide * 0.2, y + tall - 10, 20, 132, shade(wood, -0.1)) +
      rect(x + wide * 0.8 - 20, y + tall - 10, 20, 132, shade(wood, -0.1)) +
      rect(x, y, wide, tall, shade(wood, -0.07), { rx: 12 }) +
      rect(x + 5, y + 4, wide - 10, tall - 13, wood, { rx: 9 }) +
      rect(x + 5, y + 4 + (tall - 13) / 2, wide - 10, 2.5, shade(wood, -0.05)),
  )
  put(84, setLines(fitted, x + wide / 2, y + 27, look.shine('#fff6e2')))
}
