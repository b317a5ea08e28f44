/** Small pictures of a batch on one sheet, numbered, in their order. */
import { type Artifact, artifact, type Asset, AtelierError, type Call, type Services, type Warning } from 'atelier-mcp'

/** Pixels. */
const cell = { width: 240, height: 264, picture: 224, gap: 8 }
const columnsAtMost = 6
const cellsAtMost = 60

export interface SheetCell {
  readonly assetId: string
  /** Shown below the picture. */
  readonly label: string
}

/** A sheet that cannot be drawn or kept, as where a library is full, is told in `missing`: what was made is there all the same. */
export async function keptSheet(
  cells: readonly SheetCell[],
  call: Pick<Call, 'assets' | 'signal'>,
  pictures: Services['pictures'] | undefined,
): Promise<{ readonly kept?: Asset; readonly missing: readonly Warning[] }> {
  try {
    const sheet = await contactSheet(cells, call, pictures)
    return { ...(sheet && { kept: await call.assets.put(sheet) }), missing: [] }
  } catch (error) {
    call.signal.throwIfAborted()
    const why = AtelierError.is(error) ? [error.message, error.fix ?? ''].join(' ').trim() : String(error)
    return { missing: [{ code: 'no-contact-sheet', message: `The sheet that shows all pictures small is not there: ${why}` }] }
  }
}

/** Nothing for fewer than two pictures, or where none can be read, as without the plugin that reads them. At most sixty are shown. */
async function contactSheet(
  cells: readonly SheetCell[],
  { assets, signal }: Pick<Call, 'assets' | 'signal'>,
  pictures: Services['pictures'] | undefined,
): Promise<Artifact | undefined> {
  const shown = cells.slice(0, cellsAtMost)
  if (shown.length < 2 || !pictures) return undefined
  const { default: sharp } = await import('sharp')
  const columns = Math.min(columnsAtMost, Math.ceil(Math.sqrt(shown.length)))
  const width = columns * cell.width + cell.gap
  const height = Math.ceil(shown.length / columns) * cell.height + cell.gap
  const place = (index: number) => ({
    left: (index % columns) * cell.width + cell.gap,
    top: Math.floor(index / columns) * cell.height + cell.gap,
  })
  const small = await Promise.all(
    shown.map(async ({ assetId }, index) => {
      // One that cannot be exported just now leaves its place empty.
      const asset = await assets.get(assetId).catch(() => undefined)
      if (!asset?.mimeType.startsWith('image/')) return []
      const how = { width: cell.picture, height: cell.picture, fit: 'contain', background: '#ffffff', as: 'png' } as const
      const drawn = await pictures.draw(await asset.bytes(), how, signal).catch(() => undefined)
      return drawn ? [{ input: Buffer.from(drawn.bytes), ...place(index) }] : []
    }),
  )
  if (small.flat().length === 0) return undefined
  const labels = shown.map(({ label }, index) => {
    const { left, top } = place(index)
    return `<text x="${left + cell.picture / 2}" y="${top + cell.picture + 18}" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#444">${escaped(label)}</text>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${labels.join('')}</svg>`
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#f4f4f2' } })
    .composite([...small.flat(), { input: Buffer.from(svg), left: 0, top: 0 }])
    .png({ compressionLevel: 6 })
    .toBuffer()
  return artifact(bytes, 'image/png', { name: 'contact-sheet', meta: { width, height } })
}

/** Labels are numbers and short names; whatever else is in them is not drawn. */
const escaped = (label: string): string => label.slice(0, 30).replaceAll(/[^\p{L}\p{N} .,…-]/gu, ' ')
