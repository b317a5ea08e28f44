/** Which assets a call has read: whatever it orders may be made from them, also where a tool has drawn them anew first. */
import { putLatest } from './put-latest.ts'

/** Where a caller has its memory. A symbol is copied along by `{ ...caller }`: runs of the call lead to the same memory. */
export const loadedKey: unique symbol = Symbol('loaded assets')
export type Loading = object & { readonly [loadedKey]?: Map<string, true> }
/** Of a batch the last; each of its orders is placed soon after its inputs are read. */
const most = 64

export function noteLoaded({ [loadedKey]: ids }: Loading, id: string): void {
  if (ids) putLatest(ids, id, true, most)
}

/** Ids, the last at the end. */
export const loadedBy = (run: Loading): readonly string[] => [...(run[loadedKey]?.keys() ?? [])]
