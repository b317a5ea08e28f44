/** What words say of the scene: each field of a brief with its values, each value with its words. Longer phrases win over shorter ones. */
import { tableOf } from 'atelier-mcp'

/** Words are parted by `|`. The types of a brief are the names of these tables. */
export const senses = {
  light: {
    day: 'day|daytime|daylight|noon|midday|afternoon|sunny day|sunny|sunlit|sunlight|bright day',
    dawn: 'dawn|sunrise|daybreak|early morning|morning|first light',
    golden: 'golden hour|golden light|warm light|late afternoon|golden evening',
    sunset: 'sunset|sundown|evening|at sunset|evening light',
    dusk: 'dusk|twilight|nightfall|blue hour',
    night: 'night|midnight|nighttime|night time|moonlit|moonlight|starlit|nocturnal|at night|night sky|dark|spooky|haunted',
  },
  weather: {
    rain: 'rain|rainy|raining|drizzle|downpour|shower of rain|rainfall|rainstorm|puddles',
    snow: 'snow|snowy|snowing|snowfall|snowflakes|blizzard|falling snow|snow falling',
    fog: 'fog|foggy|mist|misty|haze|hazy',
    storm: 'storm|stormy|thunder|thunderstorm|lightning|lightning storm|tempest',
    clouds: 'cloudy|clouds|overcast|cloud',
    rainbow: 'rainbow|rainbows',
  },
  season: {
    spring: 'spring|springtime|blooming|blossoming|cherry blossoms|cherry blossom trees',
    summer: 'summer|summertime|summery',
    autumn: 'autumn|autumnal|fall foliage|fall colours|fall colors|autumn leaves|in fall|fall leaves',
    winter: 'winter|wintry|frozen|icy|frosty|snow covered|snowy field|snow capped',
  },
  setting: {
    meadow:
      'meadow|park|garden|grassland|countryside|hillside|valley|hills|green hills|rolling hills|pasture|landscape|lawn|prairie|nature',
    field: 'field|fields|farm|farmland|wheat field|corn field',
    forest: 'forest|woods|woodland|grove|pine forest|enchanted forest|in the trees',
    mountains: 'mountains|mountain|alps|alpine|peaks|mountain range|summit|cliffs|himalaya|snowy mountains',
    sea: 'sea|ocean|at sea|open water|waves of the sea|ocean waves|sea waves',
    beach: 'beach|seaside|seashore|coast|shore|tropical island|island|tropical|bay|coastline',
    desert: 'desert|dunes|sahara|sand dunes',
    city: 'city|town|street|downtown|skyline|cityscape|urban|metropolis|skyscrapers|city street',
    road: 'road|highway|motorway|country road',
    space: 'space|outer space|cosmos|galaxy|universe|nebula|orbit|solar system|deep space',
    underwater:
      'underwater|under the sea|under water|coral reef|reef|deep sea|ocean floor|seabed|under the ocean|aquarium|bottom of the sea',
    sky: 'in the sky|above the clouds|in the clouds|among clouds|flying in the sky',
    lake: 'lake|pond|lakeside|by a lake|over water|over the water|above the water|on the water|on water|by the water|beside the water|river bank|riverside|fjord|fjords',
    plain: 'plain background|simple background|white background|blank background|solid background|isolated|no background',
  },
  sky: {
    stars: 'stars|starry|starry sky|starry night|star filled|constellation|constellations|shooting star|shooting stars',
    'full-moon': 'full moon|big moon|harvest moon',
    'crescent-moon': 'crescent moon|crescent|half moon|new moon',
    moon: 'moon|moons',
    sun: 'sun|sunshine|big sun|rising sun|setting sun',
    'milky-way': 'milky way',
    aurora: 'aurora|northern lights|aurora borealis',
  },
  extra: {
    flowers: 'flowers|wildflowers|flower field|flower meadow|field of flowers|flower garden|floral|poppies|daisies',
    trees: 'trees',
    pines: 'pines|pine trees|fir trees|firs|evergreens',
    grass: 'grass|tall grass|grassy',
    mountains: 'distant mountains|fjord|fjords',
    hills: 'hill',
    path: 'path|trail|footpath|winding path',
    river: 'river|stream|creek|brook',
    palms: 'palms|palm trees',
    buildings: 'buildings|skyscraper|rooftops',
    rocks: 'rocks|boulders|stones|rocky',
  },
  style: {
    watercolour: 'watercolour|watercolor|aquarelle|gouache|watercolor painting|watercolour painting|wash',
    minimal: 'minimal|minimalist|minimalistic|clean|simple|minimalism',
    sketch:
      'sketch|pencil|pencil drawing|line art|line drawing|ink drawing|hand drawn|drawing|pencil sketch|charcoal drawing|doodle|black ink|etching',
    flat: "flat|flat design|vector|vector art|vector illustration|flat illustration|clip art|clipart|cartoon|storybook|children's book|childrens book",
  },
  mood: {
    pastel: 'pastel|pastels|pastel colors|pastel colours|soft colors|soft colours|candy colors',
    neon: 'neon|cyberpunk|fluorescent|glowing|neon lights',
    monochrome: 'monochrome|black and white|black & white|greyscale|grayscale|noir|black-and-white',
    sepia: 'sepia|old photo',
  },
  form: {
    pattern: 'pattern|seamless pattern|seamless|wallpaper pattern|repeating pattern|tileable|textile|wrapping paper|print pattern',
    abstract: 'abstract|abstract art|generative art|generative|geometric art|abstract background|abstraction',
  },
  family: {
    flow: 'flow|flowing lines|flow field|fluid lines|flowing|swirl|swirls|swirling|silk|threads|currents',
    lowpoly: 'low poly|low-poly|lowpoly|polygonal|voronoi|triangles|facets|crystal|crystals|shards',
    waves: 'waves|layers|layered|wavy|ripples',
    circles: 'circles|bubbly|spheres|circle packing|orbs',
    blobs: 'gradient|gradients|blobs|fluid|liquid|blurry|soft shapes|mesh gradient|dreamy',
    bauhaus: 'bauhaus|geometric|geometry|shapes|squares|mid century|grid|cubist|geometric shapes',
    terrazzo: 'terrazzo|confetti pattern|memphis|speckles|pebbles',
  },
  relation: {
    'left-of': 'left of|to the left of|on the left of|on the left side of',
    'right-of': 'right of|to the right of|on the right of|on the right side of',
    on: 'on|on top of|atop|sitting on|standing on|lying on|riding|onto|upon|perched on',
    under: 'under|underneath|below|beneath',
    above: 'above|over|hovering over|flying over|flying above',
    between: 'between|in between',
    behind: 'behind',
    'in-front': 'in front of',
    beside: 'next to|beside|near|by|alongside|with|and|holding|playing with|chasing|towards|at',
    in: 'in|inside of|within|into',
  },
  place: {
    'top-left': 'top left|upper left|top left corner|upper left corner|in the top left corner|in the top left|in the upper left',
    'top-right': 'top right|upper right|top right corner|upper right corner|in the top right corner|in the top right|in the upper right',
    'bottom-left': 'bottom left|lower left|bottom left corner|lower left corner|in the bottom left corner|in the bottom left',
    'bottom-right':
      'bottom right|lower right|bottom right corner|lower right corner|in the corner|corner|in the bottom right corner|in the bottom right',
    left: 'on the left|at the left|left side|to the left',
    right: 'on the right|at the right|right side|to the right',
    top: 'at the top|on top|at top',
    bottom: 'at the bottom|at bottom',
    center: 'in the middle|in the center|in the centre|centered|centred|in the middle of|in the center of|in the centre of',
    background: 'in the background|in the distance|far away|on the horizon|distant',
    foreground: 'in the foreground|close up|closeup|close-up|up front',
  },
} as const

type Senses = typeof senses
/** Field of a brief. */
export type Field = keyof Senses
/** The values that a field can have. */
export type Sense<F extends Field> = Extract<keyof Senses[F], string>

/** Phrase to value, for one field. */
export function wordsOf<F extends Field>(field: F): Readonly<Record<string, Sense<F>>> {
  const words = tableOf<Sense<F>>()
  for (const [value, list] of Object.entries(senses[field]) as [Sense<F>, string][]) for (const word of list.split('|')) words[word] = value
  return words
}
