/** Numbers, sizes, words without a picture, and styles that flat shapes cannot honestly give. */
import { tableOf } from 'atelier-mcp'
import { numberWords } from '../../number-words.ts'

/** How many of a thing a word asks for; of vague ones, as many as look like it. */
export const countWords: Readonly<Record<string, number>> = tableOf({
  ...numberWords,
  a: 1,
  an: 1,
  single: 1,
  lone: 1,
  lonely: 1,
  both: 2,
  pair: 2,
  couple: 2,
  twin: 2,
  trio: 3,
  dozen: 12,
  thirteen: 13,
  fifteen: 15,
  few: 3,
  some: 3,
  several: 4,
  group: 5,
  family: 3,
  bunch: 6,
  many: 8,
  lots: 9,
  flock: 7,
  herd: 6,
  school: 7,
  swarm: 10,
  crowd: 9,
  row: 5,
  pile: 5,
  countless: 14,
  hundreds: 20,
  hundred: 20,
  thousand: 24,
  dozens: 18,
})
export const sizeWords: Readonly<Record<string, number>> = tableOf({
  tiny: 0.5,
  mini: 0.55,
  miniature: 0.5,
  little: 0.7,
  small: 0.65,
  baby: 0.62,
  young: 0.8,
  big: 1.4,
  large: 1.45,
  tall: 1.3,
  huge: 1.8,
  giant: 1.95,
  gigantic: 2.1,
  enormous: 2,
  massive: 1.9,
  colossal: 2.1,
  oversized: 1.6,
  great: 1.2,
  wide: 1.2,
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
export const undrawableStyles: Readonly<Record<string, string>> = tableOf({
  photorealistic: 'photorealistic',
  realistic: 'realistic',
  photographic: 'photographic',
  photo: 'photo',
  photograph: 'photo',
  '3d': '3D',
  '3d render': '3D',
  render: '3D',
  octane: '3D',
  'oil painting': 'oil painting',
  impressionist: 'impressionist',
  impressionism: 'impressionist',
  anime: 'anime',
  manga: 'manga',
  baroque: 'baroque',
  renaissance: 'renaissance',
  surreal: 'surreal',
  surrealist: 'surreal',
  hyperrealistic: 'realistic',
  'van gogh': 'Van Gogh',
  claymation: 'clay',
  clay: 'clay',
  isometric: 'isometric',
  graffiti: 'graffiti',
  cinematic: 'cinematic',
})
/** Most of one thing that a picture can hold and stay a picture. */
export const mostOfOne = 24
