/** Who asks something of the host, as the sides that serve it say it. */
import type { Caller, Client, Elicited, ElicitedUrl, LogLevel, Principal, SampleReply, SampleRequest } from '../contract/caller.ts'
import type { CallJournal } from './call-journal.ts'
import type { LastMade } from '../call/last-made.ts'
import type { JsonSchema, Meta } from '../contract/infer.ts'

/**
 * Whoever stands behind a call: an MCP session's request, a command, a job. What is absent is answered clearly:
 * `elicit` and `elicitUrl` by `unavailable`, `sample` by `CLIENT_UNSUPPORTED`, `roots` by none.
 */
export interface Peer {
  /** Default: a new one. */
  readonly requestId?: string
  readonly principal: Principal
  readonly client: Client
  /** How results name files: with paths where client and host share a disk, by URI alone over HTTP. */
  readonly paths: boolean
  /** What results are fetched by, followed by an asset's id, where client and host share no disk. */
  readonly link?: string
  /** Its links are signed, and end: whoever follows them shows nobody who they are. */
  readonly isSigned?: boolean
  /** What its session has made last. Absent: it has none, and what is newest in the library counts. */
  readonly last?: LastMade
  readonly signal?: AbortSignal
  /** Default `limits.deadlineMs`. */
  readonly deadlineMs?: number
  readonly progress?: Caller['progress']
  /** It can look at unfinished pictures while it waits. Default false: nothing is paid to show them. */
  readonly watches?: boolean
  readonly log?: (level: LogLevel, data: unknown, logger?: string) => void
  /** Every question comes with its key: see `QuestionOptions`. */
  readonly elicit?: (message: string, schema: JsonSchema, key: string) => Promise<Elicited<Meta>>
  readonly elicitUrl?: (message: string, url: string, key: string) => Promise<ElicitedUrl>
  readonly sample?: (request: SampleRequest & { readonly key: string }, signal: AbortSignal) => Promise<SampleReply>
  /** What the client has open. */
  readonly roots?: Caller['roots']
  /** Absolute folders that the person behind it stands in or has named, as at a terminal: they may be used as those of the host. */
  readonly folders?: readonly string[]
  /** What the call has done already, where it can be done once more. Absent: it is done once. */
  readonly journal?: CallJournal
  readonly closeStream?: () => void
}
