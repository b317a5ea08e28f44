/** Options of `moderation()`. */
import { z } from 'zod'

const action = z.enum(['block', 'flag', 'allow'])
/** By category: an action, or an action with its threshold (0 to 1). */
const rules = z.record(
  z.string(),
  z.union([action, z.strictObject({ action: action.optional(), threshold: z.number().min(0).max(1).optional() })]),
)

export const options = z.strictObject({
  /** The policy that holds: `default`, `strict`, `relaxed`, one of `policies`, or changes to `default`. Default `default`. */
  policy: z.union([z.string(), rules]).default('default'),
  /** More policies by name, each as changes to the built-in one of that name, else to `default`. */
  policies: z.record(z.string(), rules).default({}),
  /** More words and phrases by category, also categories of one's own. For languages other than English this is the only list. */
  words: z.record(z.string(), z.array(z.string().min(1))).default({}),
  /**
   * Who scores besides the word lists. `auto` (default): configured providers of `moderate.text` and `moderate.image`, for what goes to somebody
   * else's model anyway, and for what comes from there. `never`: this machine alone, which means word lists, and nsfwjs where it is installed.
   * `always`: also what is asked of local providers, and made by them.
   */
  vendor: z.enum(['auto', 'never', 'always']).default('auto'),
  /** Look at generated pictures, where a provider of `moderate.image` is available: a vendor, or nsfwjs (`atelier doctor` says how to install it). Default true. */
  pictures: z.boolean().default(true),
  /** What a scorer that is configured and fails means: go on with the word lists and say so (`allow`, default), or refuse (`block`). */
  onError: z.enum(['allow', 'block']).default('allow'),
  /** What was flagged or blocked, as JSON lines in the state folder; `hashed` (default) or `plain` prompts, `false`: nothing. */
  audit: z.union([z.literal(false), z.enum(['hashed', 'plain'])]).default('hashed'),
})
export type Options = z.output<typeof options>
