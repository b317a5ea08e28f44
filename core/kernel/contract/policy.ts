/** What a host's rules come to for one principal, for whoever has to explain it. */
import type { Principal } from './caller.ts'

declare module './augment.ts' {
  interface Services {
    policy: PolicyService
  }
}

export interface PolicyService {
  /** Every rule that applies, with the place in the config where it is set. */
  explain(principal: Principal): readonly AppliedRule[]
  /** The name of the moderation policy that holds for the principal; nothing where the host's own does. */
  moderationFor(principal: Principal): string | undefined
  /** All names that it may give. */
  moderationNames(): readonly string[]
}
export interface AppliedRule {
  /** Such as `providers`. */
  readonly rule: string
  /** What holds, in a few words. */
  readonly value: string
  /** Such as `policy.groups.design.providers`. */
  readonly from: string
}
