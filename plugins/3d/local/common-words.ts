/** Words that are no thing: those that say nothing by themselves, those that open a further phrase, those that only describe. */

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** They say nothing by themselves; not told as left out. */
export const filler = setOf(
  "a an the this that these those it its is are be as at please make makes made making create creating model modelled modeled build building design designing draw drawing print printing printed produce render generate give get let lets show want need wants needs would like could can you me us i my our your we he she they some new simple plain basic normal standard regular ordinary nice nicely good great just only really very quite bit total overall about approximately approx roughly around exactly exact each per every also then so too there here 3d printable 3d-printed printer fdm object thing things item part piece something one i'd i'm hi hello hey size sized sizes measuring measures measure dimension dimensions with and of in on or to by for from has have having should must will which whose who where id ll equal equals least most more mesh stl glb obj 3mf gltf file solid shape shaped form parametric spec",
)

/** They open a phrase that says more of the thing before it, and is no thing itself. */
export const openers = setOf(
  'with without of for in on at to by from that which who whose has have having where under over above below beside near next behind between into onto through using featuring including containing holding shaped like resembling says saying reading labelled labeled named made is are should must can will so because while when about around against inside outside plus minus except via as your it',
)

/** "A set of", "a model of": the thing comes behind. */
export const containers = setOf(
  'set pair kind type sort model piece copy version replica miniature design pack bunch couple prototype example sample variant',
)

/** What describes and changes nothing that the rules draw: told as left out. */
const descriptions = setOf(
  'small large big tiny huge giant mini little medium long short tall high low wide narrow thick thin deep flat slim heavy light-weight lightweight sturdy strong robust solid stable stiff rigid flexible soft hard smooth rough sharp blunt modern antique old ancient vintage retro classic classical traditional rustic minimal minimalist minimalistic elegant beautiful pretty cute cool fancy stylish sleek sparkly shiny glossy matte matt transparent translucent opaque clear decorative ornate ornamental artistic abstract geometric organic gothic medieval futuristic cheap expensive modular magnetic ergonomic adjustable foldable stackable reusable custom customized customised personalized personalised generic universal functional practical useful handy cozy cosy comfortable comfy funny fun quirky spooky scary happy sad silly lovely chunky funky curvy wavy curly bulky rusty dusty wobbly spiky bumpy hollow empty full single double triple left right upper lower inner outer front rear straight curved bent angled slanted tilted vertical horizontal parallel perpendicular tapered conical sloped twisted ribbed fluted faceted polygonal low-poly poly realistic detailed accurate precise perfect proper working real replacement spare colourful colorful bright safe waterproof easy quick fast cheap light-duty heavy-duty industrial mechanical scandinavian nordic japanese victorian european american german italian french royal luxurious luxury premium professional handmade round rounded square rectangular circular oval cylindrical hexagonal octagonal triangular chamfered beveled bevelled filleted metric imperial similar same other different typical common sweet extra super ultra free-standing freestanding standing hanging floating stacking folding two-tone outdoor indoor best better favourite favorite',
)
const describing = /(?:ish|ful|ous|less|able|ible|esque|istic|proof|resistant|friendly)$/
/** Nouns that end as adjectives do. */
const noDescription = setOf(
  'table cable vegetable bible dish fish radish starfish jellyfish goldfish catfish mouthful armful bed shed seed sled reed weed family butterfly dragonfly firefly assembly fly jelly belly dolly lily holly bushel roof',
)

/** Does a word only describe, as far as its form tells? */
export const describes = (word: string): boolean =>
  descriptions.has(word) || (!noDescription.has(word) && word.length > 4 && (describing.test(word) || /(?:[^e]ed|[^l]ly)$/.test(word)))

/** Where a thing is used: it stays the same thing; told as left out. */
export const places = setOf(
  'kitchen garden bathroom bedroom living dining room hall hallway entrance office desk desktop wall home household kids kid children child childrens baby nursery workshop garage school shop camping travel balcony terrace patio ceiling window bedside corner floor dorm studio classroom laboratory lab gift display',
)

/** Words for how large something is, whatever it is. A phrase of these alone is no thing. */
export const dimensionWords = setOf(
  'wide width across broad deep depth tall high height long length thick thickness diameter dia radius module bore pitch angle size scale volume sided spaced apart od id',
)
/** Parts that have numbers: "24 teeth" says how a gear is, but "gear teeth" are no gear. */
export const countedParts = setOf(
  'tooth teeth wall walls hole holes thread threads leg legs side sides edge edges floor floors storey storeys story stories window windows board boards shelf shelves compartment compartments row rows column columns arm arms hook hooks screw screws post posts point points letter letters slot slots',
)

/** Compounds of a thing and what it could be made of, that are other things. */
export const traps: ReadonlySet<string> = new Set(['ash tray', 'wood screw'])

export const negations = setOf('no without not non w/o sans')

/** One for many: `boxes` is `box`, `shelves` is `shelf`. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('ves')) return `${word.slice(0, -3)}f`
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  return word.slice(0, -1)
}
