/** Bytes written inside the argument itself: RFC 2397. */
import { AtelierError } from '../../kernel/contract/errors.ts'
import { isPictureInBase64 } from './bare-data.ts'
import { tooLarge } from './download.ts'

export interface DataUri {
  readonly data: Uint8Array
  /** As written; nothing where it says nothing. */
  readonly mimeType: string | undefined
}

/** Throws `INPUT_INVALID` or `INPUT_TOO_LARGE`; the size is known before anything is decoded. */
export function parseDataUri(uri: string, maxBytes: number): DataUri {
  const comma = uri.indexOf(',')
  if (comma < 0) throw invalid('it has no comma')
  const head = uri.slice('data:'.length, comma)
  // Some leave the word out, and no picture of these types is a text.
  const isBase64 =
    /;\s*base64\s*$/i.test(head) || (/^\s*image\/(?:png|jpe?g|gif|webp)\b/i.test(head) && isPictureInBase64(uri.slice(comma + 1)))
  const mimeType = head.split(';')[0]?.trim().toLowerCase() || undefined
  if ((uri.length - comma) * (isBase64 ? 0.75 : 1 / 3) > maxBytes + 3) throw tooLarge('The data URI', maxBytes)
  const body = uri.slice(comma + 1)
  const data = isBase64 ? fromBase64(body) : fromPercent(body)
  if (data.byteLength === 0) throw invalid('it is empty')
  if (data.byteLength > maxBytes) throw tooLarge('The data URI', maxBytes)
  return { data, mimeType }
}

function fromBase64(body: string): Uint8Array {
  const data = Buffer.from(body, 'base64')
  // The decoder passes over what does not belong; as long as it had nothing to pass over, no search of many MB is needed.
  const letters = body.length - (body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0)
  if (letters % 4 !== 1 && data.byteLength === Math.floor((letters * 3) / 4)) return data
  const text = (body.includes('%') ? decode(body) : body).replaceAll(/\s+/g, '')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw invalid('its base64 has characters that do not belong there')
  if (text.replace(/={1,2}$/, '').length % 4 === 1) throw invalid('its base64 is cut off')
  return Buffer.from(text, 'base64')
}

const fromPercent = (body: string): Uint8Array => Buffer.from(decode(body), 'utf8')

function decode(body: string): string {
  try {
    return decodeURIComponent(body)
  } catch {
    throw invalid('its percent signs are wrong')
  }
}

const invalid = (why: string): AtelierError =>
  new AtelierError({
    code: 'INPUT_INVALID',
    message: `The data URI cannot be read: ${why}.`,
    fix: 'It should look like data:TYPE;base64,DATA.',
    outcome: 'none',
  })
