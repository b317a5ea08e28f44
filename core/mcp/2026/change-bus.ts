/** What subscriptions of 2026-07-28 hear of: the SDK has one bus for all, and here each hears what concerns its principal. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerEvent, ServerEventBus } from '@modelcontextprotocol/server'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { ChangeOf } from '../../kernel/contract/engines.ts'
import { concerns } from '../changes.ts'

export interface ChangeBus {
  readonly bus: ServerEventBus
  /** Whoever subscribes while `work` runs does so for `principal`. */
  as<T>(principal: Principal, work: () => T): T
  /** `whose`: absent where it is everybody's. */
  publish(event: ServerEvent, whose?: ChangeOf): void
}

export function changeBus(): ChangeBus {
  const asking = new AsyncLocalStorage<Principal>()
  const listeners = new Map<(event: ServerEvent) => void, Principal | undefined>()
  const publish = (event: ServerEvent, whose?: ChangeOf): void => {
    for (const [listener, principal] of listeners) if (whose === undefined || (principal && concerns(whose, principal))) listener(event)
  }
  return {
    as: (principal, work) => asking.run(principal, work),
    publish,
    bus: {
      publish,
      subscribe(listener) {
        const own = (event: ServerEvent): void => listener(event)
        listeners.set(own, asking.getStore())
        return () => void listeners.delete(own)
      },
    },
  }
}
