/** Numbers, sizes, words without a picture, and styles that flat shapes cannot honestly give. */
import { tableOf } from 'atelier-mcp'
import { numberWords } from '../../number-words.ts'

/** `{ 2: 'both pair' }` from word to number. */
const byNumber = (table: Readonly<Record<string, string>>): Record<string, number> =>
  tableOf(Object.fromEntries(Object.entries(table).flatMap(([value, words]) => words.split(' ').map((word) => [word, Number(value)]))))

/** How many of a thing a word asks for; of vague ones, as many as look like it. */
export const countWords: Readonly<Record<string, number>> = tableOf({
  ...numberWords,
  ...byNumber({
    1: 'a an single lone lonely',
    2: 'both pair couple twin',
    3: 'trio few some family',
    4: 'several',
    5: 'group row pile',
    6: 'bunch herd',
    7: 'flock school',
    8: 'many',
    9: 'lots crowd',
    10: 'swarm',
    12: 'dozen',
    13: 'thirteen',
    14: 'countless',
    15: 'fifteen',
    18: 'dozens',
    20: 'hundred hundreds',
    24: 'thousand',
  }),
})
/** Times the usual size. */
export const sizeWords: Readonly<Record<string, number>> = byNumber({
  0.5: 'tiny mini miniature',
  0.65: 'little small baby',
  0.8: 'young',
  1.2: 'great wide',
  1.4: 'big large tall oversized',
  1.9: 'huge giant massive enormous gigantic colossal',
})
/** Words that may be passed over: they are grammar, praise, or say what a figure does anyway. */
const passedOver =
  'the of is are was be been being this that these those it its his her their there here where when which who whose what as so such very really quite just also too then than or but if while for from to into out up down off through across around along against about toward ' +
  'i me my we our us you your he she they them please make makes made making create created generate draw drawn drawing render show shows showing depict depicts depicting paint painted give want need like picture image illustration artwork art photo photograph style styled themed theme view scene background backdrop composition design ' +
  'beautiful pretty lovely nice gorgeous stunning amazing awesome cute adorable charming sweet pleasant perfect great good best masterpiece detailed highly ultra quality hd 4k 8k high resolution sharp focus calm peaceful quiet serene tranquil elegant fancy fresh soft gentle delicate ' +
  'sitting standing flying swimming floating rising setting sailing hanging looking shining growing grazing set lit has have having with without by at in on and color colour colors colours coloured colored toned tone hue shade bright light lights lighting ' +
  'surrounded filled covered featuring containing including inspired using says say saying reads written titled title called named text word words letters lettering caption sign signboard speech bubble slogan quote dreamy majestic cinematic dramatic atmospheric stylized ' +
  'not no more most much only same still some can will would should could do does let left right near far away piece pieces bit lot kind type size sized isolated transparent water ground sky horizon during after before side front back top middle other another each every all any long short panoramic full open panorama wide prompt portrait format orientation style-of'
/** Manners and looks that a flat figure cannot show: told as left out. */
const manners =
  "sleeping lying running walking jumping dancing playing eating drinking cooking reading baking hiding wandering resting falling drifting driving riding leaning waving hugging kissing fighting chasing waiting watching crying laughing singing pondering past parked painting erupting eruption chases jumps runs sleeps eats plays reads sleepy holding overlooking reflection reflections shadow shadows happy sad smiling friendly funny playful lonely brave fluffy fuzzy new old ancient wild young round shaped empty juicy tasty delicious ripe hot magical magic fantasy whimsical epic kids children's concept idea shop store halloween branch stack"
export const mannerWords: ReadonlySet<string> = new Set(manners.split(' '))
/** Both: no noun is named by them. */
export const stopWords: ReadonlySet<string> = new Set(`${passedOver} ${manners}`.split(' '))
/** Looks that a procedural drawing does not have, by their words: told as left out. */
export const undrawableStyles: Readonly<Record<string, string>> = tableOf(
  Object.fromEntries(
    [
      'photorealistic',
      'realistic|hyperrealistic',
      'photographic',
      'photo|photograph',
      '3D|3d|3d render|render|octane',
      'oil painting',
      'impressionist|impressionism',
      'anime',
      'manga',
      'baroque',
      'renaissance',
      'surreal|surrealist',
      'Van Gogh|van gogh',
      'clay|claymation',
      'isometric',
      'graffiti',
      'wind|windy|breeze|breezy',
      'house style|our house style|in our house style|in house style',
      'cinematic',
      'muted|desaturated|subdued|earthy|earth tones|muted colours|muted colors|gloomy|melancholic',
      'vibrant|vivid|colorful|colourful|saturated|bold colors|bold colours|bright colors|bright colours|cheerful|lively',
      'moody|mysterious|scary|gothic',
      'warm colours|warm|warm colors|cosy|cozy',
      'cool colours|cool|cold|cool colors|chilly',
      'vintage|retro|nostalgic|old fashioned|70s|faded',
      'grain|grainy|risograph|riso|textured|retro texture',
      'poster|travel poster|vintage poster|retro poster|screen print|screenprint|silkscreen|art deco|linocut|woodcut',
      'cut paper|paper cut|papercut|paper art|paper cutout|paper cut out|cut out|paper craft|papercraft|layered paper|origami|collage',
      'low poly|low-poly|lowpoly|polygonal|polygon art',
      'stained glass|stained-glass|mosaic|tiles',
      'pop art|pop-art|halftone|comic|comic book|comic style',
    ].flatMap((words) => words.split('|').map((word) => [word, words.split('|', 1)[0]!])),
  ),
)
/** Most of one thing that a picture can hold and stay a picture. */
export const mostOfOne = 24
