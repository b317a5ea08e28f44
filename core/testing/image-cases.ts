/** `image.*`: every promise of `ImageCapabilities` held against decoded pixels. */
import assert from 'node:assert/strict'
import { type PictureFacts, pictureOf } from './picture-facts.ts'
import { type AnyOutput, type Outcome, refusedFree, refusedOrWarned, type Trial, warned } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

/** Whoever makes any size makes these. */
const commonSizes = ['1024x1024', '1536x1024']
/** Divisible by 16 and by nothing else that models like. */
const oddSize = '1008x624'

const sizeOf = ({ width, height }: PictureFacts): string => `${width}x${height}`
const picturesOf = async ({ artifacts = [] }: AnyOutput): Promise<PictureFacts[]> => Promise.all(artifacts.map(pictureOf))

export function imageCases(trial: Trial): readonly SuiteCase[] {
  if (!trial.kind.startsWith('image.')) return []
  const { capabilities, plain } = trial
  const asked = (trial.request() as { readonly count?: number }).count ?? 1
  return [
    {
      name: 'sends pictures that are what their labels say',
      async run() {
        const { artifacts = [] } = await plain()
        for (const artifact of artifacts) {
          const { mimeType, width, height } = await pictureOf(artifact)
          assert.equal(mimeType, artifact.mimeType, `the bytes are ${mimeType}, labelled ${artifact.mimeType}`)
          const { width: saidWidth = width, height: saidHeight = height } = artifact.meta ?? {}
          assert.deepEqual([saidWidth, saidHeight], [width, height], 'its `meta` names another size than the picture has')
        }
      },
    },
    {
      name: `sends ${asked === 1 ? 'one picture where one is' : `${asked} pictures where so many are`} asked for`,
      run: async () => delivered(await plain(), asked),
    },
    ...sizeCases(trial),
    ...seedCases(trial),
    ...transparencyCases(trial),
    ...countCases(trial),
    ...('partials' in capabilities ? [partialsCase(trial)] : []),
    ...inputCases(trial),
  ]
}

/** Neither more than was asked for, which somebody pays, nor fewer without a word. */
function delivered(output: AnyOutput, asked: number): void {
  const count = output.artifacts?.length ?? 0
  assert.ok(count <= asked, `it made ${count} where ${asked} ${asked === 1 ? 'was' : 'were'} asked for: more than anybody wants to pay`)
  assert.ok(count > 0, 'it made nothing')
  assert.ok(count === asked || warned(output, 'count'), `it made ${count} of ${asked}: the rest was dropped without a word`)
}

function sizeCases({ capabilities, ask, made, plain, request }: Trial): SuiteCase[] {
  const { sizes } = capabilities as { readonly sizes?: readonly string[] | 'any' }
  if (sizes === undefined) return []
  const exactly = (size: string): SuiteCase => ({
    name: `makes ${size}`,
    async run() {
      const output = await made({ size })
      assert.ok(!warned(output, 'size'), 'it declares the size, yet warns of it')
      for (const picture of await picturesOf(output)) assert.equal(sizeOf(picture), size, 'the picture has another size')
    },
  })
  return [
    ...(sizes === 'any' ? commonSizes : sizes).map(exactly),
    {
      name: 'makes an odd size, or says what it makes instead',
      async run() {
        const outcome = await ask({ size: oddSize })
        if (sizes !== 'any' && !sizes.includes(oddSize)) refusedOrWarned(outcome, 'size')
        assert.ok(outcome.output ?? sizes !== 'any', `it makes any size, yet refuses ${oddSize}: ${outcome.error?.message}`)
        if (!outcome.output || warned(outcome.output, 'size')) return
        for (const picture of await picturesOf(outcome.output)) assert.equal(sizeOf(picture), oddSize, 'another size came, without a word')
      },
    },
    ...(sizes === 'any' || (request() as { readonly size?: string }).size !== undefined
      ? []
      : [
          {
            name: 'makes one of its sizes where none is asked for',
            async run() {
              for (const picture of await picturesOf(await plain()))
                assert.ok(sizes.includes(sizeOf(picture)), `it makes ${sizeOf(picture)}, and declares ${sizes.join(', ')}`)
            },
          },
        ]),
  ]
}

