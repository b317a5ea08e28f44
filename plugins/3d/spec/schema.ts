/** The model spec: what a language model or a person writes, and what geometry is made from. One source for check, listing and guide. */
import { z } from 'zod'
import { fields } from './fields.ts'
import { limits } from './limits.ts'
import { materialSchemas } from './materials.ts'
import { vocabulary } from './nodes.ts'
import { once } from './once.ts'
import { parametersSchema } from './parameters-schema.ts'

/** Everything but nodes and materials, which the check looks at one by one. */
export const head = once(() => ({
  version: z.literal(1).nullish().describe('of this vocabulary'),
  name: z.string().min(1).max(100).nullish(),
  units: z.enum(['mm', 'cm', 'm', 'in']).nullish().describe('of all lengths; default mm'),
  tolerance: z.number().min(1e-4).max(1e3).nullish().describe('how far a facet may be from the true curve; default 0.2 % of each radius'),
  parameters: parametersSchema(),
  roots: z.array(fields().id).min(1).max(limits.nodes).nullish().describe('what is shown; default: all solids that no other node uses'),
  expect: z
    .strictObject({
      bbox: z
        .array(
          z
            .number()
            .min(0)
            .max(2 * limits.coordinate),
        )
        .length(3)
        .nullish()
        .describe('outer size [x, y, z]'),
      volume: z.number().min(0).nullish(),
      parts: z.int().min(1).nullish().describe('pieces that do not touch'),
      holes: z.int().min(0).max(10_000).nullish().describe('that go through: a ring has one'),
    })
    .nullish()
    .describe('what it should come out as; differences are reported'),
}))

/** A whole spec. Right-handed, z up, degrees. */
export const specSchema = once(() => {
  const { version, name, units, tolerance, parameters, roots, expect } = head()
  const materials = z.array(materialSchemas().materialSchema).max(limits.materials).nullish()
  const nodes = z.array(vocabulary().nodeSchema).min(1).max(limits.nodes)
  return z.strictObject({ version, name, units, tolerance, parameters, materials, nodes, roots, expect })
})

export type ModelSpec = z.output<ReturnType<typeof specSchema>>
export type Units = NonNullable<ModelSpec['units']>

/** Metres in one unit; glTF is in metres. */
export const metres: Readonly<Record<Units, number>> = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254 }
