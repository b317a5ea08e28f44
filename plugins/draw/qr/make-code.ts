/** Writes a code, draws it, and reads it as a camera would, before anybody gets it. Runs in the process of the drawings. */
import { fault } from '../fault.ts'
import { codeSvg, type CodeSvgInit } from './code-svg.ts'
import type { CodeRequest } from './request.ts'
import { loadZxing } from '../../zxing.ts'

export interface CodeOrder {
  readonly request: CodeRequest
  readonly box: CodeSvgInit['box']
}

/** The drawing. Throws `DRAWING_INVALID` for what the code cannot hold, `DRAWING_UNREADABLE` for what does not give its text back. */
export async function makeCode({ request, box }: CodeOrder): Promise<{ svg: string; width: number; height: number }> {
  const { symbology, text, colors, quiet, label, errorCorrection } = request
  const { writeBarcode } = await loadZxing()
  const options = [
    ...(symbology.format === 'QRCode' ? [`ecLevel=${errorCorrection}`] : []),
    ...(symbology.format === 'DataMatrix' ? ['forceSquare'] : []),
    // As UTF-8, and said so: what readers guess of other texts differs.
    ...(/\P{ASCII}/u.test(text) ? ['eci=26'] : []),
  ]
  const { error, symbol } = await writeBarcode(text, {
    format: symbology.format,
    options: options.join(','),
    scale: 1,
    addQuietZones: false,
  })
  if (error || symbol.width === 0) throw refused(error, request)
  const modules = { width: symbol.width, height: symbol.height, dark: (x: number, y: number) => symbol.data[y * symbol.width + x] === 0 }
  const drawn = codeSvg({ modules, symbology, text, colors, quiet, label, box })
  const read = await readBack(drawn.svg, request)
  if (read !== text)
    throw fault({
      code: 'DRAWING_UNREADABLE',
      message:
        read === undefined
          ? `The ${symbology.name} was drawn and cannot be read.`
          : `The ${symbology.name} was drawn and reads ${JSON.stringify(read.slice(0, 80))}.`,
      why: 'Its colours, its border or its length are beyond what a reader makes out.',
      fix: 'Leave `color`, `background` and `quietZone` out, or shorten the text.',
      details: { field: 'qr' },
    })
  return drawn
}

/** In ZXing's words, without its numbers. */
const refused = (error: string, { symbology: { name }, text }: CodeRequest): Error =>
  fault({
    message: `A ${name} cannot hold this text of ${text.length} letters: ${error.replace(/^Error \d+: /, '').split(' (retval', 1)[0]}.`,
    fix: 'Shorten the text, lower `errorCorrection`, or put it on a page and give its URL. What a code of bars cannot hold, `type: "qr"` does.',
    details: { field: 'qr.text' },
  })

/** What a reader makes of it, on paper, at about three pixels a module. */
async function readBack(svg: string, { symbology, colors }: CodeRequest): Promise<string | undefined> {
  const [{ Resvg }, { readBarcodes }] = await Promise.all([import('@resvg/resvg-js'), loadZxing()])
  const across = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const image = new Resvg(svg, {
    font: { loadSystemFonts: false },
    logLevel: 'off',
    ...(colors.light ? {} : { background: '#ffffff' }),
    fitTo: { mode: 'width', value: across * 3 },
  }).render()
  const picture = { data: new Uint8ClampedArray(image.pixels), width: image.width, height: image.height, colorSpace: 'srgb' as const }
  const [found] = await readBarcodes(picture, { formats: [symbology.format], tryHarder: true, maxNumberOfSymbols: 1 })
  // A UPC-A is an EAN-13 that begins with 0.
  return symbology.format === 'UPCA' ? found?.text.replace(/^0(?=\d{12}$)/, '') : found?.text
}
