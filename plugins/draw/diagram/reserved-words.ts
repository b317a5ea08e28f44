/** Words and signs that mean something else to Mermaid than to who writes them. */
import { rgbOfName } from './named-colour.ts'

/** A node that is called `end`, which closes a block: the same with another id, and its name as its label. */
export function withNodeEnd(line: string): string {
  if (!/(?:--|==|-\.|~~~)|^\s*(?:style|class)\s/.test(line) || !/\bend\b/.test(line)) return line
  return line
    .split('"')
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/(^\s*|[->=.~ox|&]\s*)end(?=\s*(?:$|;|&|--|==|-\.|~~~|<--|:::))/g, '$1end_["end"]')
            .replaceAll(/(^\s*|[->=.~ox|&]\s*)end(?=[[({])/g, '$1end_')
            .replace(/^(\s*(?:style|class)\s+)end\b/, '$1end_'),
    )
    .join('"')
}

/** Semicolons in what is said or noted: one that another statement follows ends a line, as it is meant to. */
export function withVeiledStops(line: string): string {
  const colon = line.indexOf(':')
  const block = /^\s*(?:alt|else|opt|loop|par|and|critical|option|break)\s/.exec(line)
  const from = block ? block[0].length : colon + 1
  if (from === 0 || !line.includes(';', from)) return line
  return (
    line.slice(0, from) +
    line.slice(from).replaceAll(/;(?=\s*\S)/g, (sign, at: number, text: string) => {
      const isSign = /[#&]\w{1,10}$/.test(text.slice(0, at))
      const goesOn =
        /^;\s*(?:[\w ]{1,40}(?:--?>>?|--?[x)])|(?:note|alt|else|opt|loop|end|par|activate|deactivate|participant|actor|autonumber)\b)/i
      return isSign || goesOn.test(text.slice(at)) ? sign : '#59;'
    })
  )
}

/** The ground of a box or a block in a dark colour, on which nothing could be read: the same colour, thin. */
export function withVeiledTitles(line: string): string {
  const [whole = '', before = '', color = ''] = /^(\s*(?:box|rect)\s+)(rgb\([^)]*\)|#[\da-f]{3,8}\b|[a-z]+)/i.exec(line) ?? []
  const rgb = color === '' ? undefined : rgbOfName(color)
  if (!rgb || 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 150) return line
  return `${before}rgba(${rgb.join(', ')}, 0.22)${line.slice(whole.length)}`
}
