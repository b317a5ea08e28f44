/** What a language model is asked, for a first spec or a better one. */
import type { DesignRequest } from '../service.ts'

/** Words for the user's side; the guide belongs on the system's side. */
export function instructions({ prompt, spec, report }: DesignRequest): string {
  const wish = prompt ?? 'Improve this model.'
  if (spec === undefined) return `Write the model spec of: ${wish}`
  const findings = report === undefined ? '' : `\n\nThe report on it:\n${JSON.stringify(report)}`
  return `The wish: ${wish}\n\nThe spec so far:\n${JSON.stringify(spec)}${findings}\n\nAnswer with the whole spec again, improved. Where a picture is given, it shows the spec so far: mend what looks wrong, floats, or is missing. If all is well, answer with the same spec.`
}
