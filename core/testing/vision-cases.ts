/** `vision.analyze` and `vision.read`; what `vision.compare` keeps is in `compare-cases.ts`. */
import assert from 'node:assert/strict'
import { check } from '../kernel/schema/check.ts'
import { compareCases } from './compare-cases.ts'
import { readCases } from './read-cases.ts'
import { contains, refusedFree, type Trial, warned } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'

export const visionCases = (trial: Trial): readonly SuiteCase[] =>
  trial.kind === 'vision.analyze'
    ? analyzeCases(trial)
    : trial.kind === 'vision.read'
      ? readCases(trial)
      : trial.kind === 'vision.compare'
        ? compareCases(trial)
        : []

const schema = { type: 'object', additionalProperties: false, required: ['colour'], properties: { colour: { type: 'string' } } } as const

function analyzeCases({ suite, capabilities, ask, made, plain }: Trial): SuiteCase[] {
  const { input, shows } = suite
  const most = capabilities['maxImages']
  const many = (count: number) => ({ images: Array.from({ length: count }, () => input) })
  return [
    {
      name: 'answers in words',
      async run() {
        const text = (await plain()).data?.['text']
        assert.ok(typeof text === 'string' && text.trim() !== '', `the answer is ${JSON.stringify(text)}`)
      },
    },
    ...(shows === undefined
      ? []
      : [{ name: 'says what the picture shows', run: async () => contains((await plain()).data?.['text'], shows) }]),
    {
      name: capabilities['structured'] === true ? 'answers in JSON that satisfies the schema' : 'does not pretend to answer in JSON',
      async run() {
        const { output, error } = await ask({ schema })
        if (capabilities['structured'] !== true) {
          if (output) assert.ok(output.data?.['json'] === undefined && warned(output, 'schema'), 'it dropped the schema without a word')
          return
        }
        assert.equal(error, undefined)
        const checked = await check(schema, output?.data?.['json'])
        assert.ok(checked.ok, `the answer does not satisfy the schema: ${JSON.stringify(output?.data?.['json'])}`)
      },
    },
    ...(typeof most === 'number' && input
      ? [
          { name: `takes ${most} pictures`, run: async () => void (await made(many(most))) },
          { name: `refuses ${most + 1} pictures`, run: async () => refusedFree(await ask(many(most + 1))) },
        ]
      : []),
  ]
}
