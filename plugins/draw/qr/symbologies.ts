/** The kinds of codes that can be drawn: what each may hold, and the digit that some end with. */
import { tableOf, thereAre } from 'atelier-mcp'
import { fault } from '../fault.ts'

export interface Symbology {
  /** Its name for people. */
  readonly name: string
  /** Its name in ZXing. */
  readonly format: 'QRCode' | 'DataMatrix' | 'Aztec' | 'PDF417' | 'EAN13' | 'EAN8' | 'UPCA' | 'Code128' | 'Code39' | 'ITF'
  /** Bars alone, with the text beneath; the others are fields of squares. */
  readonly linear: boolean
  /** Empty modules around it, at the left and right of bars. Sources: ISO/IEC 18004, 16022, 24778, 15438, 15420, 15417, 16388, 16390. */
  readonly quiet: number
  /** Letters that it may hold at most: where readers and printers still manage, below what the standards allow. */
  readonly most: number
  /** What its text must look like, and how to say so. Default: any. */
  readonly takes?: { readonly pattern: RegExp; readonly words: string }
  /** Digits without the check digit, by the rule of GS1. */
  readonly digits?: number
}

const table = tableOf<Symbology>({
  qr: { name: 'QR', format: 'QRCode', linear: false, quiet: 4, most: 2000 },
  datamatrix: { name: 'Data Matrix', format: 'DataMatrix', linear: false, quiet: 2, most: 1500 },
  aztec: { name: 'Aztec', format: 'Aztec', linear: false, quiet: 2, most: 1500 },
  pdf417: { name: 'PDF417', format: 'PDF417', linear: false, quiet: 2, most: 1000 },
  ean13: { name: 'EAN-13', format: 'EAN13', linear: true, quiet: 11, most: 13, digits: 12 },
  ean8: { name: 'EAN-8', format: 'EAN8', linear: true, quiet: 7, most: 8, digits: 7 },
  upca: { name: 'UPC-A', format: 'UPCA', linear: true, quiet: 9, most: 12, digits: 11 },
  code128: {
    name: 'Code 128',
    format: 'Code128',
    linear: true,
    quiet: 10,
    most: 80,
    takes: { pattern: /^[\u0020-\u007e]+$/, words: 'plain letters, digits and signs without accents' },
  },
  code39: {
    name: 'Code 39',
    format: 'Code39',
    linear: true,
    quiet: 10,
    most: 48,
    takes: { pattern: /^[0-9A-Z \-.$/+%]+$/, words: 'capital letters, digits, spaces and - . $ / + %' },
  },
  itf: { name: 'ITF', format: 'ITF', linear: true, quiet: 10, most: 48, takes: { pattern: /^\d+$/, words: 'digits only' } },
})

/** `EAN-13`, `ean 13` and `EAN13` alike. */
const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
const others = tableOf<string>({
  qrcode: 'qr',
  gtin13: 'ean13',
  isbn: 'ean13',
  gtin8: 'ean8',
  upc: 'upca',
  gtin12: 'upca',
  itf14: 'itf',
  interleaved2of5: 'itf',
})

/** By its name. Throws `DRAWING_INVALID` with the nearest one. */
export function symbologyOf(name: string): Symbology {
  const found = table[others[bare(name)] ?? bare(name)]
  if (found) return found
  throw fault({
    message: `There is no kind of code ${JSON.stringify(name.slice(0, 40))}.`,
    fix: thereAre(bare(name), Object.keys(table)),
    details: { field: 'qr.type' },
  })
}

/** As GS1 computes it: from the right, every other digit counts three times. */
export function checkDigit(digits: string): string {
  const sum = [...digits].toReversed().reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}

/** The text as the code holds it, and what was made of it. Throws `DRAWING_INVALID` where the code cannot hold it. */
export function fitText(
  given: string,
  { name, format, most, takes, digits }: Symbology,
): { readonly text: string; readonly notes: readonly string[] } {
  const wrong = (message: string, fix: string) => fault({ message, fix, details: { field: 'qr.text' } })
  if (digits !== undefined) {
    const text = given.replaceAll(/[\s-]/g, '')
    if (!/^\d+$/.test(text) || (text.length !== digits && text.length !== digits + 1))
      throw wrong(
        `${name} takes ${digits} digits, or ${digits + 1} with the check digit; this is ${JSON.stringify(given.slice(0, 40))}.`,
        'Give the number as it stands on the product, or take `code128` for other texts.',
      )
    const right = checkDigit(text.slice(0, digits))
    if (text.length === digits) return { text: text + right, notes: [`The check digit of the ${name} is ${right}: ${text}${right}.`] }
    if (text.endsWith(right)) return { text, notes: [] }
    throw wrong(
      `The check digit of this ${name} is wrong: ${text} ends with ${text.at(-1)}, and ${text.slice(0, digits)} asks for ${right}.`,
      `Correct the number, or leave its last digit out: it is computed.`,
    )
  }
  const upper = format === 'Code39' ? given.toUpperCase() : given
  const notes = upper === given ? [] : ['Code 39 has no small letters: they are capitals now.']
  if (takes && !takes.pattern.test(upper)) {
    const odd = [...upper].find((letter) => !takes.pattern.test(letter)) ?? ''
    throw wrong(`${name} takes ${takes.words}; this has ${JSON.stringify(odd)}.`, 'Leave it out, or take `qr`, which holds every text.')
  }
  if (upper.length > most)
    throw wrong(
      `The text has ${upper.length} letters; ${name} takes ${most} at most here.`,
      `Shorten it${format === 'QRCode' ? ', or put the text on a page and give its URL' : ', or take `qr`'}.`,
    )
  if (format === 'ITF' && upper.length % 2 === 1) return { text: `0${upper}`, notes: ['ITF holds pairs of digits: a 0 was put in front.'] }
  return { text: upper, notes }
}
