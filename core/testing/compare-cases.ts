/** `vision.compare`: the suite draws the pictures, so it knows what differs between them. */
import assert from 'node:assert/strict'
import { type Artifact, artifact } from '../kernel/contract/assets.ts'
import type { CompareData } from '../kernel/contract/kinds.ts'
import { drawn, pictureOf, notPicture } from './picture-facts.ts'
import { type AnyOutput, dataOf, type Trial } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

const png = async (...of: Parameters<typeof drawn>): Promise<Artifact> => artifact(await drawn(...of), 'image/png')

export function compareCases({ ask, made }: Trial): SuiteCase[] {
  const compared = async (a: Artifact, b: Artifact): Promise<{ readonly data: CompareData; readonly output: AnyOutput }> => {
    const output = await made({ a, b })
    return { data: dataOf<CompareData>(output), output }
  }
  const plain = (): Promise<Artifact> => png(120, 90, 'navy')
  const marked = (): Promise<Artifact> => png(120, 90, 'navy', 'orange')
  return [
    {
      name: 'finds a picture the same as itself',
      async run() {
        const { data } = await compared(await plain(), await plain())
        const { verdict, pixelDiff, ssim, hashDistance, changedBox } = data
        assert.deepEqual(
          { verdict, pixelDiff, ssim, hashDistance, changedBox },
          { verdict: 'same', pixelDiff: 0, ssim: 1, hashDistance: 0, changedBox: undefined },
        )
      },
    },
    {
      name: 'finds what has changed, and where',
      async run() {
        const { data } = await compared(await plain(), await marked())
        assert.notEqual(data.verdict, 'same', 'a square was added')
        assert.ok(data.pixelDiff > 0.05 && data.pixelDiff < 0.25, `a ninth of the picture has changed, not ${data.pixelDiff}`)
        assert.ok(data.ssim < 1 && data.ssim >= -1, `a similarity of ${data.ssim}`)
        const { x = 0, y = 0, width = 0, height = 0 } = data.changedBox ?? {}
        assert.ok(
          x <= 8 && y <= 8 && x + width >= 40 && y + height >= 30,
          `the change is not in the box ${JSON.stringify(data.changedBox)}`,
        )
        assert.ok(x + width <= 60 && y + height <= 50, `the box ${JSON.stringify(data.changedBox)} is far larger than the change`)
        assert.ok(data.evidence.length > 0 && data.evidence.every((one) => one.trim() !== ''), 'it says no reason')
      },
    },
    {
      name: 'tells the sizes of both, and at which they were compared',
      async run() {
        const [a, b] = [await png(160, 120, 'navy'), await marked()]
        const { data } = await compared(a, b)
        const told = async (one: Artifact, { width, height, bytes }: CompareData['sizes']['a']): Promise<void> => {
          const facts = await pictureOf(one)
          assert.deepEqual({ width, height, bytes }, { width: facts.width, height: facts.height, bytes: one.size })
        }
        await told(a, data.sizes.a)
        await told(b, data.sizes.b)
        assert.deepEqual(data.comparedAt, { width: 120, height: 90 })
      },
    },
    {
      name: 'shows the difference in pictures that can be looked at',
      async run() {
        const { output } = await compared(await plain(), await marked())
        for (const one of output.artifacts ?? []) assert.equal((await pictureOf(one)).mimeType, one.mimeType)
      },
    },
    {
      name: 'refuses what is no picture',
      run: async () =>
        assert.equal((await ask({ a: await plain(), b: notPicture() })).output, undefined, 'it compared a picture with a page of HTML'),
    },
  ]
}
