/** Changes of the host that clients want to hear of. */
import type { Principal } from '../kernel/contract/caller.ts'
import type { ChangeOf } from '../kernel/contract/engines.ts'
import type { Host } from '../kernel/ports/host.ts'

export type ChangedList = 'tools' | 'resources' | 'prompts'
export interface ChangeListener {
  /** `whose`: absent where it is everybody's. */
  readonly listChanged: (what: ChangedList, whose?: ChangeOf) => void
  readonly resourceChanged: (uri: string, whose?: ChangeOf) => void
}

/** A batch changes a list a hundred times; clients need to look again once. */
const listChangedMs = 200

/** Whether a client of `principal` is to hear of it: what is somebody else's, and not shared with them, is nothing to them. */
export const concerns = (whose: ChangeOf | undefined, { id, groups }: Pick<Principal, 'id' | 'groups'>): boolean =>
  whose === undefined || whose.principal === id || groups?.some((group) => whose.groups?.includes(group)) === true

/** Tells `listener` of them, lists of one owner at most every 200 ms, until the answered function is called. With `principal`, of those alone that concern them. */
export function onChanges(host: Host, listener: ChangeListener, principal?: Pick<Principal, 'id' | 'groups'>): () => void {
  const soon = new Map<string, NodeJS.Timeout>()
  const isMeant = (whose: ChangeOf | undefined): boolean => principal === undefined || concerns(whose, principal)
  const stops = [
    host.on('listChanged', (what, whose) => {
      if (!isMeant(whose)) return
      const one = principal || !whose ? what : JSON.stringify([what, whose])
      const tell = (): void => {
        soon.delete(one)
        listener.listChanged(what, whose)
      }
      if (!soon.has(one)) soon.set(one, setTimeout(tell, listChangedMs).unref())
    }),
    host.on('resourceChanged', (uri, whose) => void (isMeant(whose) && listener.resourceChanged(uri, whose))),
  ]
  return () => {
    for (const stop of stops) stop()
    for (const timer of soon.values()) clearTimeout(timer)
  }
}
