/** Options of `ledger()`: budgets in US dollars. */
import { z } from 'zod'

const usd = z.number().min(0).optional()
const limits = z.strictObject({
  /** Of one generation, by its estimate. */
  perCall: usd,
  /** Of a day, as the place has it. */
  perDay: usd,
  /** Of a calendar month. */
  perMonth: usd,
})
export type Limits = z.output<typeof limits>

export const options = z.strictObject({
  /** Soft: above, the person is asked; where the client cannot ask, it is refused with the estimate. */
  ask: limits.default({}),
  /** Hard: above, it is refused. */
  never: limits.default({}),
  /** Whose spending counts together: everybody's (`host`, default), or each principal's own. */
  scope: z.enum(['host', 'principal']).default('host'),
})
export type Options = z.output<typeof options>
