/** Words that are written letter by letter to slip past a list: `p o r n`, `b.o.m.b`, `h o w  t o`. */

/** Each with one sign between its letters: `k.i.l.l a b.o.m.b` are three words. Three letters and a space may be a list, or a game of chess. */
const spelled = [' ', '\\.', '-', '_', '\\*', '\\|', ', ?', '\\. ', ' - '].map(
  (sign) => new RegExp(`(?<![\\p{L}\\p{N}])(?:\\p{L}${sign}){${sign === ' ' ? 3 : 2},}\\p{L}(?![\\p{L}\\p{N}])`, 'gu'),
)
const letters = /^(?:\p{L} )*\p{L}$/u

/** Words that a run of letters without any gap is parted by: those of which harmful phrases consist. */
const parts = new Set(
  (
    'a an all and at at build by can child children class cook cooking create cut dead deep die do drug explicit fake for from full gas ghost girl girls guide gun guns hang ' +
    'hate her him home how i in instructions into is jews kill killing kit make making meth mate money muslims my myself naked nude of off on or photo picture pipe ' +
    'plan poison porn print real school sex sexy shoot she show steps suicide take teacher the them to up weapon weapons white with without woman women your yourself bomb bombs attack ' +
    'passport people rape murder nazi heil hitler clothes remove undress'
  ).split(' '),
)
const longest = 12

/** Letter by letter, two spaces part the words; else they are parted where known words leave nothing over. `text` as it was written, small letters. */
export function closedUp(text: string): string {
  const pieces = text.split(/ {2,}/)
  const isSpaced = pieces.filter((piece) => letters.test(piece)).length > 1
  const parted = isSpaced ? pieces.map((piece) => (letters.test(piece) ? piece.replaceAll(' ', '') : piece)).join(' ') : text
  return spelled.reduce((so, pattern) => so.replace(pattern, (run) => inWords(run.replace(/[^\p{L}]/gu, ''))), parted)
}

/** The fewest known words that make up the run; itself where there are none such. */
function inWords(run: string): string {
  const best: (readonly string[] | undefined)[] = [[]]
  for (let end = 1; end <= run.length; end++)
    for (let start = Math.max(0, end - longest); start < end; start++) {
      const before = best[start]
      const word = run.slice(start, end)
      if (before && parts.has(word) && before.length + 1 < (best[end]?.length ?? Infinity)) best[end] = [...before, word]
    }
  return best[run.length]?.join(' ') ?? run
}
