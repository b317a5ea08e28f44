/** How big things are to one another, where they are at home, and how their figures are cut. */
import { tableOf } from 'atelier-mcp'

/** `air` floats, `water` swims on it, `deep` swims in it, `space` hangs among stars, `table` is small enough for one. */
export type Home = 'ground' | 'air' | 'water' | 'deep' | 'space' | 'table'
export interface Nature {
  readonly home: Home
  /** Height, a standing person being 1. */
  readonly height: number
  /** A head alone is given a body; a bust stands at the lower edge. */
  readonly cut?: 'head' | 'bust'
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))
const airborne = set(
  'bird-x airplane small-airplane helicopter balloon kite butterfly honeybee bat eagle dove parachute flying-saucer own:balloon own:gulls own:cloud fly mosquito flying-disc wing feather phoenix-bird airplane-departure airplane-arrival ghost woman-fairy man-fairy person-fairy aerial-tramway speech-balloon thought-balloon leaf-fluttering-in-wind fallen-leaf maple-leaf musical-note musical-notes red-heart heart sparkles star glowing-star bubbles snowflake high-voltage party-popper comet rocket satellite ringed-planet own:planet globe-showing-americas',
)
const spatial = set(
  'ringed-planet own:planet comet satellite rocket flying-saucer globe-showing-americas globe-showing-europe-africa globe-showing-asia-australia',
)
const afloat = set(
  'sailboat ship passenger-ship motor-boat speedboat ferry canoe person-rowing-boat person-surfing person-swimming man-swimming woman-swimming duck swan own:iceberg ring-buoy water-wave man-surfing woman-surfing',
)
const deep = set(
  'fish tropical-fish blowfish shark dolphin whale spouting-whale octopus squid jellyfish coral lobster shrimp crab spiral-shell turtle-x oyster diving-mask woman-merpeople man-merpeople person-merpeople submarine seal',
)
const heads = set(
  'fox panda koala lion frog wolf hamster raccoon bear polar-bear rabbit-face cat-face dog-face cow-face pig-face mouse-face monkey-face tiger-face alien robot chicken moose boar unicorn horse-face',
)
const busts = set(
  'astronaut man-astronaut woman-astronaut man-mage woman-mage person-mage man-elf woman-elf person-elf man-farmer woman-farmer farmer cook man-cook woman-cook detective man-detective police-officer superhero man-superhero woman-superhero person-superhero man-supervillain ninja man-vampire woman-vampire person-vampire ' +
    'santa-claus mrs-claus prince princess pilot scientist student teacher technologist firefighter judge mechanic singer artist man-artist woman-artist health-worker factory-worker office-worker construction-worker guard man-zombie person-zombie person-in-tuxedo person-with-veil person-with-crown man-genie person-genie troll ogre goblin baby-angel mx-claus person-juggling',
)
/** Heights, a standing person being 1, for each the figures that have it. */
const heights: Readonly<Record<string, string>> = {
  5: 'castle tokyo-tower volcano ferris-wheel office-building hotel department-store stadium own:lighthouse factory mosque hindu-temple japanese-castle cathedral roller-coaster',
  3.6: 'house house-with-garden houses church school own:windmill own:barn circus-tent classical-building bank hospital derelict-house statue-of-liberty building-construction passenger-ship ship own:balloon own:bridge rocket t-rex sauropod own:iceberg wedding synagogue convenience-store',
  3: 'own:oak own:pine own:blossom-tree palm-tree christmas-tree locomotive bullet-train high-speed-train dragon hut shinto-shrine sailboat spouting-whale whale ferry desert-island evergreen-tree deciduous-tree',
  2.3: 'giraffe elephant mammoth bus tram-car trolleybus delivery-truck articulated-lorry fire-engine helicopter airplane flying-saucer own:lamp-post train tram flag',
  2: 'fountain',
  1.7: 'tent automobile sport-utility-vehicle minibus taxi police-car ambulance racing-car pickup-truck tractor horse camel moose rhinoceros hippopotamus bison ox cow shark canoe motor-boat speedboat small-airplane unicorn carousel-horse ringed-planet own:planet',
  1.6: 'couch-and-lamp ladder',
  1.35: 'bear polar-bear gorilla lion tiger deer zebra llama horse-face auto-rickshaw motorcycle cactus own:table own:campfire ostrich dolphin own:bench own:fence crocodile person-standing man-standing woman-standing old-man old-woman older-person kangaroo',
  1.3: 'snowman-without-snow',
  1.2: 'bed satellite',
  0.9: 'chair headstone comet',
  0.8: 'boy girl child dog wolf fox goat ewe ram pig leopard boar panda koala bicycle kick-scooter own:bush flamingo penguin swan octopus turkey peacock sunflower robot alien armadillo badger turtle raccoon otter beaver seal service-dog guide-dog umbrella anchor',
  0.6: 'baby cat black-cat poodle rabbit monkey owl rooster chicken duck goose eagle parrot hedgehog fish tropical-fish lizard snake skunk sloth potted-plant teddy-bear jellyfish squid chipmunk frog lobster kite rock wood fire luggage',
  0.5: 'jack-o-lantern mantelpiece-clock world-map star glowing-star',
  0.4: 'alarm-clock hourglass hourglass-done thermometer droplet skateboard',
  0.36: 'bird blackbird dove baby-chick front-facing-baby-chick mouse rat hamster crab butterfly honeybee snail lady-beetle bug spider beetle ant bat tulip rose blossom mushroom brown-mushroom cherry-blossom hibiscus spiral-shell fly mosquito own:gulls balloon hatching-chick seedling herb coral shrimp',
  0.35: 'compass',
  0.34: 'hot-beverage',
  0.3: 'watch bellhop-bell',
}
const heightOf: ReadonlyMap<string, number> = new Map(
  Object.entries(heights).flatMap(([height, icons]) => icons.split(' ').map((icon) => [icon, Number(height)] as const)),
)
const byCategory: Readonly<Record<string, Nature>> = tableOf({
  'Animals & Nature': { home: 'ground', height: 0.6 },
  'Food & Drink': { home: 'table', height: 0.34 },
  Objects: { home: 'table', height: 0.42 },
  'Travel & Places': { home: 'ground', height: 2 },
  Activities: { home: 'table', height: 0.45 },
  'People & Body': { home: 'ground', height: 1.2 },
  'Smileys & Emotion': { home: 'air', height: 0.6 },
  Symbols: { home: 'air', height: 0.5 },
  Flags: { home: 'ground', height: 1 },
})
const onGround = set(
  'own:oak own:pine own:lamp-post potted-plant couch-and-lamp bed chair ladder headstone statue-of-liberty snowman-without-snow christmas-tree jack-o-lantern own:table sled skateboard barrel bathtub door toilet carousel-horse goal-net',
)
const tableTop = set(
  'hot-beverage alarm-clock hourglass-done hourglass-not-done mantelpiece-clock compass watch stopwatch luggage thermometer bellhop-bell world-map timer-clock droplet own:vase own:vase-flowers own:pot own:lamp own:saucer-plate',
)

