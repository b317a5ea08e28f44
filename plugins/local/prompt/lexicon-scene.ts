/** Words for light, weather, seasons, settings, styles and forms. Longer phrases win over shorter ones. */
import { tableOf } from 'atelier-mcp'
import type { Extra, Family, Form, Light, Mood, Place, RelationKind, Season, Setting, Sky, Style, Weather } from './brief.ts'

const spread = <T extends string>(table: { readonly [K in T]?: string }): Record<string, T> => {
  const words: Record<string, T> = tableOf()
  for (const [value, list] of Object.entries(table) as [T, string][]) for (const word of list.split('|')) words[word] = value
  return words
}

export const lightWords = spread<Light>({
  day: 'day|daytime|daylight|noon|midday|afternoon|sunny day|sunny|sunlit|sunlight|bright day',
  dawn: 'dawn|sunrise|daybreak|early morning|morning|first light',
  golden: 'golden hour|golden light|warm light|late afternoon|golden evening',
  sunset: 'sunset|sundown|evening|at sunset|evening light',
  dusk: 'dusk|twilight|nightfall|blue hour',
  night: 'night|midnight|nighttime|night time|moonlit|moonlight|starlit|nocturnal|at night|night sky',
})
export const weatherWords = spread<Weather>({
  rain: 'rain|rainy|raining|drizzle|downpour|shower of rain|rainfall|rainstorm|puddles',
  snow: 'snow|snowy|snowing|snowfall|snowflakes|blizzard|falling snow|snow falling',
  fog: 'fog|foggy|mist|misty|haze|hazy',
  storm: 'storm|stormy|thunder|thunderstorm|lightning|lightning storm|tempest',
  clouds: 'cloudy|clouds|overcast|cloud',
  rainbow: 'rainbow|rainbows',
  wind: 'wind|windy|breeze|breezy',
})
export const seasonWords = spread<Season>({
  spring: 'spring|springtime|blooming|blossoming|cherry blossoms|cherry blossom trees',
  summer: 'summer|summertime|summery',
  autumn: 'autumn|autumnal|fall foliage|fall colours|fall colors|autumn leaves|in fall|fall leaves',
  winter: 'winter|wintry|frozen|icy|frosty|snow covered|snowy field|snow capped',
})
export const settingWords = spread<Setting>({
  meadow: 'meadow|park|garden|grassland|countryside|hillside|valley|hills|green hills|rolling hills|pasture|landscape|lawn|prairie|nature',
  field: 'field|fields|farm|farmland|wheat field|corn field',
  forest: 'forest|woods|woodland|grove|pine forest|enchanted forest|in the trees',
  mountains: 'mountains|mountain|alps|alpine|peaks|mountain range|summit|cliffs|himalaya|snowy mountains|fjord',
  sea: 'sea|ocean|at sea|open water|waves of the sea|ocean waves|sea waves',
  beach: 'beach|seaside|seashore|coast|shore|tropical island|island|tropical|bay|coastline',
  desert: 'desert|dunes|sahara|sand dunes',
  city: 'city|town|street|downtown|skyline|cityscape|urban|metropolis|skyscrapers|city street',
  road: 'road|highway|motorway|country road',
  space: 'space|outer space|cosmos|galaxy|universe|nebula|orbit|solar system|deep space',
  moon: 'on the moon|moon surface|lunar surface|lunar|mars|on mars|alien planet|another planet',
  underwater: 'underwater|under the sea|under water|coral reef|reef|deep sea|ocean floor|seabed|under the ocean|aquarium|bottom of the sea',
  sky: 'in the sky|above the clouds|in the clouds|among clouds|flying in the sky',
  studio: 'studio|still life|on a table|on the table|on table|product shot|table top|tabletop',
  lake: 'lake|pond|lakeside|by a lake|river bank|riverside',
  synthwave: 'synthwave|vaporwave|retrowave|outrun|retro wave',
  plain: 'plain background|simple background|white background|blank background|solid background|isolated|no background',
})
export const skyWords = spread<Sky>({
  stars: 'stars|starry|starry sky|starry night|star filled|constellation|constellations|shooting star|shooting stars',
  'full-moon': 'full moon|big moon|harvest moon',
  'crescent-moon': 'crescent moon|crescent|half moon|new moon',
  moon: 'moon|moons',
  sun: 'sun|sunshine|big sun|rising sun|setting sun',
  'milky-way': 'milky way',
  aurora: 'aurora|northern lights|aurora borealis',
})
export const extraWords = spread<Extra>({
  flowers: 'flowers|wildflowers|flower field|flower meadow|field of flowers|flower garden|poppies|daisies',
  trees: 'trees',
  pines: 'pines|pine trees|fir trees|firs|evergreens',
  grass: 'grass|tall grass|grassy',
  mountains: 'distant mountains',
  hills: 'hill',
  path: 'path|trail|footpath|winding path',
  river: 'river|stream|creek|brook',
  palms: 'palms|palm trees',
  buildings: 'buildings|skyscraper|rooftops',
  rocks: 'rocks|boulders|stones|rocky',
})
export const styleWords = spread<Style>({
  watercolour: 'watercolour|watercolor|aquarelle|gouache|watercolor painting|watercolour painting|wash',
  poster: 'poster|travel poster|screen print|screenprint|silkscreen|art deco|vintage poster|retro poster|linocut|woodcut',
  minimal: 'minimal|minimalist|minimalistic|clean|simple|minimalism',
  sketch:
    'sketch|pencil|pencil drawing|line art|line drawing|ink drawing|hand drawn|drawing|pencil sketch|charcoal drawing|doodle|black ink|etching',
  flat: "flat|flat design|vector|vector art|vector illustration|flat illustration|clip art|clipart|cartoon|storybook|children's book|childrens book",
  paper: 'paper cut|papercut|paper art|paper cutout|cut paper|collage|origami|layered paper|paper craft|papercraft|paper cut out|cut out',
  pixel: 'pixel art|8 bit|8bit|8-bit|16 bit|16-bit|pixelated|pixel|retro game|retro video game',
  lowpoly: 'low poly|low-poly|lowpoly|polygonal|polygon art',
  stained: 'stained glass|mosaic|stained-glass|tiles',
  popart: 'pop art|halftone|comic|comic book|comic style|pop-art',
  grain: 'grainy|grain|risograph|riso|textured|retro texture',
})
export const moodWords = spread<Mood>({
  pastel: 'pastel|pastels|pastel colors|pastel colours|soft colors|soft colours|candy colors',
  neon: 'neon|cyberpunk|fluorescent|glowing|neon lights',
  monochrome: 'monochrome|black and white|black & white|greyscale|grayscale|noir|black-and-white',
  sepia: 'sepia|old photo',
  muted: 'muted|desaturated|subdued|earthy|earth tones|muted colours|muted colors|gloomy|melancholic',
  vibrant: 'vibrant|vivid|colorful|colourful|saturated|bold colors|bold colours|bright colors|bright colours|cheerful|lively',
  dark: 'dark|moody|spooky|mysterious|scary|haunted|gothic',
  warm: 'warm|warm colors|warm colours|cosy|cozy',
  cool: 'cool|cold|cool colors|cool colours|chilly',
  vintage: 'vintage|retro|nostalgic|old fashioned|70s|faded',
})
export const formWords = spread<Form>({
  pattern: 'pattern|seamless pattern|seamless|wallpaper pattern|repeating pattern|tileable|textile|wrapping paper|print pattern',
  abstract: 'abstract|abstract art|generative art|generative|geometric art|abstract background|abstraction',
})
export const familyWords = spread<Family>({
  flow: 'flow|flowing lines|flow field|fluid lines|flowing|swirl|swirls|swirling|silk|threads|currents',
  lowpoly: 'voronoi|triangles|facets|crystal|crystals|shards',
  waves: 'waves|layers|layered|wavy|ripples',
  circles: 'circles|dots|bubbly|spheres|circle packing|polka dots|orbs',
  blobs: 'gradient|gradients|blobs|fluid|liquid|blurry|soft shapes|mesh gradient|dreamy',
  bauhaus: 'bauhaus|geometric|geometry|shapes|squares|mid century|grid|cubist|geometric shapes',
  terrazzo: 'terrazzo|confetti pattern|memphis|speckles|pebbles',
})
export const relationWords = spread<RelationKind>({
  'left-of': 'left of|to the left of|on the left of|on the left side of',
  'right-of': 'right of|to the right of|on the right of|on the right side of',
  on: 'on|on top of|atop|sitting on|standing on|lying on|riding|onto|upon|perched on',
  under: 'under|underneath|below|beneath',
  above: 'above|over|hovering over|flying over|flying above|jumping over',
  between: 'between|in between',
  behind: 'behind',
  'in-front': 'in front of',
  beside: 'next to|beside|near|by|alongside|with|and|holding|playing with|chasing|towards|at',
  in: 'in|inside of|within|into',
})
export const placeWords = spread<Place>({
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
})
