/** Options of `imageGen()`. */
import { z } from 'zod'

export const options = z.strictObject({
  /**
   * A look at every new picture: `report` (default) adds a warning for what is wrong with it, `revise` also makes it once
   * more, which costs once more; `off` looks at nothing.
   */
  inspect: z.enum(['off', 'report', 'revise']).default('report'),
})
