/** Links that a browser can follow: each names its asset, its principal and its end, and is signed by a key that all hosts on one folder share. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Principal } from '../../kernel/contract/caller.ts'
import type { Links } from '../../kernel/ports/links.ts'

export interface SignedLinksInit {
  /** The same in all hosts that share links. */
  readonly key: () => Promise<string>
  /** How long a link holds at least. Default a day. */
  readonly seconds?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

const daySeconds = 86_400
/** Ends are rounded up to so many seconds, so that the same asset has the same link for a while, and browsers need not load it again. */
const roundedTo = 3600
/** Clocks of two hosts may differ by so much. */
const skewSeconds = 60

export function signedLinks({ key, seconds = daySeconds, now = () => Date.now() }: SignedLinksInit): Links {
  const signature = async (id: string, expires: string, who: string): Promise<Buffer> =>
    createHmac('sha256', await key())
      .update(JSON.stringify(['link', id, expires, who]))
      .digest()
  return {
    async sign(id, principal) {
      const step = Math.min(roundedTo, seconds)
      const expires = String(Math.ceil((now() / 1000 + seconds) / step) * step)
      const who = Buffer.from(JSON.stringify(principal)).toString('base64url')
      return `?expires=${expires}&for=${who}&sig=${(await signature(id, expires, who)).toString('base64url')}`
    },
    async check(id, query) {
      const [expires, who, sig] = ['expires', 'for', 'sig'].map((name) => query.getAll(name).join(' ')) as [string, string, string]
      const wanted = await signature(id, expires, who)
      const given = Buffer.from(sig, 'base64url')
      // What is signed was written here, and need not be looked at again.
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'forged'
      if (Number(expires) + skewSeconds < now() / 1000) return 'expired'
      return JSON.parse(Buffer.from(who, 'base64url').toString()) as Principal
    },
  }
}
