import { describe, expect, it } from 'vitest'
import { account } from '#plugins/local/prompt/account.ts'
import { parsePrompt } from '#plugins/local/prompt/parse-prompt.ts'
import { refusalOf } from '#plugins/local/refusal.ts'
import { loadVocabulary } from '#plugins/local/things/vocabulary.ts'

const said = async (prompt: string): Promise<string> => {
  const refusal = await refusalOf({ prompt }, true)
  return refusal ? `no: ${refusal.message}` : account(parsePrompt(prompt, await loadVocabulary()), false)
}

describe('what the illustrator refuses', () => {
  it.each([
    ['app icon for a weather app, sun behind a cloud', 'an icon'],
    ['logo, letter N, blue gradient', 'a logo'],
    ['logo for "Blue Fox Cafe"', 'a logo'],
    ['portrait of a girl with red hair', 'a portrait'],
    ['wireframe of a landing page with three feature cards', 'a user interface'],
    ['water cycle with labels', 'a picture with labels'],
    ['plant cell', 'a picture with labels'],
    ['mind map about healthy eating', 'a diagram'],
    ['pie chart 40 % rent, 30 % food', 'a chart'],
    ['bar chart Jan 10, Feb 25', 'a chart'],
    ['treasure map', 'a map'],
    ['a landscape on mars', 'other worlds'],
    ['a synthwave sunset', 'synthwave'],
    ['fantasy map of an island kingdom', 'a map'],
    ['pixel art sword, 16x16', 'pixel art'],
    ['QR code for https://example.com', 'a code'],
    ['"SUMMER JAZZ FESTIVAL" 12 July', 'sets no text'],
    ['a "map" sign beside a fox', 'sets no text'],
    ['a girl with red hair and a house', 'people'],
    ['a wizard and a dragon by a castle', 'people'],
    ['a cup of coffee and a croissant on a table', 'rooms, tables'],
    ['a sleeping cat on a sofa', 'rooms, tables'],
    ['a red apple', 'red apple in a scene'],
    ['a snowman and a strawberry doughnut', 'doughnut in a scene'],
    ['a koala in a tree', 'not koala in tree'],
    ['a cat between a dog and a rabbit', 'not cat between dog'],
    ['a cow above a house', 'not cow above house'],
    ['eine Katze auf dem Sofa', 'German'],
    ['un gato en el tejado', 'Spanish'],
    ['un chat sur la plage', 'French'],
    ['海辺の猫', 'Japanese'],
    ['一只猫坐在月亮上', 'Chinese'],
    ['кошка на крыше', 'Cyrillic'],
    ['Katze', 'found nothing'],
    ['the entropy of bureaucracy', 'found nothing'],
    ['🐱 🚀', 'found nothing'],
    ['a striped pattern in blue', 'striped'],
    ['terraced rice fields', 'less than half'],
    ['a steampunk airship with brass propellers above a castle', 'does not know what the picture is about: steampunk airship'],
    ['a wombat in a forest', 'about: wombat'],
    ['a painting of two quokkas on a beach', 'about: two quokkas'],
    ['a yellow submarine under water', 'about: yellow submarine'],
    ['a monastery on a mountain', 'about: monastery'],
    ['a wombat in a jungle at night', 'about: wombat'],
    ['a submarine under water', 'about: submarine'],
    ['the Eiffel tower', 'about: eiffel tower'],
    ['a glacier', 'found nothing'],
    ['a waterfall in a forest', 'about: waterfall'],
    ['a capybara relaxing by a lake', 'about: capybara'],
    ['the Eiffel tower at night', 'about: eiffel tower'],
    ['golden gate bridge in fog', 'about: golden gate bridge'],
    ['a clock tower in winter', 'about: clock tower'],
  ])('"%s": %s', async (prompt, why) => {
    expect(await said(prompt)).toMatch(/^no: /)
    expect(await said(prompt)).toContain(why)
  })
  it('is told with the way in two sentences, by the argument that takes it', async () => {
    for (const [prompt, argument] of [
      ['pie chart of rent and food', '`chart`'],
      ['mind map of food', '`diagram`'],
      ['a fox logo', '`svg`'],
      ['a QR code', '`qr`'],
    ] as const) {
      const { fix } = (await refusalOf({ prompt }, true))!
      expect(fix).toContain('`draw_image`')
      expect(fix).toContain(argument)
      expect(fix.split(/(?<=[.!]) (?=[A-Z])/)).toHaveLength(2)
    }
  })
  it('names the plugin where nothing here draws what a model writes', async () =>
    expect((await refusalOf({ prompt: 'a logo' }, false))!.fix).toContain('Add the plugin "draw"'))
  it.each(['logo, letter N', '海辺の猫', 'entropy'])('is not said of "%s" with the style "abstract"', async (prompt) =>
    expect(await refusalOf({ prompt, style: 'abstract' }, true)).toBeUndefined(),
  )
  it.each([
    'a cat and a wombat in a garden',
    'a beach with palm trees and a hammock',
    'a train crossing a bridge',
    'a wolf howls at the moon',
    'a phoenix rising above mountains',
    'storm clouds gathering over a field',
    'a medieval castle by a river',
    'sunset vibes',
    'a walk through the forest',
    'the moon over water',
  ])('is not said where the main thing is known: "%s"', async (prompt) => expect(await said(prompt)).toMatch(/^Drew: /))
  it('is not said of water that something hangs over, which is drawn', async () =>
    expect(await said('the moon over water')).toBe('Drew: lake, moon.'))
  it.each([
    ['a seascape with seagulls', 'Drew: seagulls, sea; left out: seascape, drawn as sea.'],
    ['an archipelago in a calm sea', 'Drew: sea; not understood: archipelago.'],
    ['a lagoon with palm trees', 'Drew: beach, palms; left out: lagoon, drawn as beach.'],
    ['a quiet cove with palm trees', 'Drew: beach, palms; left out: cove, drawn as beach.'],
    ['a wooden pier on a lake at sunset', 'Drew: lake, sunset; not understood: wooden, pier.'],
    ['a savanna at sunset with an elephant', 'Drew: elephant, meadow, sunset; left out: savanna, drawn as meadow.'],
    ['a steppe with horses', 'Drew: 2 × horses, meadow; left out: steppe, drawn as meadow.'],
    ['a moor with sheep in fog', 'Drew: sheep, meadow, fog; left out: moor, drawn as meadow.'],
    ['a desert oasis with palms and a camel', 'Drew: camel, desert; left out: palms; not understood: oasis.'],
    ['wilderness with mountains and a bear', 'Drew: bear, mountains; not understood: wilderness.'],
    ['a tranquil forest clearing with deer', 'Drew: deer, forest; not understood: clearing.'],
    ['ripples on a pond with a duck', 'Drew: duck, lake; not understood: ripples.'],
    ['a glacier under a pink sky', 'Drew: mountains, pink sky; left out: glacier, drawn as mountains.'],
    ['a canyon at sunset with a river', 'Drew: mountains, sunset, river; left out: canyon, drawn as mountains.'],
    ['a vineyard on hills at sunset', 'Drew: meadow, sunset; not understood: vineyard.'],
    ['a rice terrace at dawn with mountains', 'Drew: mountains, dawn; not understood: rice, terrace.'],
    ['a tiny village in snowy mountains', 'Drew: mountains; not understood: village.'],
    ['snowy mountain village at dusk', 'Drew: mountains, dusk, winter, snow; not understood: village.'],
    ['marshes at dawn with a frog', 'Drew: frog, lake, dawn; left out: marshes, drawn as lake.'],
    ['a fox in a jungle', 'Drew: fox, forest; left out: jungle, drawn as forest.'],
  ])('is not said of a kind of ground, which is told: "%s"', async (prompt, told) => expect(await said(prompt)).toBe(told))
  it.each(['a fox, no text, no logo', 'a fox, no people', 'a snowman', 'a cat, portrait format'])(
    'is not said of what is not asked for: "%s"',
    async (prompt) => expect(await said(prompt)).toMatch(/^Drew: /),
  )
})

