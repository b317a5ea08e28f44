/** A certificate that is renewed while the server serves: new connections get the new one, those that are open keep what they have. */
import type { Http } from '../../kernel/contract/config.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { type Certificate, readCertificate } from './certificate.ts'

export interface RenewalInit {
  readonly tls: NonNullable<Http['tls']>
  /** In use. */
  readonly first: Certificate
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly use: (next: Certificate) => void
  /** How often the files are read. Default half a minute: whoever renews replaces them in many ways, and not all are seen by watching. */
  readonly everyMs?: number
}
export interface Renewal {
  /** Of what is in use, epoch milliseconds. */
  readonly expiresAt: number
  /** Takes over what lies there now. Never fails: what cannot be used is told, once, and the old one stays. */
  look(): Promise<void>
  stop(): void
}

const dayMs = 86_400_000
/** Whoever renews in time does so earlier: Let's Encrypt's clients a month before. */
export const soonMs = 14 * dayMs
/** Two files are replaced one after the other. */
const settleMs = 2_000

export function renewal({ tls, first, log, use, everyMs = 30_000 }: RenewalInit): Renewal {
  let used = first
  /** Why the files could not be used, as it was told last. */
  let told: string | undefined
  let warnedAt = 0
  const warnOfEnd = (): void => {
    const leftMs = used.expiresAt - Date.now()
    if (leftMs > soonMs || Date.now() - warnedAt < dayMs) return
    warnedAt = Date.now()
    const on = new Date(used.expiresAt).toISOString()
    log.warn(
      leftMs > 0
        ? `The certificate ${tls.cert} ends on ${on}, in ${Math.floor(leftMs / dayMs)} days. Clients will refuse it then: renew it, and it is taken over by itself.`
        : `The certificate ${tls.cert} has ended on ${on}, and clients refuse it. Renew it, and it is taken over by itself.`,
    )
  }
  const problemOf = (why: string): void => {
    if (told === why) return
    told = why
    log.warn(
      `The renewed certificate is not taken over, and the one before stays in use until ${new Date(used.expiresAt).toISOString()}. ${why}`,
    )
  }
  const look = async (): Promise<void> => {
    const next = await readCertificate(tls).catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.min(settleMs, everyMs)).unref())
      return readCertificate(tls)
    })
    if (next.cert.equals(used.cert) && next.key.equals(used.key)) {
      told = undefined
      return
    }
    if (next.expiresAt <= Date.now()) return problemOf(`The new one has ended already, on ${new Date(next.expiresAt).toISOString()}.`)
    use(next)
    used = next
    told = undefined
    warnedAt = 0
    log.info(`A renewed certificate is in use, until ${new Date(next.expiresAt).toISOString()}.`, { cert: tls.cert })
  }
  let looking: Promise<void> | undefined
  const once = (): Promise<void> =>
    (looking ??= look()
      .catch((error: unknown) => problemOf((error as Error).message))
      .finally(() => {
        looking = undefined
        warnOfEnd()
      }))
  const timer = setInterval(() => void once(), everyMs).unref()
  warnOfEnd()
  return {
    get expiresAt() {
      return used.expiresAt
    },
    look: once,
    stop: () => clearInterval(timer),
  }
}
