import { artifact, type Exporter } from 'atelier-mcp'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { pluginParts } from '#core/testing/plugin-parts.ts'
import exporters from '#plugins/exporters/index.ts'
import { differenceHash, differingBits } from '../../../fixtures/difference-hash.ts'
import { animation, cmykJpeg, deepPng, png, transparentPng } from '../../../fixtures/pictures.ts'

/** Lying on its side, with an orientation that says so. */
const turned = async (): Promise<Buffer> =>
  sharp(await png())
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer()

type Golden = readonly [name: string, source: string, format: string, options: object, hash: string, colour: readonly number[]]
/** Hashes and mean colours of pictures that were looked at. */
const golden: readonly Golden[] = [
  ['a png', 'drawing', 'png', { width: 300 }, 'aecfc2d272715d7d', [136, 112, 93]],
  ['a png of few colours', 'drawing', 'png', { quality: 20 }, 'aecfc2d2f2715d7d', [136, 112, 93]],
  ['a jpeg', 'drawing', 'jpeg', {}, 'aecfc2d272715d7d', [136, 112, 93]],
  ['a webp', 'drawing', 'webp', {}, 'aecfc2d272715d7d', [137, 112, 94]],
  ['an avif', 'drawing', 'avif', {}, 'aecfc2d272715d7d', [136, 112, 94]],
  ['a gif', 'drawing', 'gif', {}, 'aecfc2d272715d7d', [136, 112, 93]],
  ['a webp of 4 kB', 'drawing', 'webp', { targetKb: 4 }, 'aecfc2d272715d7d', [136, 113, 94]],
  ['a preview', 'drawing', 'preview', { maxSide: 200 }, 'aecfc2d272795d7d', [136, 112, 94]],
  ['a photo set upright', 'turned', 'webp', {}, 'aecfc2d272715d7d', [137, 113, 94]],
  ['print colours on a screen', 'cmyk', 'webp', {}, 'becfc2d272795d7d', [133, 107, 74]],
  ['8 bits of 16', 'deep', 'jpeg', {}, 'aecfc2d272715d7d', [136, 112, 93]],
  ['a crop', 'drawing', 'webp', { crop: { x: 160, y: 0, width: 160, height: 120 } }, 'f8fc5bdbde9c9c9c', [115, 126, 99]],
  ['a square', 'drawing', 'webp', { aspect: '1:1' }, '67878b9beafa9cf6', [135, 111, 95]],
  ['a square of what catches the eye', 'drawing', 'webp', { aspect: '1:1', focus: 'attention' }, 'dbe2e2ec7c7c6f7b', [144, 120, 90]],
  [
    'a picture contained on pink',
    'drawing',
    'webp',
    { width: 200, height: 200, fit: 'contain', background: 'hotpink' },
    '36efc3d2725d7d25',
    [166, 110, 115],
  ],
  ['a picture bent to fill', 'drawing', 'webp', { width: 100, height: 200, fit: 'fill' }, 'aecfc2d272715d7d', [136, 113, 94]],
  ['a picture turned by 90 degrees', 'drawing', 'webp', { rotate: 90 }, '5058d06080031106', [136, 112, 94]],
  ['a picture turned by 30 degrees', 'drawing', 'webp', { rotate: 30 }, '62e0e0e2f2f4789d', [193, 180, 170]],
  ['a disc put on blue', 'disc', 'webp', { flatten: true, background: '#204080' }, '304c8e96968e4c28', [76, 61, 108]],
  ['a disc as jpeg, on white', 'disc', 'jpeg', {}, '4430696969693044', [241, 202, 202]],
  ['a disc on nothing', 'disc', 'webp', {}, '4430616969613044', [242, 202, 201]],
  ['the first frame', 'frames', 'png', {}, '0000000000000000', [204, 0, 0]],
]

let sources: Readonly<Record<string, Buffer>> = {}
let every: readonly Exporter[] = []
beforeAll(async () => {
  const [drawing, onItsSide, cmyk, deep, disc, frames] = await Promise.all([
    png(),
    turned(),
    cmykJpeg(),
    deepPng(),
    transparentPng(),
    animation('gif'),
  ])
  sources = { drawing, turned: onItsSide, cmyk, deep, disc, frames }
  every = (await pluginParts(exporters())).exporters
})

describe('pictures that were looked at', () => {
  it.each(golden)('%s still looks the same', async (_, source, format, options, hash, colour) => {
    const exporter = every.find((one) => one.format === format) as Exporter
    const made = await exporter.encode(artifact(sources[source]!, 'image/png'), options as never, new AbortController().signal)
    const flat = await sharp(await made.bytes())
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .png()
      .toBuffer()
    expect(differingBits(await differenceHash(sharp(flat)), hash)).toBeLessThanOrEqual(6)
    const { channels } = await sharp(flat).stats()
    for (const [index, value] of colour.entries()) expect(Math.abs(channels[index]!.mean - value), `channel ${index}`).toBeLessThan(6)
  })
})
