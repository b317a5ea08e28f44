/** `vision.read`: words where they stand, and none where there are none. */
import assert from 'node:assert/strict'
import { type Artifact, artifact } from '../kernel/contract/assets.ts'
import type { Box, ReadData, ReadText } from '../kernel/contract/kinds.ts'
import { drawn, pictureOf, notPicture } from './picture-facts.ts'
import { contains, dataOf, refusedFree, type Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

export function readCases({ suite, capabilities, request, ask, plain }: Trial): SuiteCase[] {
  const { shows } = suite
  const page = async (): Promise<ReadData> => dataOf<ReadData>(await plain())
  return [
    ...(shows === undefined ? [] : [{ name: 'reads what the picture shows', run: async () => contains((await page()).text, shows) }]),
    {
      name: 'says of every word where it stands, inside the picture',
      async run() {
        const { width, height } = await pictureOf((request() as { readonly image: Artifact }).image)
        const inside = ({ x, y, ...box }: Box): boolean =>
          [x, y, box.width, box.height].every((side) => Number.isFinite(side) && side >= 0) &&
          x + box.width <= width &&
          y + box.height <= height
        for (const line of (await page()).lines)
          for (const { text, box } of [line, ...line.words]) {
            assert.ok(inside(box), `"${text}" at ${JSON.stringify(box)} leaves the picture, which is ${width}x${height}`)
            assert.ok(box.width > 0 && box.height > 0, `"${text}" takes no place`)
          }
      },
    },
    {
      name: 'is sure from 0 to 1',
      async run() {
        const { confidence, lines } = await page()
        const all: Pick<ReadText, 'confidence'>[] = [{ confidence }, ...lines, ...lines.flatMap(({ words }) => words)]
        for (const { confidence: sure } of all) assert.ok(sure >= 0 && sure <= 1, `a confidence of ${sure}`)
      },
    },
    {
      name: 'has the same words in its text, its lines and their words',
      async run() {
        const { text, lines } = await page()
        const letters = (value: string): string => value.replace(/\s+/g, '')
        assert.equal(letters(lines.map((line) => line.text).join('')), letters(text), 'the lines say something else than the text')
        for (const line of lines)
          assert.equal(
            letters(line.words.map((word) => word.text).join('')),
            letters(line.text),
            'the words say something else than their line',
          )
      },
    },
    {
      name: 'reads nothing in a picture without text',
      async run() {
        const { output, error } = await ask({ image: artifact(await drawn(320, 200, 'white'), 'image/png') })
        const text = (output?.data as ReadData | undefined)?.text ?? ''
        assert.ok(error !== undefined || text.trim() === '', `it reads ${JSON.stringify(text)} where nothing is written`)
      },
    },
    {
      name: 'refuses what is no picture',
      run: async () =>
        assert.equal((await ask({ image: notPicture() })).output, undefined, 'it read a page of HTML as if it were a picture'),
    },
    ...(Array.isArray(capabilities['languages'])
      ? [{ name: 'refuses a language that it does not declare', run: async () => refusedFree(await ask({ languages: ['tlh'] })) }]
      : []),
  ]
}
