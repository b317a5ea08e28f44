/** Where a picture comes from, in the words of EXIF, XMP and PNG. */
import { type Artifact, redact } from 'atelier-mcp'
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
} as const

/** Who made a picture, as a provider knows it before there is any record. */
export interface Maker {
  /** `image.generate` or `image.edit`. */
  readonly kind: string
  readonly provider: string
  readonly model?: string
  readonly nature: 'model' | 'procedural'
  readonly prompt?: string
}
interface Words {
  readonly tool: string
  /** Write the prompt too. */
  readonly prompt: boolean
}

export const originBy = ({ kind, provider, model, nature, prompt }: Maker, words: Words): Origin => ({
  tool: words.tool,
  model: nature === 'procedural' ? `${provider} (procedural, no AI model)` : [provider, model].filter(Boolean).join('/'),
  sourceType: newsCodes + sourceTypes[nature][kind.endsWith('.edit') ? 'edited' : 'made'],
  // Files travel: a key that somebody pasted into a prompt must not travel with them.
  ...(words.prompt && prompt !== undefined && { prompt: redact(prompt) }),
})

/** `undefined` for what was not generated: converted pictures keep what their own metadata say. */
export function originOf({ provenance }: Artifact, words: Words): Origin | undefined {
  if (!provenance || provenance.nature === 'converted') return undefined
  const { nature, request, createdAt } = provenance
  const { prompt } = request
  return {
    ...originBy({ ...provenance, nature, ...(typeof prompt === 'string' && { prompt }) }, words),
    date: new Date(createdAt).toISOString(),
  }
}

/** For `sharp().withExif`. EXIF text is ASCII by its specification, so other letters are in XMP only. */
export const exif = ({ tool, model, prompt, date }: Origin) => ({
  IFD0: {
    Software: tool,
    Artist: ascii(model),
    ...(date !== undefined && { DateTime: date.slice(0, 19).replaceAll('-', ':').replace('T', ' ') }),
    ...(prompt !== undefined && { ImageDescription: ascii(prompt).slice(0, 2000) }),
  },
})
const ascii = (text: string): string => text.normalize('NFKD').replace(/[^\x20-\x7e]+/g, (odd) => (/^\p{M}+$/u.test(odd) ? '' : '?'))

/** An XMP packet with Dublin Core, XMP basic and the IPTC extension of 2025.1 (AISystemUsed, AIPromptInformation). */
export function xmp({ tool, model, prompt, date, sourceType }: Origin): string {
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
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string): string => text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (letter) => entities[letter] ?? letter)

/** For `withPngText`: the registered keywords where there are any. */
export const pngText = ({ tool, model, prompt, date, sourceType }: Origin): Record<string, string> => ({
  Software: tool,
  Author: model,
  ...(date !== undefined && { 'Creation Time': date }),
  Source: sourceType,
  ...(prompt !== undefined && { Description: prompt }),
})

/** True for a PNG that names its origin in a text chunk already. */
export const saysOrigin = (png: Uint8Array): boolean => readPngText(png)['Source']?.startsWith(newsCodes) === true
