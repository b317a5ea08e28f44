/** All icons that a site needs, under the names that are looked for: https://evilmartians.com/chronicles/how-to-favicon-in-2021 and web.dev/maskable-icon. */
import { artifact, type Artifact } from 'atelier-mcp'
import { icoOf, squareOf } from './ico.ts'

/** Android cuts a maskable icon to a circle of four fifths of its side. */
const safeRoom = 0.1
/** Apple rounds the corners itself, and shows what is clear as black. */
const appleRoom = 0.06

/** The tags that name them, for the `<head>` of each page. */
const tags = `<link rel="icon" href="/favicon.ico" sizes="32x32">
<link rel="icon" type="image/png" href="/favicon-32x32.png" sizes="32x32">
<link rel="apple-touch-icon" href="/apple-touch-icon.png">
<link rel="manifest" href="/site.webmanifest">
`

export async function iconSet(
  picture: Uint8Array,
  title: string,
): Promise<{ readonly ico: Uint8Array; readonly companions: readonly Artifact[] }> {
  const ground = await groundOf(picture)
  const [room, apple] = [ground.clear ? safeRoom : 0, ground.clear ? appleRoom : 0]
  const pngs = await Promise.all(
    (
      [
        ['favicon-16x16.png', 16, {}],
        ['favicon-32x32.png', 32, {}],
        ['apple-touch-icon.png', 180, { ground: ground.colour, room: apple }],
        ['icon-192.png', 192, {}],
        ['icon-512.png', 512, {}],
        ['icon-maskable-512.png', 512, { ground: ground.colour, room }],
      ] as const
    ).map(async ([file, side, how]) =>
      artifact(await squareOf(picture, side, how), 'image/png', { name: file, meta: { width: side, height: side } }),
    ),
  )
  const manifest = {
    name: title,
    short_name: title.slice(0, 12),
    icons: [
      { src: '/icon-192.png', type: 'image/png', sizes: '192x192' },
      { src: '/icon-512.png', type: 'image/png', sizes: '512x512' },
      { src: '/icon-maskable-512.png', type: 'image/png', sizes: '512x512', purpose: 'maskable' },
    ],
    theme_color: ground.colour,
    background_color: ground.colour,
    display: 'standalone',
  }
  const text = (content: string, type: string, file: string): Artifact => artifact(Buffer.from(content), type, { name: file })
  return {
    ico: await icoOf(picture),
    companions: [
      artifact(await icoOf(picture, [16, 32, 48]), 'image/x-icon', { name: 'favicon.ico' }),
      ...pngs,
      text(`${JSON.stringify(manifest, undefined, 2)}\n`, 'application/manifest+json', 'site.webmanifest'),
      text(tags, 'text/html', 'head.html'),
    ],
  }
}

/** The colour that goes under the whole square: that of the edge's middle, or white where it is clear there. */
async function groundOf(picture: Uint8Array): Promise<{ readonly colour: string; readonly clear: boolean }> {
  const { default: sharp } = await import('sharp')
  const { data } = await sharp(picture).ensureAlpha().resize(32, 32, { fit: 'fill' }).raw().toBuffer({ resolveWithObject: true })
  const at = 4 * (1 * 32 + 16)
  const [red = 255, green = 255, blue = 255, alpha = 0] = data.subarray(at, at + 4)
  if (alpha < 200) return { colour: '#ffffff', clear: true }
  return { colour: `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`, clear: false }
}
