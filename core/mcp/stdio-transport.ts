/**
 * MCP over two streams, one message a line. The SDK's own transport closes the connection at 10 MiB, copies its whole
 * buffer for every chunk, and answers nothing to a line that it cannot read.
 */
import type { Readable } from 'node:stream'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { type Answers, batches, batchProblem } from './batches.ts'
import { asSent } from './incoming.ts'
import { isMessage } from './json-rpc-message.ts'
import { lineReader } from './line-reader.ts'
import { rpcCodes } from './rpc-error.ts'
import type { ProtocolOutput } from './stdout-guard.ts'

/** Clients built on the SDK close the connection at a message of 10 MiB; a little less is the most that we send. */
const mostSent = 10 * 1024 * 1024 - 1024

export interface StdioOptions {
  readonly input: Readable
  readonly output: ProtocolOutput
  /** Longest line that is read, in bytes. */
  readonly maxLineBytes: number
  /** Of the protocol, once it is agreed on. */
  readonly version: () => string | undefined
  /** The input has ended; answers may still be on their way. */
  readonly onEnd: () => void
}

type Id = string | number

export function stdioTransport({ input, output, maxLineBytes, version, onEnd }: StdioOptions): Transport {
  let closed = false
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    onEnd()
  }
  const held = batches()
  const refusal = (code: number, message: string, id: Id | null): JSONRPCMessage => {
    transport.onerror?.(new Error(message))
    return { jsonrpc: '2.0', id, error: { code, message } } as JSONRPCMessage
  }
  const refuse = (...why: Parameters<typeof refusal>): void => void write(refusal(...why))
  const pass = (message: JSONRPCMessage): void => {
    transport.onmessage?.(message)
    if ('method' in message && message.method === 'notifications/cancelled') void write(held.cancelled(message.params?.['requestId']))
  }
  const onLine = (line: string): void => {
    // A byte order mark and the rest of CRLF go with the blanks.
    const text = line.trim()
    if (text === '') return
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return refuse(rpcCodes.parse, 'This line is not JSON.', null)
    }
    if (Array.isArray(value)) return onBatch(value)
    const message = asSent(value)
    if (isMessage(message)) pass(message)
    else refuse(rpcCodes.request, noMessage, idOf(message))
  }
  const onBatch = (batch: readonly unknown[]): void => {
    const problem = batchProblem(batch, version())
    if (problem !== undefined) return refuse(rpcCodes.request, problem, null)
    const sent = batch.map(asSent)
    const messages = sent.filter((one): one is JSONRPCMessage => refusedInBatch(one) === undefined)
    const refusals = sent.flatMap((one) => {
      const why = refusedInBatch(one)
      return why === undefined ? [] : [refusal(rpcCodes.request, why, idOf(one))]
    })
    const ids = messages.flatMap((one) => ('method' in one && 'id' in one ? [one.id] : []))
    void write(held.open(ids, refusals))
    for (const message of messages) pass(message)
  }
  const onTooLong = (head: string, tail: string): void =>
    refuse(rpcCodes.request, `The message is longer than ${maxLineBytes} bytes.`, idIn(head, tail))
  const feed = lineReader({ maxBytes: maxLineBytes, onLine, onTooLong })

  const write = (message: Answers): Promise<void> => {
    const text = message && serialized(message)
    if (text === undefined || closed || output.write(`${text}\n`)) return Promise.resolve()
    return new Promise((resolve) => output.onDrain(resolve))
  }
  const transport: Transport = {
    start() {
      input.on('data', feed)
      input.once('end', end)
      input.once('close', end)
      input.once('error', end)
      output.onError(end)
      return Promise.resolve()
    },
    send: (message) => write(held.answered(message)),
    close() {
      if (closed) return Promise.resolve()
      closed = true
      input.off('data', feed)
      input.pause()
      transport.onclose?.()
      return Promise.resolve()
    },
  }
  return transport
}

const noMessage = 'This is JSON, but no JSON-RPC 2.0 message.'

/** Why a message of a batch is not passed on; nothing where it is. */
function refusedInBatch(message: unknown): string | undefined {
  if (!isMessage(message)) return noMessage
  return 'method' in message && message.method === 'initialize' ? 'An initialize stands by itself, in no batch.' : undefined
}

const idOf = (message: unknown): Id | null => {
  const id = (message as { id?: unknown } | null)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/**
 * The line to write. A response that cannot be written, or is longer than clients read, becomes an error; a notification is dropped. Answers of
 * a batch that are too long together are lines of their own.
 */
function serialized(message: JSONRPCMessage | readonly JSONRPCMessage[]): string | undefined {
  if (isBatch(message)) {
    const parts = message.flatMap((one) => serialized(one) ?? [])
    return parts.reduce((bytes, part) => bytes + Buffer.byteLength(part) + 1, 1) > mostSent ? parts.join('\n') : `[${parts.join(',')}]`
  }
  const failed = (why: string): string | undefined =>
    'id' in message && !('method' in message)
      ? JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: rpcCodes.internal, message: why } })
      : undefined
  try {
    const text = JSON.stringify(message)
    const bytes = text.length * 3 > mostSent ? Buffer.byteLength(text) : 0
    return bytes > mostSent ? failed(`The answer is too large to send: ${bytes} bytes, and ${mostSent} is the most.`) : text
  } catch {
    return failed('The answer cannot be written as JSON.')
  }
}

const isBatch = (message: JSONRPCMessage | readonly JSONRPCMessage[]): message is readonly JSONRPCMessage[] => Array.isArray(message)

/** The id of a request that was too long to read: libraries write it first or last. */
function idIn(head: string, tail: string): Id | null {
  const found =
    /^\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d+|"[^"\\]*")\s*,/.exec(head) ??
    /,\s*"id"\s*:\s*(\d+|"[^"\\]*")\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/.exec(tail)
  return found?.[1] === undefined ? null : (JSON.parse(found[1]) as Id)
}
