/** The source `qr`: codes for telephones, shops and stores, read back before they are handed out. */
import type { Drawing, DrawingContext } from '../drawing.ts'
import type { qr } from '../draw.worker.ts'
import { bounded } from '../fault.ts'
import type { CodeInput } from './code-schema.ts'
import { readRequest } from './request.ts'

/** A text alone is a QR of it; an object says what and how (`codeSchema`). Throws `INPUT_INVALID`, `DRAWING_INVALID` or `DRAWING_UNREADABLE`. */
export async function drawQr(input: CodeInput, { work, signal, width, height, background }: DrawingContext): Promise<Drawing> {
  const request = await readRequest(input, background)
  const box = { width: width ?? height ?? 1024, height: height ?? width ?? 1024 }
  const drawn = await bounded({ what: `The ${request.symbology.name}`, fix: 'Shorten the text.', seconds: 15, signal }, (options) =>
    work.run<typeof qr>('qr', { request, box }, options),
  )
  return { ...drawn, notes: request.notes }
}
