/** In which unit a model's measures are told. */
import type { OpenedModel } from '../read/read.ts'
import { keptSpec } from '../spec/kept-spec.ts'
import { type Unit, unitNames } from '../units.ts'

/** That of the spec that a file of ours was made from, which is the one that its maker thinks in; else the file's own. */
export function toldUnits({ document, units, known }: OpenedModel): Unit {
  if (known === 'caller') return units
  const spec = keptSpec(document) as { readonly units?: unknown } | undefined
  if (spec === undefined) return units
  return unitNames.find((name) => name === spec.units) ?? 'mm'
}