const containers =
  /^(?:rocket|basket|bathtub|hot-beverage|bowl-with-spoon|canoe|own:vase|own:pot|shopping-cart|wastebasket|nest-with-eggs|empty-nest|bucket|package|automobile|pickup-truck|own:balloon|flying-saucer|tent|teacup-without-handle|jar|pot-of-food|bus|handbag|backpack|sled|bed|ring-buoy|sailboat|motor-boat|airplane|small-airplane|helicopter)$/

/** The nature of a figure; `category` is where Fluent emoji files it. */
export function natureOf(icon: string, category: string | undefined): Nature {
  const base = byCategory[category ?? ''] ?? { home: 'ground' as const, height: 1 }
  const home: Home = airborne.has(icon)
    ? 'air'
    : afloat.has(icon)
      ? 'water'
      : deep.has(icon)
        ? 'deep'
        : tableTop.has(icon)
          ? 'table'
          : onGround.has(icon) || heads.has(icon)
            ? 'ground'
            : base.home
  const height = heightOf.get(icon) ?? base.height
  return { home, height, ...(heads.has(icon) ? { cut: 'head' as const } : busts.has(icon) ? { cut: 'bust' as const } : {}) }
}

/** May something sit in it? */
export const holds = (icon: string): boolean => containers.test(icon)
/** Whether a thing may hang among the stars by itself. */
export const isSpatial = (icon: string): boolean => spatial.has(icon)
