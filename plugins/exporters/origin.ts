/** Where a picture comes from, in the words of EXIF, XMP and PNG. */
import { type Artifact, type Provenance, redact, tableOf } from 'atelier-mcp'
import { readPngText } from './png-text.ts'

const newsCodes = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

/** What is written into a generated picture. */
export interface Origin {
  readonly tool: string
  readonly model: string
  readonly prompt?: string
  /** ISO 8601. */
  readonly date?: string
  /** IPTC's term: https://cv.iptc.org/newscodes/digitalsourcetype/ */
  readonly sourceType: string
}

/** IPTC's term by who made it and whether it started from a picture. */
const sourceTypes = {
  model: { made: 'trainedAlgorithmicMedia', edited: 'compositeWithTrainedAlgorithmicMedia' },
  procedural: { made: 'algorithmicMedia', edited: 'algorithmicallyEnhanced' },
  // The client's model has written it; the pixels are by rule.
  written: { made: 'trainedAlgorithmicMedia', edited: 'compositeWithTrainedAlgorithmicMedia' },
} as const

/** How origins are worded. */
export interface Words {
  readonly tool: string
  /** Write the prompt too. */
  readonly prompt: boolean
}

/** `undefined` for what was not generated: converted pictures keep what their own metadata say. */
export function originOf({ provenance }: Artifact, words: Words): Origin | undefined {
  if (!provenance || provenance.nature === 'converted') return undefined
  const { kind, provider, model, nature, request, createdAt } = provenance
  const { prompt } = request
  return {
    tool: words.tool,
    model: makerOf(nature, [provider, model].filter(Boolean).join('/')),
    sourceType: newsCodes + sourceTypes[nature][kind.endsWith('.edit') ? 'edited' : 'made'],
    // Files travel: a key that somebody pasted into a prompt must not travel with them.
    ...(words.prompt && typeof prompt === 'string' && prompt.trim() !== '' && { prompt: redact(prompt) }),
    date: new Date(createdAt).toISOString(),
  }
}

const makerOf = (nature: Provenance['nature'], by: string): string =>
  nature === 'procedural' ? `${by} (procedural, no AI model)` : nature === 'written' ? "the client's model" : by

/** For `sharp().withExif`. EXIF text is ASCII by its specification, so other letters are in XMP only. */
export const exif = ({ tool, model, prompt = '', date }: Origin) => {
  const fields: Readonly<Record<string, string>> = {
    Software: ascii(tool),
    Artist: ascii(model),
    ...(date !== undefined && { DateTime: date.slice(0, 19).replaceAll('-', ':').replace('T', ' ') }),
    ImageDescription: ascii(prompt).slice(0, 2000),
  }
  // sharp refuses the whole picture for a field without a letter.
  return { IFD0: Object.fromEntries(Object.entries(fields).filter(([, text]) => text.trim() !== '')) }
}
const ascii = (text: string): string => text.normalize('NFKD').replace(/[^\x20-\x7e]+/g, (odd) => (/^\p{M}+$/u.test(odd) ? '' : '?'))

/** Bytes of a packet; JPEG has no room for more, and sharp would leave the whole of it out. */
const longest = 65_000

/**
 * An XMP packet with Dublin Core, XMP basic and the IPTC extension of 2025.1 (AISystemUsed, AIPromptInformation). A prompt that is
 * too long for any file is cut.
 */
export function xmp(origin: Origin): string {
  const whole = packet(origin)
  const { prompt } = origin
  return prompt === undefined || Buffer.byteLength(whole) <= longest ? whole : packet({ ...origin, prompt: `${prompt.slice(0, 2000)}…` })
}

function packet({ tool, model, prompt, date, sourceType }: Origin): string {
  const ai = sourceType.endsWith('rainedAlgorithmicMedia')
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">',
    `<xmp:CreatorTool>${escape(tool)}</xmp:CreatorTool>${date === undefined ? '' : `<xmp:CreateDate>${date}</xmp:CreateDate>`}`,
    `<dc:creator><rdf:Seq><rdf:li>${escape(model)}</rdf:li></rdf:Seq></dc:creator>`,
    prompt === undefined
      ? ''
      : `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escape(prompt)}</rdf:li></rdf:Alt></dc:description>`,
    `<Iptc4xmpExt:DigitalSourceType>${sourceType}</Iptc4xmpExt:DigitalSourceType>`,
    ai ? `<Iptc4xmpExt:AISystemUsed>${escape(model)}</Iptc4xmpExt:AISystemUsed>` : '',
    ai && prompt !== undefined ? `<Iptc4xmpExt:AIPromptInformation>${escape(prompt)}</Iptc4xmpExt:AIPromptInformation>` : '',
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>',
  ].join('')
}
const entities: Readonly<Record<string, string>> = tableOf({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })
const escape = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)

/** For `withPngText`: the registered keywords where there are any. */
export const pngText = ({ tool, model, prompt, date, sourceType }: Origin): Record<string, string> => ({
  Software: tool,
  Author: model,
  ...(date !== undefined && { 'Creation Time': date }),
  Source: sourceType,
  ...(prompt !== undefined && { Description: prompt }),
})

/** True for a picture that names its origin already: a PNG in its text, others in their XMP. */
export function saysOrigin(picture: Uint8Array): boolean {
  if (picture[0] === 0x89) return Object.values(readPngText(picture)).some((text) => text.includes(newsCodes))
  return Buffer.from(picture.buffer, picture.byteOffset, Math.min(searched, picture.byteLength)).includes(newsCodes)
}
/** Bytes in which it is looked for. At the end of a large WebP it is not found, but its header says that there is XMP. */
const searched = 1_000_000
