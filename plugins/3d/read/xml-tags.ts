/** The tags of an XML text, one after the other, in one pass. What a 3MF needs: no entities, no namespaces, no text between tags. */

export interface Tag {
  /** Without its prefix; lower case as written. */
  readonly name: string
  readonly kind: 'open' | 'close' | 'empty'
  /** The value of an attribute, by its name without prefix. */
  attribute(name: string): string | undefined
  /** As written, cut short, for messages. */
  readonly text: string
}

/** No tag of a 3MF is longer than a few hundred characters; one that is is passed over. */
const longest = 2000

/** Comments, declarations, CDATA and processing instructions are passed over; a tag that never ends ends the text. */
export function* tagsOf(xml: string): Generator<Tag> {
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const ending = endings.find(([start]) => xml.startsWith(start, at))
    if (ending) {
      const end = xml.indexOf(ending[1], at)
      if (end < 0) return
      at = end + ending[1].length
      continue
    }
    const end = xml.indexOf('>', at)
    if (end < 0) return
    if (end - at <= longest) yield tag(xml.slice(at, end + 1))
    at = end + 1
  }
}

const endings = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const

function tag(text: string): Tag {
  const name = /^<\/?(?:[\w.-]+:)?([\w.-]+)/.exec(text)?.[1] ?? ''
  let known: Map<string, string> | undefined
  return {
    name,
    kind: text[1] === '/' ? 'close' : text.at(-2) === '/' ? 'empty' : 'open',
    attribute(wanted) {
      known ??= new Map(
        Array.from(text.matchAll(/(?<![\w.-])([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, key, double, single]) => [
          key!,
          (double ?? single)!,
        ]),
      )
      return known.get(wanted)
    },
    text: text.slice(0, 80),
  }
}
