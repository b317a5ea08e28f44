/** A view as an argument. */
import { z } from 'zod'
import { lookNamed, lookNames } from './view-names.ts'

/** One of `lookNames`, listed as such; what people call it beside that is read as well. */
export const lookName = () => z.preprocess(lookNamed, z.enum(lookNames))
