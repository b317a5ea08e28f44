/** Kinds of pictures that no rule draws well: whoever can write them as source gets what was asked for. */
import { withoutQuotes } from './tokens.ts'

export interface NotDrawn {
  /** As it is told: "a chart". */
  readonly what: string
  /** The argument of `draw_image` that takes it, and what is written there. */
  readonly as: 'svg' | 'chart' | 'diagram' | 'qr' | 'formula'
  readonly words: RegExp
}

/** The first that fits is told. Words that also name things stand here with their company alone: "plant cell", and no cell of a prison. */
export const notDrawn: readonly NotDrawn[] = [
  {
    what: 'a chart',
    as: 'chart',
    words:
      /\b(?:(?:pie|bar|line|area|column|donut|doughnut|radar|bubble|gantt|stock|candlestick|organi[sz]ation) ?(?:charts?|graphs?)|charts?|graphs?|histograms?|scatter ?plots?|box ?plots?|heat ?maps?|sparklines?|bar ?graphs?)\b/i,
  },
  {
    what: 'a diagram',
    as: 'diagram',
    words:
      /\b(?:diagrams?|flow ?charts?|mind ?maps?|concept maps?|org ?charts?|family trees?|schematics?|blueprints?|circuit boards?|time ?lines?|decision trees?|state machines?|venn|swim ?lanes?|workflows?|road ?maps?)\b/i,
  },
  {
    what: 'a picture with labels',
    as: 'svg',
    words:
      /\b(?:info ?graphics?|labels|labell?ed|annotat(?:ed|ions?)|cross[ -]?sections?|cutaway|exploded view|anatomy|anatomical|(?:water|life|rock|carbon|nitrogen|krebs|moon|lunar|cell) cycle|(?:plant|animal|blood|human|nerve|bacterial|eukaryotic) cells?|periodic table|dna|molecules?|step by step|how to tie|instructions?)\b/i,
  },
  {
    what: 'a user interface',
    as: 'svg',
    words:
      /\b(?:wire ?frames?|mock ?-?ups?|landing pages?|web ?sites?|web ?pages?|home ?pages?|user interfaces?|ui|ux|gui|(?:app|login|phone|loading|settings|sign-?up|home|game) screens?|dashboards?|feature cards?|(?:ui|web|submit|log ?in|play|download|call to action|cta) buttons?|nav(?:igation)? ?bars?|screenshots?)\b/i,
  },
  {
    what: 'a logo',
    as: 'svg',
    words:
      /\b(?:logos?|logotypes?|emblems?|(?:family|club|school|team) crests?|crest (?:for|with)|monograms?|letter ?marks?|word ?marks?|brand(?:ing| mark| identity)?|letter [a-z])\b/i,
  },
  {
    what: 'an icon',
    as: 'svg',
    words: /\b(?:icons?|icon sets?|favicons?|avatars?|pictograms?|glyphs?|emojis?|emotes?|stickers?|badges?)\b/i,
  },
  { what: 'a map', as: 'svg', words: /\b(?:maps?|floor ?plans?|site plans?|street plans?|globe projection)\b/i },
  {
    what: 'pixel art',
    as: 'svg',
    words: /\b(?:pixel ?-?art|pixelated|pixels?|(?:8|16|32) ?-?bit|sprites?|sprite ?sheets?|tile ?sets?|tile ?maps?|game assets?)\b/i,
  },
  { what: 'a code', as: 'qr', words: /\b(?:qr|qr ?-?codes?|bar ?codes?|data ?matrix)\b/i },
  { what: 'a formula', as: 'formula', words: /\b(?:formulas?|formulae|equations?|latex)\b/i },
  {
    what: 'a page with text',
    as: 'svg',
    words:
      /\b(?:flyers?|leaflets?|brochures?|business cards?|invitations?|greeting cards?|certificates?|menus?|book covers?|album covers?|slide decks?|presentations?|thumbnails?|memes?|comic (?:strips?|pages?)|story ?boards?|newspapers?|(?:web|youtube|sale|event) banners?|banner for|calendars?|tables? (?:of|with) |typography|calligraphy|social (?:media )?(?:posts?|cards?))\b/i,
  },
  {
    what: 'a portrait',
    as: 'svg',
    words:
      /\b(?:portraits?(?! (?:orientation|format|mode|size))|head ?shots?|selfies?|caricatures?|close-?up of (?:an? )?(?:face|man|woman|girl|boy|person))\b/i,
  },
  {
    what: 'the ground of other worlds',
    as: 'svg',
    words: /\b(?:on the moon|moon surface|lunar (?:surface|landscape)|craters?|mars|martian|alien (?:planet|landscape)|another planet)\b/i,
  },
  { what: 'synthwave', as: 'svg', words: /\b(?:synthwave|vaporwave|retrowave|outrun|retro wave)\b/i },
  {
    what: 'people',
    as: 'svg',
    words:
      /\b(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|kids?|toddlers?|bab(?:y|ies)(?! \p{L})|people|persons?|humans?|guys?|lad(?:y|ies)|mothers?|fathers?|moms?|dads?|grand(?:ma|pa|mother|father)s?|friends|kings?|queens?|prince(?:ss)?(?:es)?|knights?|wizards?|witch(?:es)?|fair(?:y|ies)(?! tale)|mermaids?|el(?:f|ves)|astronauts?|cosmonauts?|pirates?|ninjas?|samurai|vikings?|cowboys?|soldiers?|warriors?|heroes|hero|superhero(?:es)?|santa(?: claus)?|detectives?|chefs?|doctors?|teachers?|farmers?|police(?:man|woman|men)|danc(?:ers?|ing (?:man|woman))|ballerinas?|runners?|joggers?|cyclists?|surfers?|swimmers?|skiers?|hikers?|fisher(?:man|men)|monks?|buddha|vampires?|zombies?|(?:base|foot|basket)ball players?)\b/iu,
  },
  {
    what: 'rooms, tables and what stands on them',
    as: 'svg',
    words:
      /\b(?:still[ -]?li(?:fe|ves)|product shots?|table ?tops?|(?:on|at|under|behind|near|by|with) (?:an? |the )?(?:(?:wooden|kitchen|dining|round|small|big) )?(?:tables?|desks?|shel(?:f|ves)|windowsills?|sofas?|couch(?:es)?|chairs?|armchairs?|beds?|plates?|bowls?|fireplaces?)|bed ?rooms?|living ?rooms?|bath ?rooms?|class ?rooms?|rooms?|kitchens?|interiors?|indoors?|offices?|librar(?:y|ies)|book ?shel(?:f|ves)|cups? of|bowls? of|plates? of|glass(?:es)? of|vases?)\b/i,
  },
]

/** What of these a prompt asks for. What somebody wears is left out, what is behind a "no" or "without" is not asked for, and what stands in quotes is text. */
export function asksForNotDrawn(prompt: string): NotDrawn | undefined {
  const plain = withoutQuotes(prompt)
    .replaceAll(/\b(?:no|without|not an?|never)\s+[\p{L}-]{1,30}/giu, ' ')
    .replaceAll(/\b(?:wearing|wears|dressed|clad)\b[^,.;\n]{0,80}/gi, ' ')
  return notDrawn.find(({ words }) => words.test(plain))
}
