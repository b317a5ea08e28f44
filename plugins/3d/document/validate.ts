/** The Khronos glTF validator. */
import type { ModelIssue } from '../report.ts'

export interface Validation {
  readonly errors: number
  readonly warnings: number
  /** The first few, worst first. */
  readonly issues: readonly ModelIssue[]
}

/** Errors and warnings in a GLB or glTF file; `files` are those that a glTF names. */
export async function validate(bytes: Uint8Array, files?: ReadonlyMap<string, Uint8Array>): Promise<Validation> {
  const { validateBytes } = await import('gltf-validator')
  const { issues } = await validateBytes(bytes, {
    maxIssues: 100,
    externalResourceFunction: async (uri) => {
      const found = files?.get(uri)
      if (!found) throw new Error(`${uri} is not there`)
      // The validator reads the memory that a view lies in from its beginning, wherever the view begins.
      return new Uint8Array(found)
    },
  })
  const bad = issues.messages.filter(({ severity }) => severity <= 1).toSorted((a, b) => a.severity - b.severity)
  return {
    errors: issues.numErrors,
    warnings: issues.numWarnings,
    issues: bad.slice(0, 5).map(({ code, message, pointer }) => ({
      code: `validator-${code.toLowerCase().replaceAll('_', '-')}`,
      // Its words for a file that is missing are those of JavaScript.
      message: `${pointer ? `${pointer}: ` : ''}${code === 'IO_ERROR' ? 'the file that is named there is missing.' : message}`,
    })),
  }
}
