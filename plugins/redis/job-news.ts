/** What hosts tell each other of jobs, over one connection that does nothing else. */
import type { Redis } from 'ioredis'
import type { RedisConnection } from './connection.ts'

const kinds = ['taken', 'ended', 'cancel', 'answered'] as const
/** A job runs now, has ended, is to be cancelled, was told an answer. */
export type NewsKind = (typeof kinds)[number]

export interface JobNews {
  /** Begins to listen. What was told before is looked up as soon as it does. */
  open(): void
  close(): void
}
export interface JobNewsInit {
  readonly connection: Pick<RedisConnection, 'another'>
  readonly channel: string
  told(kind: NewsKind, id: string): void
  /** Nobody listened for a while: whatever was told meanwhile is to be looked up. */
  missed(): void
}

/** What all hosts tell of jobs on `channel`; heard after `open`. */
export function jobNews({ connection, channel, told, missed }: JobNewsInit): JobNews {
  let redis: Redis | undefined
  return {
    open() {
      if (redis) return
      redis = connection.another()
      redis.on('message', (_channel: string, text: string) => {
        const [kind, id = ''] = text.split(' ')
        const known = kinds.find((one) => one === kind)
        if (known) told(known, id)
      })
      // It subscribes again by itself whenever the connection comes back.
      void redis.subscribe(channel).then(missed, () => {})
      redis.on('ready', missed)
    },
    close: () => redis?.disconnect(),
  }
}
