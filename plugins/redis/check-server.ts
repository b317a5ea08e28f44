/** What a server is, asked when it is met: whether hosts can share it, and what whoever runs it should know before it matters. */
import type { Redis } from 'ioredis'
import { engineFailed } from '../engine-errors.ts'
import type { RedisPlace } from './errors.ts'

type Asked = Pick<Redis, 'info' | 'select' | 'time'>

const oldest = [6, 2] as const
/** Beside what the answer takes. Days of budgets and ends of links are judged by the clock of each host. */
const mostSkewMs = 10_000

/** What to know of it, in sentences. Throws `ENGINE_FAILED` for a server that hosts cannot share, and whatever the client throws. */
export async function checkServer(redis: Asked, place: RedisPlace): Promise<readonly string[]> {
  // The client goes on in the first database where there is no such one, and only tells its listeners.
  if (place.database > 0) await redis.select(place.database)
  const info = fieldsOf(await redis.info())
  const fault = faultOf(info)
  if (fault) throw engineFailed(place, { message: `${place.place} is ${fault.is}.`, fix: fault.fix })
  return [...evictionOf(info), ...(await skewOf(redis))].map((words) => `${place.place} ${words}`)
}

const fieldsOf = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info
      .split(/\r?\n/)
      .flatMap((line): [string, string][] =>
        line.includes(':') ? [[line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]] : [],
      ),
  )

function faultOf(info: ReadonlyMap<string, string>): { readonly is: string; readonly fix: string } | undefined {
  const version = info.get('redis_version') ?? ''
  // Of one that names none nothing is known.
  const [major = Number.NaN, minor = Number.NaN] = (/^(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return {
      is: `of version ${version}, and hosts need ${oldest.join('.')} or newer`,
      fix: 'Update the server, or name another one in `url` of the plugin `redis`.',
    }
  if (info.get('redis_mode') === 'cluster')
    return {
      is: 'a Redis Cluster, whose keys lie on several servers',
      fix: 'Name a server that is none in `url` of the plugin `redis`, with replicas and a failover as you like.',
    }
  if (info.get('role') === 'slave')
    return {
      is: `a replica of ${info.get('master_host') ?? 'another server'}, and what is written to it is not kept`,
      fix: 'Name the master in `url` of the plugin `redis`, best by a name that leads to whichever is the master.',
    }
  return undefined
}

function evictionOf(info: ReadonlyMap<string, string>): string[] {
  const policy = info.get('maxmemory_policy') ?? 'noeviction'
  return policy === 'noeviction'
    ? []
    : [
        `removes what it likes when its memory is full (\`maxmemory-policy ${policy}\`): orders that are out could be placed again, jobs and sessions be lost. Set \`maxmemory-policy noeviction\`.`,
      ]
}

async function skewOf(redis: Asked): Promise<string[]> {
  const askedAt = Date.now()
  const [seconds = 0] = await redis.time()
  const tookMs = Date.now() - askedAt
  const aheadMs = askedAt + tookMs / 2 - Number(seconds) * 1000
  if (Math.abs(aheadMs) < mostSkewMs + tookMs) return []
  const [by, than] = [`${Math.round(Math.abs(aheadMs) / 1000)} s`, aheadMs > 0 ? 'behind' : 'ahead of']
  return [
    `is ${by} ${than} the clock of this host. Days of budgets, and until when links and tokens hold, are judged by the host's: set both, such as by NTP.`,
  ]
}
