/** What hosts tell each other of jobs, over one connection that does nothing else. */
import type { Listening, RedisConnection } from './connection.ts'

const kinds = ['taken', 'ended', 'cancel', 'answered'] as const
/** A job runs now, has ended, is to be cancelled, was told an answer. */
export type NewsKind = (typeof kinds)[number]

export interface JobNews {
  /** Begins to listen. What was told before is looked up as soon as it does. */
  open(): void
  close(): void
}
export interface JobNewsInit {
  readonly connection: Pick<RedisConnection, 'listenSoon'>
  readonly channel: string
  told(kind: NewsKind, id: string): void
  /** Nobody listened for a while: whatever was told meanwhile is to be looked up. */
  missed(): void
}

/** What all hosts tell of jobs on `channel`; heard after `open`. */
export function jobNews({ connection, channel, told, missed }: JobNewsInit): JobNews {
  let listening: Listening | undefined
  return {
    open() {
      if (listening) return
      const made = connection.listenSoon(channel, (_channel, text) => {
        const [kind, id = ''] = text.split(' ')
        const known = kinds.find((one) => one === kind)
        if (known) told(known, id)
      })
      listening = made
      // It subscribes again by itself whenever the connection comes back.
      void made.begun.then(missed, () => {})
      made.onReady(missed)
    },
    close: () => listening?.end(),
  }
}
