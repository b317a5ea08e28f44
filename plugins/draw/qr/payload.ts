/** What telephones understand in a code: an address to open, a Wi-Fi to join, a person to keep. */
import { fault } from '../fault.ts'
import type { Contact, Wifi } from './code-schema.ts'

export interface Payload {
  readonly text: string
  readonly notes: readonly string[]
}

/** What a telephone may be told to open. Others, such as `javascript:`, do something that nobody sees. */
const schemes = new Set([
  'http:',
  'https:',
  'mailto:',
  'tel:',
  'sms:',
  'geo:',
  'ftp:',
  'facetime:',
  'whatsapp:',
  'bitcoin:',
  'ethereum:',
  'otpauth:',
  'matrix:',
  'spotify:',
])

/** An address. One without a scheme gets `https://`, and it is told. Throws `DRAWING_INVALID`. */
export function urlPayload(given: string): Payload {
  const wrong = (message: string, fix: string) => fault({ message, fix, details: { field: 'qr.url' } })
  const trimmed = given.trim()
  const hasScheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(trimmed)
  const text = hasScheme ? trimmed : `https://${trimmed}`
  const url = URL.parse?.(text) ?? (URL.canParse(text) ? new URL(text) : null)
  if (!url || /\s/.test(text) || (!hasScheme && !url.hostname.includes('.')))
    throw wrong(
      `${JSON.stringify(given.slice(0, 80))} is no address that can be opened.`,
      'Give it in full, such as https://example.com/menu; for other texts take `text`.',
    )
  if (!schemes.has(url.protocol))
    throw wrong(
      `A code with a ${url.protocol} address is not drawn: telephones refuse it, or do something that nobody sees.`,
      'Take an https address; for other texts take `text`.',
    )
  return { text, notes: hasScheme ? [] : [`The address was read as ${text}.`] }
}

/** As ZXing wrote it down, and all telephones read it. Throws `DRAWING_INVALID`. */
export function wifiPayload({ ssid, password, security, hidden }: Wifi): Payload {
  const kind = security ?? (password ? 'WPA' : 'nopass')
  const wrong = (message: string, fix: string, field: string) => fault({ message, fix, details: { field: `qr.wifi.${field}` } })
  if (kind !== 'nopass' && !password)
    throw wrong(`A ${kind} network has a password, and none is given.`, 'Give `password`, or `security: "nopass"`.', 'password')
  if (kind === 'nopass' && password)
    throw wrong('An open network has no password, and one is given.', 'Leave `password` or `security` out.', 'security')
  if (kind === 'WPA' && password && (password.length < 8 || password.length > 63))
    throw wrong(`A WPA password has 8 to 63 letters; this one has ${password.length}.`, 'Check the password.', 'password')
  const escaped = (value: string): string => value.replaceAll(/[\\;,":]/g, (sign) => `\\${sign}`)
  const parts = [`T:${kind}`, `S:${escaped(ssid)}`, ...(password ? [`P:${escaped(password)}`] : []), ...(hidden ? ['H:true'] : [])]
  return { text: `WIFI:${parts.join(';')};;`, notes: [] }
}

/** What to know of a text that is written as a Wi-Fi already: one sign too few, and telephones read another password. */
export const notesOnWifiText = (text: string): readonly string[] =>
  !/^wifi:/i.test(text) || /^wifi:(?:[a-z]\d?:(?:\\.|[^;\\])*;)+;?$/i.test(text)
    ? []
    : [
        'Telephones read this Wi-Fi otherwise than it is meant: a ";" in a name or a password is written "\\;". `wifi` {ssid, password} does that by itself.',
      ]

/** vCard 3.0, which telephones of all makes take (RFC 2426). */
export function contactPayload(contact: Contact): Payload {
  const escaped = (value: string): string => value.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')
  const words = contact.name.trim().split(/\s+/)
  const [first, last] = [words.slice(0, -1).join(' '), words.at(-1) ?? '']
  const line = (name: string, value: string | readonly string[] | undefined): string[] =>
    (value === undefined ? [] : Array.isArray(value) ? value : [value]).map((one: string) => `${name}:${escaped(one)}`)
  const text = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    words.length > 1 ? `N:${escaped(last)};${escaped(first)};;;` : `N:${escaped(last)};;;;`,
    ...line('FN', contact.name.trim()),
    ...line('ORG', contact.organization),
    ...line('TITLE', contact.title),
    ...line('TEL', contact.phone),
    ...line('EMAIL', contact.email),
    ...line('URL', contact.url),
    ...(contact.address ? [`ADR:;;${escaped(contact.address)};;;;`] : []),
    ...line('NOTE', contact.note),
    'END:VCARD',
  ].join('\n')
  return { text, notes: [] }
}
