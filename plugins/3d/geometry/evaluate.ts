/** From a checked spec to a GLB and a report on it. Runs in the worker. */
import { binary } from '../document/io.ts'
import { documentFromTree } from '../document/from-tree.ts'
import { validate } from '../document/validate.ts'
import { withParts } from '../measure/context.ts'
import { describeModel } from '../measure/description.ts'
import { modelError } from '../model-error.ts'
import type { ModelIssue, ModelReport } from '../report.ts'
import { isAllSeeThrough, seeThroughNote } from '../render/all-see-through.ts'
import { keepSpec } from '../spec/kept-spec.ts'
import { limits } from '../spec/limits.ts'
import { isProfile, type Node, references } from '../spec/nodes.ts'
import type { ModelSpec } from '../spec/schema.ts'
import { estimateTriangles } from './estimate.ts'
import { arena as newArena, kernel as startKernel } from './kernel.ts'
import { measure } from './measure.ts'
import type { Oddity } from './solid.ts'
import { buildTree, rootsOf } from './tree.ts'
import { thousands } from '../thousands.ts'

export interface EvaluateInput {
  readonly spec: ModelSpec
  /** The spec as its author wrote it, expressions and all: what the file keeps. Default `spec`. */
  readonly written?: Readonly<Record<string, unknown>> | undefined
  /** Default `limits.triangles`. */
  readonly maxTriangles?: number | undefined
}
export interface Evaluated {
  readonly glb: Uint8Array
  readonly report: ModelReport
}

/** How much coarser each further try is, where there are more triangles than allowed, and how many tries there are. */
const coarser = 3
const tries = 4

/** May a larger tolerance make fewer triangles of it? */
const isCurved = (node: Node): boolean =>
  ['sphere', 'cylinder', 'capsule', 'torus', 'text', 'circle', 'revolve', 'sweep', 'outline', 'svg'].includes(node.kind) ||
  ['cornerRadius', 'edgeRadius', 'offset', 'twistDeg'].some((field) => Boolean((node as Record<string, unknown>)[field]))

/** The kernel's words for what it cannot do, in ours. */
const asModelError = (error: unknown, roots: readonly string[]): unknown =>
  error instanceof Error && !('code' in error)
    ? modelError(
        'MODEL_GEOMETRY',
        roots.join(', '),
        `The solid kernel gave up on this model: ${error.message}`,
        'Simplify the part that was changed last, or move faces that lie exactly on each other a little.',
        error,
      )
    : error

/** Throws coded errors only. */
export async function evaluateSpec({ spec, written = spec, maxTriangles = limits.triangles }: EvaluateInput): Promise<Evaluated> {
  const kernel = await startKernel()
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]))
  const used = new Set(spec.nodes.flatMap((node) => references(node).map(({ id }) => id)))
  const roots = rootsOf(spec, used, (node) => !isProfile(node))
  const budget = Math.min(maxTriangles, limits.maxTriangles)
  const issues: ModelIssue[] = []
  for (let attempt = 1; ; attempt++) {
    const precision = { tolerance: spec.tolerance, coarser: coarser ** (attempt - 1) }
    const arena = newArena()
    try {
      const expected = estimateTriangles(nodes, roots, precision)
      // Far over the budget: not worth building just to see it.
      if (expected <= budget * 8 || attempt === tries) {
        const odd = new Map<string, Oddity>()
        const tree = await buildTree(nodes, roots, precision, kernel, arena, (one) => odd.set(`${one.code} ${one.node}`, one))
        const { document, triangles } = await documentFromTree(spec, tree)
        if (triangles <= budget) {
          keepSpec(document, written)
          const glb = await binary(document)
          const whole = await tree.whole()
          const measured = measure(whole, spec.expect)
          const checked = await validate(glb)
          const report: ModelReport = {
            triangles,
            units: spec.units ?? 'mm',
            ...measured,
            description: await withParts(document, spec.units ?? 'mm', describeModel),
            watertight: whole.status() === 'NoError',
            // The kernel's own shapes and cuts have none; what was given to it as triangles has been looked at.
            selfIntersections: [...odd.values()].reduce<number | null>(
              (sum, { cuts }) => (sum === null || cuts === null ? null : sum + cuts),
              0,
            ),
            materials: document.getRoot().listMaterials().length,
            validator: { errors: checked.errors, warnings: checked.warnings },
            ...(isAllSeeThrough(document.getRoot().listMaterials().map((material) => material.getAlphaMode())) && { notes: [seeThroughNote] }), // oxfmt-ignore
            issues: [
              ...issues,
              ...[...odd.values()].map(({ code, node, message }) => ({ code, node, message })),
              ...measured.issues,
              ...checked.issues,
            ],
          }
          return { glb, report }
        }
        if (attempt === tries || !spec.nodes.some(isCurved))
          throw modelError(
            'MODEL_TOO_LARGE',
            roots.join(', '),
            `The model has ${thousands(triangles)} triangles; ${thousands(budget)} are allowed.`,
            'Use fewer copies, a larger tolerance, or a larger maxTriangles.',
          )
      }
    } catch (error) {
      throw asModelError(error, roots)
    } finally {
      arena.release()
    }
    if (attempt === 1)
      issues.push({ code: 'coarser', message: 'Curves were drawn coarser than asked, to stay within the triangle budget.' })
  }
}
