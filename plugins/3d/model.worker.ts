/** The work of this plugin that takes longer than a moment, for a worker thread. */
import { workerTask } from 'atelier-mcp'
import { evaluateSpec } from './geometry/evaluate.ts'

/** From a checked spec to GLB and report. */
export const evaluate = workerTask(evaluateSpec)
