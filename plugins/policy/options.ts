/** Options of `policy()`: rules for everyone, by group and by principal. */
import { z } from 'zod'

const names = z.array(z.string().min(1)).min(1)
const usd = z.number().min(0).optional()

export const quota = z.strictObject({
  /** US dollars a day and a calendar month, as the place has them; by the ledger, with what is under way on any host. */
  usdPerDay: usd,
  usdPerMonth: usd,
  /** Requests for something to be made, in any sixty seconds. As all of these, on all hosts together that share the folder or a Redis. */
  callsPerMinute: z.int().min(1).optional(),
  /** The same in a day, as the place has it. */
  callsPerDay: z.int().min(1).optional(),
  /** Of these at the same time. */
  concurrent: z.int().min(1).max(1000).optional(),
  /** Of all files in the library, with its trash and what is held back. When it is reached nothing new is kept, whether made, written in another format or uploaded, until something is deleted for good. */
  bytes: z.int().min(1).optional(),
})
export type Quota = z.output<typeof quota>

const rules = {
  /** Kinds of work that may be asked for: `image.generate`, `image.*`. */
  kinds: names.optional(),
  /** Providers that may be asked, or their models: `openai`, `openai/gpt-image-1-mini`. */
  providers: names.optional(),
  /** `local-only`: nothing leaves this machine. Only who works by rule is asked, and whom `local` names. */
  privacy: z.literal('local-only').optional(),
  /** The most pixels of a picture, width times height, where the request says a size; of a drawing, a side that is not said counts as long as the other. */
  mostPixels: z.int().min(1).optional(),
  /** Added to the end of every prompt for a picture. */
  style: z.string().min(1).max(2000).optional(),
  /** Written into the lower right corner of every picture that is made, as it leaves. Whoever has the scope `originals` finds the one without it, too. */
  watermark: z.string().min(1).max(60).optional(),
  /** By name, as the plugin `moderation` has them: `strict`, or one of its `policies`. */
  moderation: z.string().min(1).optional(),
  quota: quota.optional(),
}
const ruleSet = z.strictObject(rules)
export type Rules = z.output<typeof ruleSet>
const group = z.strictObject({
  ...rules,
  /** `cache`: what one of the group has paid for, the others get for nothing. Of several such groups the first that is named here counts. */
  share: z.array(z.literal('cache')).optional(),
})
export type GroupRules = z.output<typeof group>

export const options = z.strictObject({
  /** For each principal. Its quota is each one's own. */
  everyone: ruleSet.default({}),
  /** For whoever is in the group. Its quota is for all of them together. */
  groups: z.record(z.string(), group).default({}),
  principals: z.record(z.string(), ruleSet).default({}),
  /** Ids of providers on this machine, such as a server of your own, for `privacy`. */
  local: names.default([]),
})
export type Options = z.output<typeof options>
