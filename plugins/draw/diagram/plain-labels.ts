/** What labels hold that is drawn by browsers with HTML alone: icons of a web font, and tags. */

const icon = /\bfa[bsrlkd]?:fa-([\w-]+)\s*/g
/** Of these only the words are left. */
const tags = /<\/?(?:b|strong|i|em|u|s|small|big|span|font|center|code|sub|sup|p|div|h[1-6])(?:\s[^<>]{0,200})?>/gi

/** The line without either; a label of an icon alone says its name. Adds the icons to `icons`. */
export function plainLabels(line: string, icons: Set<string>): string {
  const bare = line.replaceAll(icon, (_, name: string, at: number) => {
    icons.add(`fa-${name}`)
    const isAlone = /[[({"]\s*$/.test(line.slice(0, at)) && /^\S*\s*[\])}"]/.test(line.slice(at))
    return isAlone ? name.replaceAll('-', ' ') : ''
  })
  if (!/<\/?[a-z]/i.test(bare)) return bare
  return bare
    .split('"')
    .map((part, index, all) => (index % 2 === 0 && all.length > 1 ? part : marked(part)))
    .join('"')
}

/** Bold and slanted words as Markdown, where the whole label is quoted text without signs of it; else the words alone. */
function marked(label: string): string {
  if (!/<(?:b|strong|i|em)>/i.test(label) || /[*_`[\](){}|>]-|[*_`]|<br/i.test(label)) return label.replaceAll(tags, '')
  const markdown = label
    .replaceAll(/<(?:b|strong)>([^<]*)<\/(?:b|strong)>/gi, (_, words: string) => `**${words.trim()}**`)
    .replaceAll(/<(?:i|em)>([^<]*)<\/(?:i|em)>/gi, (_, words: string) => `*${words.trim()}*`)
    .replaceAll(tags, '')
  return `\`${markdown}\``
}
