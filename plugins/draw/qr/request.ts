/** What a caller says of a code, and what is drawn of that. */
import { checkArguments } from 'atelier-mcp'
import type { z } from 'zod'
import { fault } from '../fault.ts'
import { asMeant } from './as-meant.ts'
import { type CodeInput, codeSchema } from './code-schema.ts'
import { colorsOf, type CodeColors } from './code-colors.ts'
import { contactPayload, notesOnWifiText, type Payload, urlPayload, wifiPayload } from './payload.ts'
import { fitText, type Symbology, symbologyOf } from './symbologies.ts'

/** A code to draw. */
export interface CodeRequest {
  readonly symbology: Symbology
  /** As a reader must give it back. */
  readonly text: string
  readonly colors: CodeColors
  readonly errorCorrection: 'L' | 'M' | 'Q' | 'H'
  /** In modules. */
  readonly quiet: number
  readonly label: boolean
  readonly notes: readonly string[]
}

/** Reads it. Throws `INPUT_INVALID` for fields that there are not, and `DRAWING_INVALID` for what a code cannot hold or nobody could read. */
export async function readRequest(input: CodeInput, background?: string): Promise<CodeRequest> {
  const given = await checkArguments({ name: 'qr', input: codeSchema }, typeof input === 'string' ? { text: input } : asMeant(input))
  const { type, errorCorrection = 'M', quietZone, label = true, ...rest } = given as z.infer<typeof codeSchema>
  const symbology = symbologyOf(type)
  const payload = payloadOf(rest, symbology)
  const { text, notes } = fitText(payload.text, symbology)
  const colors = await colorsOf({ color: rest.color, background: rest.background ?? background })
  const quiet = quietZone ?? symbology.quiet
  return {
    symbology,
    text,
    colors,
    errorCorrection,
    quiet,
    label: label && symbology.linear,
    notes: [
      ...payload.notes,
      ...notes,
      ...colors.notes,
      ...(quiet < symbology.quiet
        ? [
            `The empty border is ${quiet} modules wide; the standard asks for ${symbology.quiet}, and readers may fail where something is printed beside it.`,
          ]
        : []),
    ],
  }
}

type Contents = Pick<z.infer<typeof codeSchema>, 'text' | 'url' | 'wifi' | 'contact'>

function payloadOf({ text, url, wifi, contact }: Contents, { linear, name }: Symbology): Payload {
  const given = Object.entries({ text, url, wifi, contact }).filter(([, value]) => value !== undefined)
  if (given.length !== 1)
    throw fault({
      message:
        given.length === 0
          ? 'A code needs something to hold.'
          : `A code holds one thing; given are ${given.map(([field]) => field).join(' and ')}.`,
      fix: 'Give exactly one of `text`, `url`, `wifi` {ssid, password} and `contact` {name, phone, email}.',
      details: { field: 'qr' },
    })
  if (linear && text === undefined)
    throw fault({
      message: `${name} holds a short text or number, and no ${given[0]![0]}.`,
      fix: 'Leave `type` out: a QR holds it.',
      details: { field: 'qr.type' },
    })
  if (url !== undefined) return urlPayload(url)
  if (wifi) return wifiPayload(wifi)
  if (contact) return contactPayload(contact)
  return { text: text!, notes: notesOnWifiText(text!) }
}
