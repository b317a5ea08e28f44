/** Keys that all hosts share. */
import { randomBytes } from 'node:crypto'
import { AtelierError, type Secrets } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'

/** Each is asked for once in the life of a host. Throws `ENGINE_AWAY`, and asks anew the next time. */
export function redisSecrets({ ask, key, where }: RedisConnection): Secrets {
  const known = new Map<string, Promise<string>>()
  const load = async (name: string): Promise<string> => {
    const at = key('secret', name)
    return ask(async (redis) => {
      await redis.set(at, randomBytes(32).toString('hex'), 'NX')
      const secret = await redis.get(at)
      if (secret !== null && /^[0-9a-f]{64}$/.test(secret)) return secret
      throw new AtelierError({
        code: 'ENGINE_FAILED',
        message: `What Redis at ${where} keeps as ${at} is no key.`,
        fix: 'Remove it there (DEL): a new one is made, and links that were given out are worth nothing from then on.',
        outcome: 'none',
        details: { engine: 'redis', where },
      })
    })
  }
  return {
    get(name) {
      const secret = known.get(name) ?? load(name)
      known.set(name, secret)
      secret.catch(() => known.delete(name))
      return secret
    },
  }
}
