/** One thing that the doctor has looked at. */
export interface Finding {
  /** `note`: it works, but there is something to know. */
  readonly state: 'fine' | 'note' | 'broken'
  readonly what: string
  readonly found: string
  readonly fix?: string
  /** Names of the variables or packages that are missing: what else names them has the same cause. */
  readonly missing?: readonly string[]
}

/**
 * One cause once. Where each thing that a finding misses stands in the fix of a provider, the provider tells it, and says what it is for.
 * Without `missing`, which is for this alone.
 */
export function oncePerCause(findings: readonly Finding[]): Finding[] {
  const fixes = findings.filter(({ missing }) => missing === undefined).map(({ fix = '' }) => fix.split(/\.?(?:[^\w/@.-]|$)|@(?=[\d^~])/))
  return findings
    .filter(({ missing }) => !missing?.every((name) => fixes.some((words) => words.includes(name))))
    .map(({ missing: _missing, ...finding }) => finding)
}