describe('what the illustrator says of what it drew', () => {
  it.each([
    ['a cat wearing a wizard hat', 'Drew: cat; left out: wearing a wizard hat.'],
    ['a sleeping cat by a house', 'Drew: cat, house; left out: sleeping.'],
    ['a horse with red reins and a house', 'Drew: horse, house; not understood: reins.'],
    ['a dragon flying over a castle', 'Drew: dragon, castle.'],
    ['a fox in a windy forest', 'Drew: fox, forest; left out: wind.'],
    ['a photorealistic fox', 'Drew: fox; left out: photorealistic.'],
    ['a fox, in our house style', 'Drew: fox; left out: house style.'],
    ['seamless pattern of strawberry doughnuts', 'Drew: a pattern of 3 × doughnuts; left out: "strawberry" of "strawberry doughnuts".'],
    ['a house and 1,024 foxes', 'Drew: house, 3 × foxes; not understood: 1,024.'],
    ['a house and 2.5 foxes', 'Drew: house, 3 × foxes; not understood: 2.5.'],
    ['two foxes and a fox den', 'Drew: 2 × foxes; not understood: fox den.'],
    ['three sailboats on the sea at sunset', 'Drew: 3 × sailboats, sea, sunset.'],
    ['a red fox in a snowy forest at night under a full moon', 'Drew: red fox, forest, night, winter, snow, full moon.'],
    ['mountain lake at dawn with mist', 'Drew: lake, dawn, fog, mountains.'],
    ['northern lights over a snowy mountain', 'Drew: mountains, winter, snow, aurora.'],
    ['autumn forest with a river', 'Drew: forest, autumn, river.'],
    ['a desert with a river', 'Drew: desert; left out: river.'],
    ['a castle by the sea, in a forest', 'Drew: castle, sea; left out: forest beside sea.'],
    ['a minimal landscape with a red sun', 'Drew: meadow, sun, minimal; left out: the colour of the sun.'],
    ['a planet with rings in space', 'Drew: planet with rings, space.'],
    ['a city with fireworks', 'Drew: city; not understood: fireworks.'],
    ['a cat without a tail', 'Drew: cat; left out: without tail.'],
    ['no clouds, a blue sky over mountains', 'Drew: mountains, blue sky, a sky without clouds.'],
    ['a meadow without trees', 'Drew: meadow; left out: no trees.'],
    ['a fox without people, no watermark', 'Drew: fox.'],
    ['a cabin by a fjord', 'Drew: cabin, lake, mountains.'],
    ['a moody, vintage forest', 'Drew: forest; left out: moody, vintage.'],
    ['sunset over the sea 🌅', 'Drew: sea, sunset; not understood: 🌅.'],
    ['seamless pattern of stars and moons', 'Drew: a pattern of stars, moon.'],
    ['seamless pattern of lemons on a blue background', /^Drew: a pattern of \d × lemons\.$/],
  ])('"%s": %s', async (prompt, expected) =>
    typeof expected === 'string' ? expect(await said(prompt)).toBe(expected) : expect(await said(prompt)).toMatch(expected),
  )
  it('makes the ground transparent where the words ask for it', async () => {
    const brief = parsePrompt('a red apple, transparent background', await loadVocabulary())
    expect(brief.transparent).toBe(true)
    expect(brief.leftOut).toEqual([])
  })
})
