/** Who was not let in, for the audit: so many a minute that nobody can push out by it what others have done. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallNote } from '../../kernel/contract/call-note.ts'
import { errorOf } from './reply.ts'
import { requestIdOf } from './request-id.ts'

export interface Refusals {
  /** Watches one request. What comes back is told who has asked, once that is known. */
  watch(request: IncomingMessage, response: ServerResponse): (principal: string) => void
  /** Tells what is counted and not told yet. */
  stop(): void
}

const statuses: ReadonlySet<number> = new Set([401, 403, 429])
const minuteMs = 60_000
/** Lines a minute: of one address, and of all. What is beyond is counted, and told in one line. */
const most = { address: 10, all: 30 }

export function refusals(note: (note: CallNote) => void): Refusals {
  const addresses = new Map<string, number>()
  let told = 0
  let untold = 0
  let timer: NodeJS.Timeout | undefined
  const endMinute = (): void => {
    clearTimeout(timer)
    timer = undefined
    addresses.clear()
    told = 0
    if (untold === 0) return
    const reason = 'Further requests were refused within a minute, and are counted here.'
    note({ ...nobody, name: '', requestId: '', reason, times: untold, ms: 0 })
    untold = 0
  }
  const isRoom = (address: string): boolean => {
    timer ??= setTimeout(endMinute, minuteMs).unref()
    const own = (addresses.get(address) ?? 0) + 1
    if (own > most.address || told >= most.all) return false
    addresses.set(address, own)
    told++
    return true
  }
  return {
    watch(request, response) {
      const start = performance.now()
      let principal = ''
      response.once('finish', () => {
        const { statusCode: status } = response
        if (!statuses.has(status)) return
        const address = addressOf(request)
        if (!isRoom(address)) return void untold++
        note({
          ...nobody,
          principal,
          // Queries hold what links are signed by.
          name: (request.url ?? '').split('?')[0]!.slice(0, 200),
          requestId: requestIdOf(request),
          address,
          ...wordsOf(response),
          ms: Math.round((performance.now() - start) * 10) / 10,
        })
      })
      return (id) => void (principal = id)
    },
    stop: endMinute,
  }
}

const nobody = { what: 'refusal', principal: '', client: '', outcome: 'failed', depth: 0 } as const

/** Names of addresses are kept for a minute, by whoever likes to send them: short ones. */
const addressOf = ({ headers, socket }: IncomingMessage): string =>
  (
    String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ||
    (socket.remoteAddress ?? '')
  ).slice(0, 64)

function wordsOf(response: ServerResponse): Pick<CallNote, 'code' | 'reason'> {
  const { code, data, message } = errorOf(response) ?? {}
  const own = data?.code ?? code
  return {
    code: typeof own === 'string' ? own : `HTTP_${response.statusCode}`,
    ...(typeof message === 'string' && { reason: message.slice(0, 300) }),
  }
}
