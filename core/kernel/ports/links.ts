/** Addresses under which files can be fetched without showing who one is. */
import type { Principal } from '../contract/caller.ts'

export interface Links {
  /** What follows an asset's id in such an address. Whoever has it gets what `principal` would get, for a while. */
  sign(id: string, principal: Principal): Promise<string>
  /** Whose address it is; else what is wrong with it. `query` as `sign` has written it. */
  check(id: string, query: URLSearchParams): Promise<Principal | 'forged' | 'expired'>
}
