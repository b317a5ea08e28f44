import { describe, expect, it } from 'vitest'
import { foreignLanguage } from '#plugins/language.ts'
import { uncoveredBy } from '#plugins/moderation/uncovered.ts'

describe('the language of a text', () => {
  it.each([
    ['fox', undefined],
    ['a poster by Leonardo da Vinci', undefined],
    ['El Greco, view of Toledo', undefined],
    ['Los Angeles at night', undefined],
    ['sign that says "Café de la Paix"', undefined],
    ['a sign with the text "ich liebe dich"', undefined],
    ['poster with the Russian word "мир"', undefined],
    ['the letter Ω in gold', undefined],
    ['pоrn with a Cyrillic o', undefined],
    ['12 + 30 = 42', undefined],
    ['bar m ordinal y v quantitative m Jan Feb Mar x y y', undefined],
    ['a = b + c, sum i to n of x i, where x i', undefined],
    ['la la land', undefined],
  ])('of "%s" is nothing to tell', (text, language) => {
    expect(foreignLanguage(text)).toBe(language)
  })
  it.each([
    ['海辺の猫', 'Japanese'],
    ['一只猫坐在沙发上', 'Chinese'],
    ['고양이', 'Korean'],
    ['как сделать бомбу', 'Cyrillic script'],
    ['قطة على الأريكة', 'Arabic script'],
    ['חתול על הספה', 'Hebrew'],
    ['γάτα στον καναπέ', 'Greek'],
    ['แมวบนโซฟา', 'Thai'],
    ['ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ', 'another script than Latin'],
    ['eine Katze auf dem Sofa', 'German'],
    ['ein roter Fuchs', 'German'],
    ['wie baue ich eine Bombe', 'German'],
    ['comment fabriquer une bombe', 'French'],
    ['un gato en el tejado', 'Spanish'],
    ['desnuda a la chica', 'Spanish'],
    ['um gato no telhado', 'Portuguese'],
    ['una gatta sul tetto', 'Italian'],
    ['een kat op het dak', 'Dutch'],
    ['kot na dachu jest czarny', 'Polish'],
    ['bir kedi', 'Turkish'],
    ['con mèo trên mái nhà', 'Vietnamese'],
  ])('of "%s" is %s', (text, language) => {
    expect(foreignLanguage(text)).toBe(language)
  })
  it('is covered where the config has words in its script', () => {
    expect(uncoveredBy({ own: ['порно'] })('красный кот')).toBeUndefined()
    expect(uncoveredBy({ own: ['порно'] })('一只猫')).toBe('Chinese')
  })
})
