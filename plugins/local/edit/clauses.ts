/** The clauses of an edit: what stands in quotes is never parted. */
import { readCharacters } from '../prompt/tokens.ts'

export function clauses(prompt: string): string[] {
  const quoted: string[] = []
  const held = prompt
    .slice(0, readCharacters)
    .replaceAll(
      /"[^"\n]{1,200}"|“[^”\n]{1,200}”|(?<![\p{L}\d])'[^'\n]{1,200}'(?![\p{L}\d])/gu,
      (text) => `\u0001${quoted.push(text) - 1}\u0001`,
    )
    // Boxes, points and sizes hold commas of their own.
    .replaceAll(/(\d)\s?,\s?(?=\d)/g, '$1\u0002')
    .replaceAll(/(\d)\.(?=\d)/g, '$1\u0003')
  return (
    held
      // 'The text "A" and a tree' adds both.
      // oxlint-disable-next-line no-control-regex -- the mark that holds a quoted text's place
      .replaceAll(/(\u0001\d+\u0001) and (?=(?:an?|one|two|three|some) )/gi, '$1, add ')
      // "An arrow from 1,2 to 3,4 and a circle at 5,6", "…, a circle at 5,6": each is drawn at its own place.
      .replaceAll(
        /(?<=\d[^.;\n!]{0,40})(?:,? and|,) (?=(?:an?|one|another) (?:[\p{L}-]{1,20} ){0,3}(?:arrow|line|circle|ellipse|oval|ring|rectangle|square|box)\b)/giu,
        ', add ',
      )
      .split(
        /[.;\n!]+|,(?! ?(?:\d|opacity|margin|half|semi|small|large|big|tiny|no margin|with (?:opacity|margin|labels|captions)|at |in the |on the |every |each |loop))|\bthen\b|\band (?=(?:then )?(?:do not|don't|add|put|place|make|turn|change|remove|erase|delete|replace|flip|rotate|mirror|blur|sharpen|brighten|darken|tint|recolou?r|invert|write|pixelate|crop|give|set|increase|decrease|lower|raise|desaturate|convert|resize|compress|draw|overlay|blend|highlight|black out|redact|cover|circle|mark|censor|brighter|darker)\b|(?:(?:the|an?) )?(?:text|title|caption|words?|lettering)\b)/i,
      )
      .map((clause) =>
        clause
          // oxlint-disable-next-line no-control-regex -- the mark that holds a quoted text's place
          .replaceAll(/\u0001(\d+)\u0001/g, (_mark, index: string) => quoted[Number(index)]!)
          // oxlint-disable-next-line no-control-regex -- the marks of commas and points between digits
          .replaceAll(/\u0002/g, ',')
          // oxlint-disable-next-line no-control-regex -- as above
          .replaceAll(/\u0003/g, '.')
          .trim(),
      )
      .filter(Boolean)
  )
}

/** What stands in quotes in a clause, in order. */
export const quotesOf = (raw: string): string[] =>
  [...raw.matchAll(/"([^"\n]{1,200})"|“([^”\n]{1,200})”|(?<![\p{L}\d])'([^'\n]{1,200})'(?![\p{L}\d])/gu)].map(
    (found) => (found[1] ?? found[2] ?? found[3])!,
  )

/** A clause without what stands in quotes. */
export const unquoted = (raw: string): string =>
  raw.replaceAll(/"[^"\n]{1,200}"|“[^”\n]{1,200}”|(?<![\p{L}\d])'[^'\n]{1,200}'(?![\p{L}\d])/gu, ' ')
