/** What changes at one host, told to the others by publishing. Whoever is not connected at that moment does not hear of it. */
import { randomUUID } from 'node:crypto'
import type { Change, Changes, PluginLog } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { heard } from './heard.ts'

interface Told {
  readonly by: string
  readonly change: Change
}

/** Listens from the start on. Rejects with `ENGINE_AWAY` where the server does not answer. */
export async function redisChanges({ ask, key, listen }: RedisConnection, log: PluginLog): Promise<Changes> {
  const own = randomUUID()
  const channel = key('changes')
  const listeners = new Set<(change: Change) => void>()
  await listen(
    channel,
    heard(log, (told) => {
      const { by, change } = told as Told
      if (by !== own) for (const listener of listeners) listener(change)
    }),
  )
  return {
    tell(change) {
      const told: Told = { by: own, change }
      // Clients of others look again at their next question.
      ask((redis) => redis.publish(channel, JSON.stringify(told))).catch((error: unknown) =>
        log.debug('Other hosts could not be told of a change', { error: (error as Error).message }),
      )
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
