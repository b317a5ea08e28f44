/** From a spec that nobody has checked to a GLB and a report. Runs in the worker. */
import type { Warning } from 'atelier-mcp'
import { evaluateSpec } from '../geometry/evaluate.ts'
import type { ModelReport } from '../report.ts'
import { checkSpec } from '../spec/check.ts'
import { specFromJsonText } from '../spec/json-text.ts'
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
  /** As its author wrote it, but for fields that are null. */
  readonly spec: WrittenSpec
  readonly report: ModelReport
  readonly warnings: readonly Warning[]
}

/** A spec that has been checked, its expressions not computed. */
export interface WrittenSpec {
  readonly name?: string
  readonly [field: string]: unknown
}

/** The spec as it will be built and as it was written, and what is odd but not wrong. Throws `MODEL_SPEC_INVALID`. */
export function checkedSpec(given: unknown): {
  readonly spec: ModelSpec
  readonly written: WrittenSpec
  readonly warnings: readonly Warning[]
} {
  const written = withoutNulls(specFromJsonText(given))
  const checked = checkSpec(written)
  if (!checked.ok) throw specError(checked.problems)
  return {
    spec: checked.spec,
    written: written as WrittenSpec,
    warnings: checked.warnings.map((problem) => ({ code: 'spec-unused', message: problemText(problem), param: problem.path })),
  }
}

/** Throws coded errors only. */
export async function buildSpec({ spec: given, maxTriangles }: BuildInput): Promise<Built> {
  const { spec, written, warnings } = checkedSpec(given)
  return { spec: written, warnings, ...(await evaluateSpec({ spec, written, maxTriangles })) }
}
