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

/** The same with each field where `codeSchema` has it; what is no such mistake stays as it is. */
export function asMeant(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { type, ...rest } = input
  const kind = typeof type === 'string' ? kinds[type.toLowerCase()] : undefined
  if (kind === undefined) return 'ssid' in input ? nested('wifi', input) : input
  return kind === 'text' || kind === 'url' || kind in rest ? rest : nested(kind, rest)
}

function nested(kind: keyof typeof parts, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isPart = (name: string): boolean => Object.hasOwn(parts[kind], name)
  const fields = Object.entries(input)
  return {
    ...Object.fromEntries(fields.filter(([name]) => !isPart(name))),
    [kind]: Object.fromEntries(fields.filter(([name]) => isPart(name))),
  }
}
