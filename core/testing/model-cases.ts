/** `model.create`: a mesh that can be opened, from whatever is declared. `model.design`: a spec that can be built. */
import assert from 'node:assert/strict'
import { artifact } from '../kernel/contract/assets.ts'
import type { Meta } from '../kernel/contract/infer.ts'
import { meshIn } from './mesh-facts.ts'
import { drawn } from './picture-facts.ts'
import { type AnyOutput, refusedFree, type Trial, warned } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

export const modelCases = (trial: Trial): readonly SuiteCase[] =>
  trial.kind === 'model.create' ? createCases(trial) : trial.kind === 'model.design' ? designCases(trial) : []

const glb = 'model/gltf-binary'
/** Triangles that whoever honours a limit keeps to: a box has 12. */
const few = 500

async function triangles({ artifacts = [] }: AnyOutput): Promise<number> {
  const [solid] = artifacts
  assert.ok(solid, 'it made no model')
  return meshIn(await solid.bytes()).triangles
}

function createCases({ suite, capabilities, ask, made, plain, request }: Trial): SuiteCase[] {
  const from = (capabilities['from'] ?? []) as readonly string[]
  const { prompt } = request() as { readonly prompt?: string }
  const source = (name: string, change: Meta | undefined): SuiteCase[] => {
    if (!from.includes(name))
      return [{ name: `refuses to work from ${name}, which it does not declare`, run: async () => refusedFree(await ask(change)) }]
    if (change === undefined) return []
    return [
      {
        name: `makes a model from ${name}`,
        run: async () => void assert.ok((await triangles(await made(change))) > 0, 'the model is empty'),
      },
    ]
  }
  return [
    {
      name: 'makes a solid that can be opened, labelled as what it is',
      async run() {
        const output = await plain()
        assert.ok((await triangles(output)) > 0, 'the model has no triangle')
        assert.equal(output.artifacts![0]!.mimeType, glb, 'a model is GLB before export')
      },
    },
    {
      name: `keeps to ${few} triangles, or says that it does not`,
      async run() {
        const { output } = await ask({ maxTriangles: few })
        // A coded error is an answer too: not everything can be made of so few.
        if (!output || warned(output, 'maxTriangles')) return
        const count = await triangles(output)
        assert.ok(count <= few, `it made ${count} triangles of at most ${few}, without a word`)
      },
    },
    ...(prompt === undefined ? [] : source('prompt', { prompt })),
    ...source('spec', from.includes('spec') ? (suite.spec === undefined ? undefined : { spec: suite.spec }) : { spec: suite.spec ?? {} }),
    {
      name: from.includes('image') ? 'makes a model from image' : 'refuses to work from image, which it does not declare',
      async run() {
        const change = { base: artifact(await drawn(64, 64, 'white', 'black'), 'image/png') }
        if (!from.includes('image')) return refusedFree(await ask(change))
        assert.ok((await triangles(await made(change))) > 0, 'the model is empty')
      },
    },
  ]
}

function designCases({ suite, made, plain }: Trial): SuiteCase[] {
  const spec = ({ data }: AnyOutput): unknown => {
    const given = data?.['spec']
    assert.ok(typeof given === 'object' && given !== null && !Array.isArray(given), `the spec is ${JSON.stringify(given)}, and no object`)
    assert.deepEqual(JSON.parse(JSON.stringify(given)), given, 'the spec is no plain JSON')
    return given
  }
  const { buildable } = suite
  return [
    { name: 'answers with a spec', run: async () => void spec(await plain()) },
    ...(buildable ? [{ name: 'designs what can be built', run: async () => void (await buildable(spec(await plain()))) }] : []),
    {
      name: 'revises a spec after its report and picture',
      async run() {
        const report = { issues: [{ code: 'floating-parts', message: 'A part floats in the air.' }] }
        const base = artifact(await drawn(64, 64, 'white', 'black'), 'image/png')
        spec(await made({ spec: spec(await plain()), report, base }))
      },
    },
    {
      name: 'leaves the building to others',
      run: async () => assert.equal((await plain()).artifacts?.length ?? 0, 0, 'a design has no files'),
    },
  ]
}
