/** Which assets a call has read: whatever it orders may be made from them, also where a tool has drawn them anew first. */

/** A symbol is copied along by `{ ...caller }`: runs of the call lead to the same set. */
const key = Symbol('loaded assets')
type Loading = object & { readonly [key]?: Set<string> }
/** Of a batch the last; each of its orders is placed soon after its inputs are read. */
const most = 64

/** A caller that remembers. */
export const remembering = <C extends object>(caller: C): C & Loading => ({ ...caller, [key]: new Set<string>() })

export function noteLoaded(caller: Loading, id: string): void {
  const ids = caller[key]
  ids?.delete(id)
  ids?.add(id)
  const oldest = ids?.values().next().value
  if (ids && ids.size > most && oldest !== undefined) ids.delete(oldest)
}

/** Ids, the last at the end. */
export const loadedBy = (run: Loading): readonly string[] => [...(run[key] ?? [])]
