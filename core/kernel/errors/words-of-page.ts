/** What a page of HTML says to a person: proxies and gateways answer so where a program asked for JSON. */

/** Looked through, in characters. */
const longestHead = 16 * 1024

/** Its title and its first heading; `undefined` where the text is no page. */
export function wordsOfPage(text: string): string | undefined {
  const head = text.slice(0, longestHead)
  if (!/^\s*<(?:!doctype|html|head|body|center|h1)\b/i.test(head)) return undefined
  const words = [/<title\b[^>]{0,200}>([^<]{1,300})</i, /<h1\b[^>]{0,200}>([^<]{1,300})</i]
    .flatMap((tag) => tag.exec(head)?.[1]?.trim() ?? [])
    .map((line) => line.replaceAll(/\s+/g, ' '))
  return `a page of HTML${words.length > 0 ? `: ${[...new Set(words)].join(', ')}` : ''}`
}
