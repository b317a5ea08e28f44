/** From a spec that nobody has checked to what a run hands over. */
import { artifact, type Output } from 'atelier-mcp'
import { refuseHuge } from '../spec/spec-size.ts'
import type { ModelWork } from '../worker-pool.ts'
import type { Built } from './build-spec.ts'

/** Checks and builds. Throws coded errors; costs nothing. */
export async function build(spec: unknown, maxTriangles: number | undefined, work: ModelWork, signal: AbortSignal): Promise<Built> {
  refuseHuge(spec)
  return work.build({ spec, maxTriangles }, signal)
}

/** A GLB with spec and report. */
export const outputOf = ({ glb, spec, report, warnings }: Built): Output<'model.create'> => ({
  artifacts: [artifact(glb, 'model/gltf-binary', { name: `${spec.name ?? 'model'}.glb`, meta: { triangles: report.triangles } })],
  data: { spec, report },
  warnings,
})
