/** Which assets a call has read: whatever it orders may be made from them, also where a tool has drawn them anew first. */
import { putLatest } from './put-latest.ts'

/** A symbol is copied along by `{ ...caller }`: runs of the call lead to the same memory. */
const key = Symbol('loaded assets')
type Loading = object & { readonly [key]?: Map<string, true> }
/** Of a batch the last; each of its orders is placed soon after its inputs are read. */
const most = 64

/** A caller that remembers. */
export const remembering = <C extends object>(caller: C): C & Loading => ({ ...caller, [key]: new Map<string, true>() })

export function noteLoaded({ [key]: ids }: Loading, id: string): void {
  if (ids) putLatest(ids, id, true, most)
}

/** Ids, the last at the end. */
export const loadedBy = (run: Loading): readonly string[] => [...(run[key]?.keys() ?? [])]
