/** From whoever asks (`Peer`) to what handlers get (`Call`): its signal, its deadline, its people. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Artifact, Asset, Assets } from '../contract/assets.ts'
import type { Call, Caller } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Kind, Request, Result, Run, RunOptions } from '../contract/run.ts'
import type { ToolResult } from '../contract/content.ts'
import { frozen } from '../hooks/frozen.ts'
import type { Peer } from '../ports/peer.ts'
import { counterOf } from '../pipeline/orders.ts'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { questionsOf } from './questions.ts'

/** Whoever hands a call on may listen to its progress instead of the client: its runs then tell them. */
const heardKey = Symbol('heard')
type Heard = (call: Pick<Caller, 'progress' | 'signal' | 'run'>) => Caller['run']
export const runHeardBy = (call: Call): Caller['run'] => (call as { [heardKey]?: Heard })[heardKey]?.(call) ?? call.run

export interface OpenCallInit {
  readonly deadlineMs: number
  readonly pipeline: Pipeline
  assetsOf(caller: Caller, paths: boolean): Assets
  show(result: Result | readonly Asset[], note: string | undefined, peer: Peer, caller: Caller): Promise<ToolResult>
  /** Keeps an unfinished picture for a moment and gives the URI under which clients can read it. */
  offerPartial(artifact: Artifact, peer: Peer): string
}
export interface OpenedCall {
  readonly call: Call
  /** Stops its timers and aborts its signal. */
  readonly end: (reason?: unknown) => void
}

/** The peer behind a call, for hosts that need more than the contract shows. */
const peerKey = Symbol('peer')
export const peerOf = (call: object): Peer | undefined => (call as { [peerKey]?: Peer })[peerKey]

export function openCall(init: OpenCallInit, peer: Peer): OpenedCall {
  const controller = new AbortController()
  // A batch hangs hundreds of listeners on one signal.
  setMaxListeners(0, controller.signal)
  const deadlineMs = peer.deadlineMs ?? init.deadlineMs
  const late = (): AtelierError =>
    new AtelierError({
      code: 'DEADLINE',
      message: `The call took longer than ${Math.round(deadlineMs / 100) / 10} s.`,
      retryable: true,
      outcome: 'unknown',
    })
  const timer = Number.isFinite(deadlineMs) ? setTimeout(() => controller.abort(late()), Math.min(deadlineMs, 2 ** 31 - 1)) : undefined
  const cancelled = (): void => controller.abort(reasonOf(peer.signal))
  if (peer.signal?.aborted) cancelled()
  peer.signal?.addEventListener('abort', cancelled, { once: true })
  const end = (reason?: unknown): void => {
    clearTimeout(timer)
    peer.signal?.removeEventListener('abort', cancelled)
    controller.abort(reason ?? over)
  }

  const roots = peer.roots ?? (async () => [])
  const caller: Omit<Caller, 'run'> = {
    requestId: peer.requestId ?? randomUUID(),
    // One principal and one client may stand behind many calls: nobody's handler changes who they are.
    principal: frozen(peer.principal),
    client: frozen(peer.client),
    signal: controller.signal,
    deadline: Date.now() + deadlineMs,
    progress: rising(peer.progress),
    log: (level, data) => peer.log?.(level, data),
    ...questionsOf(peer, controller.signal),
    roots,
  }
  const showPartial = partialsOf(init, peer, caller.progress)
  const run = (
    request: Request,
    options: object = {},
    parent?: Run,
    signal = controller.signal,
    progress = caller.progress,
  ): Promise<Result<Kind, Asset>> => {
    const counted = counterOf(options)
    return init.pipeline(
      request,
      tidy(options) as RunOptions,
      {
        caller: { ...caller, signal, progress },
        runWithin: run,
        ...(counted && { orders: counted }),
        // Who hears of this run in another way, as of one among many, is shown nothing unfinished.
        ...(progress === caller.progress && { showPartial, watches: peer.watches === true }),
      },
      parent,
    )
  }
  const asking = { ...caller, run: (request: Request, options?: object) => run(request, options) } as Caller
  const call = {
    ...asking,
    assets: init.assetsOf(asking, peer.paths),
    show: (result: Result | readonly Asset[], note?: string) => init.show(result, note, peer, asking),
    closeStream: () => peer.closeStream?.(),
    // A symbol, so that it goes with copies of the call.
    [peerKey]: peer,
    [heardKey]: ({ progress, signal, run: own }: Pick<Caller, 'progress' | 'signal' | 'run'>) =>
      progress === caller.progress ? own : (request: Request, options?: object) => run(request, options, undefined, signal, progress),
  } as unknown as Call
  return { call, end }
}

/** A coded reason, such as a job's deadline, is told as it is. */
const reasonOf = (signal: AbortSignal | undefined): AtelierError => {
  const reason: unknown = signal?.reason
  return AtelierError.is(reason)
    ? reason
    : new AtelierError({ code: 'ABORTED', message: 'The call was cancelled.', outcome: 'unknown', cause: reason })
}

/** The usual end. Nobody reads it, so it carries no stack, which is what makes an error dear. */
const over = { name: 'AbortError', message: 'The call is over.' }

/** Options that zod handed on as `undefined` count as absent. */
const tidy = (options: object): object => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** MCP wants strictly rising values: one that does not rise is nudged. */
const rising = (progress: Caller['progress'] | undefined): Caller['progress'] => {
  let last = -1
  return (value, total, message) => {
    if (!progress || !Number.isFinite(value)) return
    last = value > last ? value : last + 1e-6
    progress(last, total, message)
  }
}

const partialsOf = (init: OpenCallInit, peer: Peer, progress: Caller['progress']) => {
  let shown = 0
  return async (artifact: Artifact): Promise<void> =>
    progress(++shown, undefined, `Unfinished picture ${shown}: ${init.offerPartial(artifact, peer)}`)
}
