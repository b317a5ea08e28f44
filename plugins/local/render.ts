/** SVG to pixels and pixels to PNG, with resvg and sharp; both are loaded on first use, in the worker. */
import type { Measure } from './things/figure.ts'
import type { Pixels } from './finish/pixels.ts'

const options = { font: { loadSystemFonts: false }, logLevel: 'off' } as const

/** Draws an SVG as it stands, in straight alpha. */
export async function renderPixels(svg: string): Promise<Pixels> {
  const { Resvg } = await import('@resvg/resvg-js')
  const image = new Resvg(svg, options).render()
  const data = new Uint8Array(image.pixels)
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at]!
    if (alpha === 255 || alpha === 0) continue
    for (let part = at - 3; part < at; part++) data[part] = Math.min(255, Math.round((data[part]! * 255) / alpha))
  }
  return { data, width: image.width, height: image.height }
}

/** Pixels as a PNG file; without `alpha` the picture is opaque. */
export async function encodePng({ data, width, height }: Pixels, alpha: boolean): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const image = sharp(data, { raw: { width, height, channels: 4 } })
  return (alpha ? image : image.removeAlpha()).png({ compressionLevel: 4, adaptiveFiltering: false }).toBuffer()
}

/** How much of its 32 by 32 box a figure fills, and the colours it shows there. */
export async function loadMeasure(): Promise<Measure> {
  const { Resvg } = await import('@resvg/resvg-js')
  const side = 64
  return (body) => {
    const { pixels } = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 32 32">${body}</svg>`,
      options,
    ).render()
    let [left, top, right, bottom] = [side, side, 0, 0]
    for (let at = 3; at < pixels.length; at += 4) {
      if (pixels[at]! < 40) continue
      const [x, y] = [((at - 3) / 4) % side, Math.floor((at - 3) / 4 / side)]
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
    const unit = 32 / side
    return {
      pixels,
      box:
        right > left
          ? { x: left * unit, y: top * unit, width: (right - left) * unit, height: (bottom - top) * unit }
          : { x: 0, y: 0, width: 32, height: 32 },
    }
  }
}
