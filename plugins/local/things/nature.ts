/** How big things are to one another, where they are at home, and which of them belong into a scene. */

/** `air` floats, `water` swims on it, `deep` swims in it, `space` hangs among stars. */
export type Home = 'ground' | 'air' | 'water' | 'deep' | 'space'
export interface Nature {
  readonly home: Home
  /** Height, a standing person being 1. */
  readonly height: number
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))
const spatial = set('ringed-planet own:planet comet satellite rocket flying-saucer globe-showing-americas')
const homes: readonly (readonly [Home, ReadonlySet<string>])[] = [
  ['space', spatial],
  [
    'air',
    set(
      'airplane small-airplane helicopter balloon kite butterfly honeybee bat eagle dove parachute own:balloon own:gulls own:cloud fly mosquito wing feather phoenix-bird ghost aerial-tramway leaf-fluttering-in-wind fallen-leaf maple-leaf star glowing-star snowflake high-voltage',
    ),
  ],
  ['water', set('sailboat ship passenger-ship motor-boat speedboat ferry canoe duck swan own:iceberg ring-buoy water-wave')],
  [
    'deep',
    set(
      'fish tropical-fish blowfish shark dolphin whale spouting-whale octopus squid jellyfish coral lobster shrimp crab spiral-shell oyster turtle seal',
    ),
  ],
]
const winged = set('bird blackbird dragon parrot duck goose swan owl phoenix-bird unicorn')
/** Heights, a standing person being 1, for each the figures that have it. */
const heights: Readonly<Record<string, string>> = {
  5: 'castle tokyo-tower volcano ferris-wheel office-building hotel department-store stadium own:lighthouse factory mosque hindu-temple japanese-castle roller-coaster',
  3.6: 'house house-with-garden houses church school own:windmill own:barn circus-tent classical-building bank hospital derelict-house statue-of-liberty building-construction passenger-ship ship own:balloon own:bridge rocket t-rex sauropod own:iceberg wedding synagogue convenience-store',
  3: 'own:oak own:pine own:blossom-tree palm-tree christmas-tree locomotive bullet-train high-speed-train dragon hut shinto-shrine sailboat spouting-whale whale ferry desert-island evergreen-tree deciduous-tree',
  2.3: 'giraffe elephant mammoth bus tram-car trolleybus delivery-truck articulated-lorry fire-engine helicopter airplane flying-saucer own:lamp-post train tram',
  1.7: 'tent automobile sport-utility-vehicle minibus taxi police-car ambulance racing-car pickup-truck tractor horse camel moose rhinoceros hippopotamus bison ox cow shark canoe motor-boat speedboat small-airplane unicorn carousel-horse ringed-planet own:planet',
  1.35: 'bear polar-bear gorilla lion tiger deer zebra llama auto-rickshaw motorcycle cactus own:campfire dolphin own:bench own:fence crocodile kangaroo snowman-without-snow satellite',
  0.8: 'dog wolf fox goat ewe ram pig leopard boar panda koala bicycle kick-scooter own:bush flamingo penguin swan octopus turkey peacock sunflower badger turtle raccoon otter beaver seal service-dog guide-dog umbrella anchor comet ghost',
  0.5: 'star glowing-star jack-o-lantern',
  0.36: 'bird blackbird dove baby-chick front-facing-baby-chick mouse rat hamster crab butterfly honeybee snail lady-beetle bug spider beetle ant bat tulip rose blossom mushroom brown-mushroom cherry-blossom hibiscus spiral-shell fly mosquito own:gulls balloon hatching-chick seedling herb coral shrimp',
}
const heightOf: ReadonlyMap<string, number> = new Map(
  Object.entries(heights).flatMap(([height, icons]) => icons.split(' ').map((icon) => [icon, Number(height)] as const)),
)

/** The nature of a figure; `category` is where Fluent emoji files it. */
export const natureOf = (icon: string, category: string | undefined): Nature => ({
  home: homes.find(([, icons]) => icons.has(icon))?.[0] ?? 'ground',
  height: heightOf.get(icon) ?? (category === 'Travel & Places' ? 2 : 0.6),
})

/** Of what is filed elsewhere, this stands outdoors; of what is filed among places, that does not. */
const outdoors = set('balloon kite jack-o-lantern christmas-tree ghost mushroom brown-mushroom')
const indoors =
  /clock|thirty|watch|hourglass|luggage|bell|compass|world-map|map-of|thermometer|seat|wheelchair|barber|sign|fuel|drum|^wheel|roller-skate|skateboard/

/** Does a figure belong into a scene? People, food and things of a room do not: they only fill patterns. */
export const isOfScenes = (icon: string, category: string | undefined): boolean =>
  icon.startsWith('own:') || outdoors.has(icon) || (/^(?:Animals|Travel)/.test(category ?? '') && !indoors.test(icon))
/** May it be above something else? */
export const canFly = (icon: string): boolean => winged.has(icon) || /^(?:air|space)$/.test(natureOf(icon, undefined).home)
/** Whether a thing may hang among the stars by itself. */
export const isSpatial = (icon: string): boolean => spatial.has(icon)