function seedCases({ capabilities, ask, made }: Trial): SuiteCase[] {
  if (!('seed' in capabilities)) return []
  if (capabilities['seed'] !== true)
    return [
      {
        name: 'warns of a seed',
        async run() {
          const { output, error } = await ask({ seed: 7 })
          assert.ok(output, `a seed is an option, to be warned of, not a reason to fail: ${error?.message}`)
          assert.ok(warned(output, 'seed'), '"seed" was dropped without a word')
        },
      },
    ]
  const drawn = async (seed: number): Promise<string[]> => {
    const output = await made({ seed })
    assert.ok(!warned(output, 'seed'), 'it declares seeds, yet warns of one')
    const told = output.data?.['seed']
    assert.ok(told === undefined || told === seed, `it says that it used the seed ${String(told)} where ${seed} was asked for`)
    return (await picturesOf(output)).map(({ pixels }) => pixels)
  }
  return [
    {
      name: 'honours a seed: the same one gives the same picture, another one another',
      async run() {
        const first = await drawn(7)
        assert.deepEqual(await drawn(7), first, 'the same seed gave another picture')
        assert.notDeepEqual(await drawn(8), first, 'another seed gave the same picture')
      },
    },
  ]
}

function transparencyCases({ capabilities, ask, made }: Trial): SuiteCase[] {
  if (!('transparency' in capabilities)) return []
  const change = { background: 'transparent' }
  if (capabilities['transparency'] !== true)
    return [{ name: 'refuses a transparent background', run: async () => refusedFree(await ask(change)) }]
  return [
    {
      name: 'honours a transparent background',
      async run() {
        const pictures = await picturesOf(await made(change))
        for (const { transparent, mimeType } of pictures) assert.ok(transparent > 0, `the ${mimeType} has no transparent pixel`)
      },
    },
    {
      name: 'honours an opaque background',
      async run() {
        const output = await made({ background: 'opaque' })
        if (warned(output, 'background')) return
        for (const { transparent } of await picturesOf(output)) assert.equal(transparent, 0, 'the picture has transparent pixels')
      },
    },
  ]
}

function countCases({ capabilities, ask, made }: Trial): SuiteCase[] {
  const most = capabilities['maxCount']
  if (typeof most !== 'number') return []
  return [
    {
      name: `makes ${most} at a time`,
      async run() {
        const output = await made({ count: most })
        delivered(output, most)
        assert.equal(output.artifacts?.length, most, `it declares ${most} at a time`)
      },
    },
    {
      name: `makes no more than ${most}, and does not quietly make fewer than ${most + 1}`,
      async run() {
        const outcome = await ask({ count: most + 1 })
        if (outcome.error) return refusedFree(outcome)
        delivered(outcome.output!, most + 1)
        const count = outcome.output!.artifacts!.length
        assert.ok(count <= most, `it made all ${count}, and declares that it makes at most ${most}: declare what it can`)
      },
    },
  ]
}

const partialsCase = ({ capabilities, ask }: Trial): SuiteCase => ({
  name: capabilities['partials'] === true ? 'shows unfinished work' : 'shows nothing unfinished',
  async run() {
    const { error, partials } = await ask()
    assert.equal(error, undefined)
    assert.equal(partials.length > 0, capabilities['partials'] === true, `it showed ${partials.length} unfinished pictures`)
    await Promise.all(partials.map(pictureOf))
  },
})

/** What edits take in. */
function inputCases({ capabilities, suite: { input, mask }, ask, made }: Trial): SuiteCase[] {
  const cases: SuiteCase[] = []
  if ('mask' in capabilities && mask)
    cases.push({
      name: capabilities['mask'] === true ? 'honours a mask' : 'refuses a mask',
      async run() {
        const outcome: Outcome = await ask({ mask })
        if (capabilities['mask'] !== true) return refusedFree(outcome)
        assert.equal(outcome.error, undefined)
        assert.ok(!warned(outcome.output, 'mask'), 'it declares masks, yet warns of one')
      },
    })
  const most = capabilities['maxImages']
  if (typeof most === 'number' && input) {
    const many = (count: number) => ({ images: Array.from({ length: count }, () => input) })
    cases.push(
      { name: `takes ${most} pictures`, run: async () => void (await made(many(most))) },
      { name: `refuses ${most + 1} pictures`, run: async () => refusedFree(await ask(many(most + 1))) },
    )
  }
  return cases
}
