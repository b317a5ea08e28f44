/** Changes of the host that clients want to hear of. */
import type { Host } from '../kernel/ports/host.ts'

export type ChangedList = 'tools' | 'resources' | 'prompts'
export interface ChangeListener {
  readonly listChanged: (what: ChangedList) => void
  readonly resourceChanged: (uri: string) => void
}

/** A batch changes a list a hundred times; clients need to look again once. */
const listChangedMs = 200

/** Tells `listener` of them, lists at most every 200 ms, until the answered function is called. */
export function onChanges(host: Host, listener: ChangeListener): () => void {
  const soon = new Map<string, NodeJS.Timeout>()
  const tell = (what: ChangedList): void => {
    soon.delete(what)
    listener.listChanged(what)
  }
  const stops = [
    host.on('listChanged', (what) => {
      if (!soon.has(what)) soon.set(what, setTimeout(tell, listChangedMs, what).unref())
    }),
    host.on('resourceChanged', listener.resourceChanged),
  ]
  return () => {
    for (const stop of stops) stop()
    for (const timer of soon.values()) clearTimeout(timer)
  }
}
