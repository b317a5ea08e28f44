/** Which of the two eras of MCP a message belongs to: sessions that `initialize` opens (to 2025-11-25), or requests that say all by themselves. */
import { isRecord } from './incoming.ts'

/** The first revision without sessions: each request says in its `_meta`, the envelope, which revision it speaks and who asks. */
export const firstWithoutSessions = '2026-07-28'

const prefix = 'io.modelcontextprotocol/'
/** In `_meta`; who has it has an envelope. */
export const versionKey = `${prefix}protocolVersion`
const others = [`${prefix}clientInfo`, `${prefix}clientCapabilities`]

/** Of the protocol: "unsupported protocol version". */
const unsupportedVersion = -32_022

/** The error for a message that names a revision which is none of those without sessions. */
export function revisionProblem(message: unknown): { readonly code: number; readonly message: string; readonly data: object } | undefined {
  const requested = metaOf(message)[versionKey]
  if (typeof requested !== 'string' || requested === firstWithoutSessions) return undefined
  return {
    code: unsupportedVersion,
    message: `This server does not know the revision ${requested.slice(0, 40)}. Use ${firstWithoutSessions}, or start with initialize for an earlier one.`,
    data: { supported: [firstWithoutSessions], requested },
  }
}

/** Does the message say by itself which revision it speaks? */
export const hasEnvelope = (message: unknown): boolean => metaOf(message)[versionKey] !== undefined

/** What is wrong with a message that says who asks and not in which revision: it belongs to neither era. */
export function envelopeProblem(message: unknown): string | undefined {
  const meta = metaOf(message)
  const told = others.find((key) => meta[key] !== undefined)
  if (told === undefined || meta[versionKey] !== undefined) return undefined
  return `This request has "${told}" in its _meta, and names no revision of the protocol. Add "${versionKey}": "${firstWithoutSessions}", or start with initialize.`
}

function metaOf(message: unknown): Readonly<Record<string, unknown>> {
  const params = isRecord(message) ? message['params'] : undefined
  const meta = isRecord(params) ? params['_meta'] : undefined
  return isRecord(meta) ? meta : {}
}
