/** From a spec that nobody has checked to a GLB and a report. Runs in the worker. */
import type { Warning } from 'atelier-mcp'
import { evaluateSpec } from '../geometry/evaluate.ts'
import type { ModelReport } from '../report.ts'
import { checkSpec } from '../spec/check.ts'
import { problemText } from '../spec/problems.ts'
import type { ModelSpec } from '../spec/schema.ts'
import { specError } from '../spec/spec-error.ts'
import { withoutNulls } from '../spec/strict.ts'

export interface BuildInput {
  /** Fields that are null count as left out. */
  readonly spec: unknown
  readonly maxTriangles?: number | undefined
}
export interface Built {
  readonly glb: Uint8Array
  readonly spec: ModelSpec
  readonly report: ModelReport
  readonly warnings: readonly Warning[]
}

/** The spec as it will be built, and what is odd but not wrong. Throws `MODEL_SPEC_INVALID`. */
export function checkedSpec(given: unknown): Pick<Built, 'spec' | 'warnings'> {
  const checked = checkSpec(withoutNulls(given))
  if (!checked.ok) throw specError(checked.problems)
  return {
    spec: checked.spec,
    warnings: checked.warnings.map((problem) => ({ code: 'spec-unused', message: problemText(problem), param: problem.path })),
  }
}

/** Throws coded errors only. */
export async function buildSpec({ spec: given, maxTriangles }: BuildInput): Promise<Built> {
  const checked = checkedSpec(given)
  return { ...checked, ...(await evaluateSpec({ spec: checked.spec, maxTriangles })) }
}
