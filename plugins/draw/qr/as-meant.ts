/** A code as models often ask for it: what it holds as its `type`, and the fields of that beside it. */
import { tableOf } from 'atelier-mcp'
import { network, person } from './code-schema.ts'

const parts = { wifi: network.shape, contact: person.shape } as const
/** What `type` is said to be where it is no kind of code. */
const kinds: Readonly<Record<string, keyof typeof parts | 'text' | 'url'>> = tableOf({
  wifi: 'wifi',
  'wi-fi': 'wifi',
  contact: 'contact',
  vcard: 'contact',
  text: 'text',
  url: 'url',
  link: 'url',
})

/** Other names of fields, as other libraries have them. */
const names = new Map(
  Object.entries({
    ecc: 'errorCorrection',
    errorCorrectionLevel: 'errorCorrection',
    ecLevel: 'errorCorrection',
    margin: 'quietZone',
    dark: 'color',
    foreground: 'color',
    light: 'background',
    encryption: 'security',
    auth: 'security',
    org: 'organization',
    company: 'organization',
    tel: 'phone',
    mobile: 'phone',
  }),
)
/** Other names of values. */
const values = new Map(
  Object.entries({
    errorCorrection: { low: 'L', medium: 'M', quartile: 'Q', high: 'H', l: 'L', m: 'M', q: 'Q', h: 'H' },
    security: { wpa: 'WPA', wpa2: 'WPA', wpa3: 'WPA', 'wpa/wpa2': 'WPA', wep: 'WEP', none: 'nopass', open: 'nopass', nopass: 'nopass' },
  }).map(([name, words]) => [name, new Map(Object.entries(words))]),
)

function plainFields(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(input).map(([given, value]) => {
      const known = names.get(given)
      const name = known !== undefined && !Object.hasOwn(input, known) ? known : given
      if (name === 'text' && typeof value === 'number') return [name, String(value)]
      const meant = typeof value === 'string' ? values.get(name)?.get(value.toLowerCase()) : undefined
      const isPart = (name === 'wifi' || name === 'contact') && typeof value === 'object' && value !== null && !Array.isArray(value)
      return [name, meant ?? (isPart ? plainFields(value as Readonly<Record<string, unknown>>) : value)]
    }),
  )
}

/** The same with each field where `codeSchema` has it; what is no such mistake stays as it is. */
export function asMeant(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const plain = plainFields(given)
  const input = typeof plain['wifi'] === 'string' ? nested('wifi', { ...plain, wifi: undefined, ssid: plain['wifi'] }) : plain
  const { type, ...rest } = input
  const kind = typeof type === 'string' ? kinds[type.toLowerCase()] : undefined
  if (kind === undefined) return 'ssid' in input ? nested('wifi', input) : input
  return kind === 'text' || kind === 'url' || kind in rest ? rest : nested(kind, rest)
}

function nested(kind: keyof typeof parts, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isPart = (name: string): boolean => Object.hasOwn(parts[kind], name)
  const fields = Object.entries(input)
  return {
    ...Object.fromEntries(fields.filter(([name, value]) => !isPart(name) && value !== undefined)),
    [kind]: Object.fromEntries(fields.filter(([name]) => isPart(name))),
  }
}
