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
    ['snowy mountain village at dusk', 'about: snowy mountain village'],
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
