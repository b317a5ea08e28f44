/** Options of `metrics()`. */
import { z } from 'zod'

export const options = z.strictObject({
  /** Figures by principal as well: `atelier_principal_calls_total` and `atelier_principal_cost_usd_total` then name who has called. Default false. */
  principals: z.boolean().default(false),
})
