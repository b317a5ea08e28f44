/** From a spec that nobody has checked to what a run hands over. */
import { artifact, AtelierError, type Output, type Warning } from 'atelier-mcp'
import { checkSpec } from '../spec/check.ts'
import { problemText } from '../spec/problems.ts'
import { withoutNulls } from '../spec/strict.ts'
import type { ModelReport } from '../report.ts'
import type { ModelSpec } from '../spec/schema.ts'
import type { ModelWork } from '../worker-pool.ts'

export interface Built {
  readonly glb: Uint8Array
  readonly spec: ModelSpec
  readonly report: ModelReport
  readonly warnings: readonly Warning[]
}

/** Everything that is wrong with a spec, as one error. */
export function specError(problems: readonly Parameters<typeof problemText>[0][]): AtelierError {
  return new AtelierError({
    code: 'MODEL_SPEC_INVALID',
    message: `The spec has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `- ${problemText(problem)}`).join('\n')}`,
    fix: 'Mend the fields that are named and call again. The resource atelier://guide/model-spec has the whole vocabulary.',
    outcome: 'none',
    details: { problems },
  })
}

/** Checks and builds. Throws coded errors; costs nothing. */
export async function build(given: unknown, maxTriangles: number | undefined, work: ModelWork, signal: AbortSignal): Promise<Built> {
  const checked = checkSpec(withoutNulls(given))
  if (!checked.ok) throw specError(checked.problems)
  const { glb, report } = await work.evaluate({ spec: checked.spec, maxTriangles }, signal)
  const warnings = checked.warnings.map((problem) => ({ code: 'spec-unused', message: problemText(problem), param: problem.path }))
  return { glb, report, spec: checked.spec, warnings }
}

/** A GLB with spec and report. */
export const outputOf = ({ glb, spec, report, warnings }: Built): Output<'model.create'> => ({
  artifacts: [artifact(glb, 'model/gltf-binary', { name: `${spec.name ?? 'model'}.glb`, meta: { triangles: report.triangles } })],
  data: { spec, report },
  warnings,
})
