/**
 * What every provider must do, for any test runner; what more is asked of it follows from its kind:
 *
 * ```ts
 * const parts = await pluginParts(paintServer({ baseUrl }))
 * for (const { name, run } of providerSuite({ provider: parts.provider('image.generate'), request: { prompt: 'a fox' } })) it(name, run)
 * ```
 *
 * Answers are looked at as bytes: pictures are decoded, meshes counted, labels compared with what they label.
 */
import type { Kind } from '../kernel/contract/run.ts'
import { cancelCases } from './cancel-cases.ts'
import { commonCases } from './common-cases.ts'
import { faultCases } from './fault-cases.ts'
import { imageCases } from './image-cases.ts'
import { inHostCase } from './in-host-case.ts'
import { modelCases } from './model-cases.ts'
import { moderationCases } from './moderation-cases.ts'
import { operationCases } from './operation-cases.ts'
import type { ProviderSuite } from './provider-material.ts'
import { trialOf } from './provider-trial.ts'
import type { SuiteCase } from './suite-case.ts'
import { visionCases } from './vision-cases.ts'

/**
 * The cases: it describes itself, does what its capabilities say, warns of what it cannot do, stops when it is told to, and fails in an
 * orderly way. Providers of kinds that are not in the shared vocabulary get those cases that hold for all.
 */
export function providerSuite<K extends Kind>(suite: ProviderSuite<K>): readonly SuiteCase[] {
  const trial = trialOf(suite)
  return [
    ...commonCases(trial),
    ...cancelCases(trial),
    ...operationCases(trial),
    ...imageCases(trial),
    ...visionCases(trial),
    ...modelCases(trial),
    ...moderationCases(trial),
    inHostCase(trial),
    ...faultCases(trial),
  ].map(({ name, run }) => ({ name: `${trial.kind} by ${trial.suite.provider.id}: ${name}`, run }))
}
