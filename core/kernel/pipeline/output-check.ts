/** Whether what a provider or a `generate` hook handed over can be worked with: asked before anything is built on it. */
import { isArtifact } from '../hooks/plain.ts'

/** What is wrong with it, to follow "it returned"; nothing where all is well. `empty`: fine in shape, but there is nothing in it. */
export function outputFault(output: unknown): { readonly fault: string; readonly empty?: true } | undefined {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return { fault: 'no output' }
  const { artifacts, data, warnings, usage, cost } = output as Readonly<Record<string, unknown>>
  if (artifacts !== undefined && !(Array.isArray(artifacts) && artifacts.every(isArtifact)))
    return { fault: '`artifacts` that are none: each has a `mimeType` and `bytes()`' }
  if (data !== undefined && (typeof data !== 'object' || data === null)) return { fault: '`data` that is no object' }
  if (warnings !== undefined && !Array.isArray(warnings)) return { fault: '`warnings` that are no list' }
  if (usage !== undefined && (typeof usage !== 'object' || usage === null)) return { fault: '`usage` that is no object' }
  if (cost !== undefined && (typeof cost !== 'object' || cost === null)) return { fault: '`cost` that is no object' }
  if (data === undefined && !(artifacts as readonly unknown[] | undefined)?.length) return { fault: 'nothing', empty: true }
  return undefined
}
