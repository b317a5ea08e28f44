/** For each capability of the shared vocabulary a request that uses it, and what tells that it works. */
import assert from 'node:assert/strict'
import type { Artifact } from '../contract/assets.ts'
import type { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Warning } from '../contract/run.ts'

/** What probes need of the test. */
export interface ProbeMaterial {
  /** An input file of the kind, such as a picture to edit or to look at. */
  readonly input?: Artifact
  /** A mask of the same size. */
  readonly mask?: Artifact
}
/** What came of a probe. */
export interface Outcome {
  readonly declared: unknown
  readonly output?: { readonly artifacts?: readonly Artifact[]; readonly warnings?: readonly Warning[]; readonly data?: Meta } | undefined
  readonly error?: AtelierError | undefined
  readonly partials: readonly Artifact[]
}
export interface Probe {
  readonly name: string
  readonly declared: unknown
  /** Over the suite's own request. */
  readonly change: Meta
  readonly judge: (outcome: Outcome) => void
}

/** The probes for what a kind's capabilities name; none for kinds of other plugins. */
export function probesFor(kind: string, capabilities: Meta, material: ProbeMaterial): readonly Probe[] {
  const made: Probe[] = []
  const add = (capability: string, name: string, change: Meta, judge: Probe['judge']): void =>
    void made.push({ name, declared: capabilities[capability], change, judge })
  const { input, mask } = material
  if ('seed' in capabilities) add('seed', option('a seed', capabilities['seed']), { seed: 7 }, asOption('seed'))
  if ('transparency' in capabilities)
    add('transparency', operation('a transparent background', capabilities['transparency']), { background: 'transparent' }, asOperation)
  if ('mask' in capabilities && mask) add('mask', operation('a mask', capabilities['mask']), { mask }, asOperation)
  if ('partials' in capabilities)
    add(
      'partials',
      capabilities['partials'] ? 'shows unfinished work' : 'shows nothing unfinished',
      {},
      ({ declared, partials, error }) => {
        assert.equal(error, undefined)
        assert.equal(partials.length > 0, declared === true)
      },
    )
  const most = capabilities['maxCount']
  if (typeof most === 'number') {
    add('maxCount', `makes ${most} at a time`, { count: most }, ({ output, error }) => {
      assert.equal(error, undefined)
      assert.equal(output?.artifacts?.length, most)
    })
    add('maxCount', `does not quietly make fewer than ${most + 1}`, { count: most + 1 }, refusedOrWarned('count'))
  }
  const sizes = capabilities['sizes']
  if (Array.isArray(sizes)) for (const size of sizes as string[]) add('sizes', `makes ${size}`, { size }, clean('size'))
  if (sizes !== undefined)
    add(
      'sizes',
      'makes an odd size, or says what it makes instead',
      { size: '1008x624' },
      sizes === 'any' ? ({ error }) => assert.equal(error, undefined) : refusedOrWarned('size'),
    )
  const inputs = capabilities['maxImages']
  if (typeof inputs === 'number' && input) {
    const many = (count: number): Meta => ({ images: Array.from({ length: count }, () => input) })
    add('maxImages', `takes ${inputs} pictures`, many(inputs), ({ error }) => assert.equal(error, undefined))
    add('maxImages', `refuses ${inputs + 1} pictures`, many(inputs + 1), refusedFree)
  }
  if ('structured' in capabilities)
    add(
      'structured',
      capabilities['structured'] ? 'answers in JSON that satisfies the schema' : 'does not pretend to answer in JSON',
      { schema: answerSchema },
      ({ declared, output, error }) => {
        if (declared !== true)
          return void assert.ok(
            error ?? (output?.data?.['json'] === undefined && warned(output, 'schema')),
            'it dropped the schema without a word',
          )
        assert.equal(error, undefined)
        const colour = (output?.data?.['json'] as { colour?: unknown } | undefined)?.colour
        assert.equal(typeof colour, 'string', 'the answer does not satisfy the schema')
      },
    )
  const categories = capabilities['categories']
  if (Array.isArray(categories) && kind.startsWith('moderate.'))
    add('categories', 'scores every declared category, and no other', {}, ({ output, error }) => {
      assert.equal(error, undefined)
      const scores = output?.data?.['scores'] as Readonly<Record<string, number>>
      assert.deepEqual(Object.keys(scores).toSorted(), (categories as string[]).toSorted())
      for (const [name, score] of Object.entries(scores)) assert.ok(score >= 0 && score <= 1, `${name}: ${score}`)
    })
  return made
}

const answerSchema = { type: 'object', additionalProperties: false, required: ['colour'], properties: { colour: { type: 'string' } } }
const option = (what: string, declared: unknown): string => (declared ? `honours ${what}` : `warns of ${what}`)
const operation = (what: string, declared: unknown): string => (declared ? `honours ${what}` : `refuses ${what}`)
const warned = (output: Outcome['output'], param: string): boolean => output?.warnings?.some((warning) => warning.param === param) === true

/** An option: declared, it is taken without a word; undeclared, it is in the warnings, never dropped. */
const asOption =
  (param: string): Probe['judge'] =>
  ({ declared, output, error }) => {
    assert.equal(error, undefined)
    assert.equal(
      warned(output, param),
      declared !== true,
      declared ? `declared, yet it warns of "${param}"` : `"${param}" was dropped without a word`,
    )
  }
/** An operation: declared, it works; undeclared, it is refused before anything is spent. */
const asOperation: Probe['judge'] = (outcome) => (outcome.declared === true ? assert.equal(outcome.error, undefined) : refusedFree(outcome))
const refusedFree: Probe['judge'] = ({ error }) => {
  assert.equal(error?.code, 'PROVIDER_UNSUPPORTED', error ? error.message : 'it did not refuse')
  assert.equal(error?.outcome, 'none', 'a refusal costs nothing')
}
const refusedOrWarned =
  (param: string): Probe['judge'] =>
  (outcome) =>
    outcome.error ? refusedFree(outcome) : assert.ok(warned(outcome.output, param), `"${param}" was dropped without a word`)
const clean =
  (param: string): Probe['judge'] =>
  ({ output, error }) => {
    assert.equal(error, undefined)
    assert.ok(!warned(output, param), `declared, yet it warns of "${param}"`)
  }
