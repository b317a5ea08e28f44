/** What has changed, told to those who serve clients of this host. */
import type { EventEmitter } from 'node:events'
import type { Change } from '../contract/engines.ts'

export const emitChange = (events: EventEmitter, change: Change): void =>
  void ('uri' in change ? events.emit('resourceChanged', change.uri, change.whose) : events.emit('listChanged', change.list, change.whose))
