/** `moderate.*`: a score for every declared category, and none for what could not be looked at. */
import assert from 'node:assert/strict'
import { notPicture } from './picture-facts.ts'
import type { AnyOutput, Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

type Scores = Readonly<Record<string, number>>
const scoresOf = ({ data }: AnyOutput): Scores => (data?.['scores'] ?? {}) as Scores
/** From here on a score counts as found. */
const found = 0.5

export function moderationCases({ kind, suite, capabilities, ask, made, plain }: Trial): readonly SuiteCase[] {
  if (!kind.startsWith('moderate.')) return []
  const categories = (capabilities['categories'] ?? []) as readonly string[]
  const { flagged } = suite
  return [
    {
      name: 'scores every declared category, and no other',
      run: async () => assert.deepEqual(Object.keys(scoresOf(await plain())).toSorted(), categories.toSorted()),
    },
    {
      name: 'scores from 0 to 1',
      async run() {
        for (const [name, score] of Object.entries(scoresOf(await plain()))) assert.ok(score >= 0 && score <= 1, `${name}: ${score}`)
      },
    },
    ...(flagged
      ? [
          {
            name: `finds ${flagged.category} where it is, and not where it is not`,
            async run() {
              const { category, request } = flagged
              const [harmful, harmless] = [scoresOf(await made({ ...request }))[category], scoresOf(await plain())[category]]
              assert.ok((harmful ?? 0) >= found, `${category} scores ${harmful} where it is`)
              assert.ok((harmless ?? 1) < found, `${category} scores ${harmless} where it is not`)
            },
          },
        ]
      : []),
    ...(kind === 'moderate.image'
      ? [
          {
            name: 'gives no score to what is no picture',
            run: async () => assert.equal((await ask({ image: notPicture() })).output, undefined, 'it scored a page of HTML'),
          },
        ]
      : []),
    ...(kind === 'moderate.text' && flagged
      ? [
          {
            name: 'looks at a long text to its end, or refuses it',
            async run() {
              const { text } = flagged.request as { readonly text?: string }
              const { output } = await ask({ text: `${'A walk along the river. '.repeat(800)}${text}` })
              if (output) assert.ok((scoresOf(output)[flagged.category] ?? 0) >= found, 'it did not see what stands at the end')
            },
          },
        ]
      : []),
  ]
}
