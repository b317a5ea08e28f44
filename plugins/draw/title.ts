/** The file name of a drawing that nobody has named. Made of what the drawing says, not of its source. */
import { headingOf } from './diagram/heading.ts'
import type { SourceName } from './service.ts'

/** Characters of a name. */
const most = 60

/** A chart's own title, or "chart"; the title or the first node of a diagram, or what is read in it; of a code for a Wi-Fi its network, never the password; written as names that the host makes. `undefined`: the words of the source will do. */
export function titleOf(kind: SourceName, input: unknown, text: string): string | undefined {
  if (kind === 'chart') return slug(chartTitle(input)) || 'chart'
  if (kind === 'qr') return slug(networkOf(input)) || undefined
  return kind === 'diagram' ? slug(typeof input === 'string' ? headingOf(input) : '') || slug(text) || 'diagram' : undefined
}

function chartTitle(input: unknown): string {
  const title = fieldOf(typeof input === 'string' ? parsed(input) : input, 'title')
  return [typeof title === 'object' ? fieldOf(title, 'text') : title].flat().join(' ')
}

/** Of what lets people into a Wi-Fi; empty for other codes. A file name is read by whoever sees the folder. */
function networkOf(input: unknown): string {
  const text = typeof input === 'string' ? input : fieldOf(input, 'text')
  const wifi = fieldOf(input, 'wifi')
  if (wifi !== undefined) return `wifi ${String(fieldOf(wifi, 'ssid') ?? fieldOf(wifi, 'name') ?? '')}`
  if (typeof text !== 'string' || !/^\s*wifi:/i.test(text)) return ''
  return `wifi ${/(?:^|[:;])S:((?:\\.|[^;\\])*)/i.exec(text)?.[1] ?? ''}`
}

const slug = (words: string): string =>
  (
    words
      .slice(0, most)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join('-')

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
