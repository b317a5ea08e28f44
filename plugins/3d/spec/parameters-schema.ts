import { z } from 'zod'
import { limits } from './limits.ts'
import { once } from './once.ts'

/** As a spec lists them. Structured answers have no open objects, so it is a list; an object `{ "width": 80 }` is taken as well. */
export const parametersSchema = once(() =>
  z
    .array(z.strictObject({ id: z.string().describe('letters, digits, _'), value: z.union([z.number(), z.string()]) }))
    .max(limits.parameters)
    .nullish()
    .describe('named numbers that expressions use; a value may be an expression of others'),
)
