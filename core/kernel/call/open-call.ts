/** From whoever asks (`Peer`) to what handlers get (`Call`): its signal, its deadline, its people, its runs. */
import { randomUUID } from 'node:crypto'
import type { Artifact, Asset } from '../contract/assets.ts'
import type { Call, Caller } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Kind, Request, Result, Run, RunOptions } from '../contract/run.ts'
import { frozen } from '../hooks/frozen.ts'
import { loadedKey, type Loading } from '../pipeline/loaded-assets.ts'
import { counterOf } from '../pipeline/orders.ts'
import type { OpenedCall } from '../ports/host.ts'
import type { Peer } from '../ports/peer.ts'
import type { CallInit } from './call-init.ts'
import { type CallRecord, withRecord } from './call-record.ts'
import { callerAssets } from './caller-assets.ts'
import { type BegunRun, journaledAssets, journaledRun } from './journaled.ts'
import { noteMade } from './last-made.ts'
import { linked } from './linked.ts'
import { questionsOf } from './questions.ts'
import { show } from './show.ts'
import { standingOf } from './standing.ts'
import { present } from '../schema/present.ts'
import { timeLimit } from '../time/time-limit.ts'

/** What runs see of a call, but for what each may have of its own. */
type Shared = Omit<Caller, 'run' | 'signal' | 'since' | 'yields'>
/** What a run has of its own: whoever hands a call on may put another signal or progress into it. */
type Holder = Pick<Caller, 'signal' | 'progress' | 'since' | 'yields'>

export function openCall(init: CallInit, peer: Peer): OpenedCall {
  const time = timeLimit('The call', peer.deadlineMs ?? init.limits.deadlineMs, peer.signal, cancelled)
  const { elicit, elicitUrl, sample } = questionsOf(peer, time)
  // One by one, here and below: adding to what was spread takes longer than all the rest.
  const shared: Shared & Loading = {
    requestId: peer.requestId ?? randomUUID(),
    // One principal and one client may stand behind many calls: nobody's handler changes who they are.
    principal: frozen(peer.principal),
    client: frozen(peer.client),
    deadline: time.deadline,
    progress: rising(peer.progress),
    log: (level, data) => peer.log?.(level, data),
    elicit,
    elicitUrl,
    sample,
    roots: peer.roots ?? (async () => []),
    [loadedKey]: new Map(),
  }
  // What an earlier time has ordered is taken.
  const replay = present({ since: peer.journal?.isReplay === true ? peer.journal.startedAt : undefined })
  const own = (): Holder => ({ signal: time.signal, progress: shared.progress, ...replay })
  const showPartial = partialsOf(init, peer, shared.progress)
  const handedOut = async (result: Result<Kind, Asset>): Promise<Result<Kind, Asset>> => {
    for (const asset of result.artifacts) noteMade(peer.last, asset)
    if (peer.link === undefined) return result
    return { ...result, artifacts: await Promise.all(result.artifacts.map((asset) => linked(asset, peer, init.services.links.sign))) }
  }
  const run = (
    request: Request,
    options: RunOptions = {},
    { signal, progress, since, yields }: Holder = own(),
    parent?: Run,
  ): Promise<Result<Kind, Asset>> => {
    const orders = counterOf(options)
    const rest = present({ since, yields })
    const begun: BegunRun = (counted, id) =>
      init.pipeline(
        request,
        present(options),
        {
          ...present({ id, orders: counted }),
          caller: { ...shared, signal, progress, ...rest },
          runWithin: (next, nextOptions, within, until) =>
            run(next, nextOptions, { progress: shared.progress, signal: until, ...rest }, within),
          // Whoever hears of this run in another way, as of one among many, is shown nothing unfinished.
          ...(progress === shared.progress && { showPartial, watches: peer.watches === true }),
        },
        parent,
      )
    const { journal } = peer
    const running = journal
      ? journaledRun({ journal, request, options: present(options), isNested: parent !== undefined, assets, orders }, begun)
      : begun(orders)
    return parent ? running : running.then(handedOut)
  }
  const runFor = (holder?: Holder) => ((request: Request, options?: RunOptions) => run(request, options, holder)) as Caller['run']
  let made: Caller | undefined
  const caller = (): Caller => (made ??= { ...shared, ...own(), run: runFor() })
  const needed = new Set<string>()
  const assetsOfPeer = callerAssets(init, { caller, peer, needed })
  const assets = peer.journal ? journaledAssets(assetsOfPeer, { journal: peer.journal, needed }) : assetsOfPeer
  /** The call, for whoever runs things by `byRun`. */
  const callWith = (byRun: Caller['run'], record: CallRecord): Call => {
    const handed: Call & Loading = {
      requestId: shared.requestId,
      principal: shared.principal,
      client: shared.client,
      get signal() {
        return time.signal
      },
      deadline: time.deadline,
      progress: shared.progress,
      log: shared.log,
      elicit,
      elicitUrl,
      sample,
      roots: shared.roots,
      run: byRun,
      assets,
      show: (result, note) => show(init, result, note, { peer, caller: caller() }),
      standing: () => standingOf(peer, shared),
      closeStream: () => peer.closeStream?.(),
      [loadedKey]: shared[loadedKey]!,
    }
    return withRecord(replay.since === undefined ? handed : Object.assign(handed, replay), record)
  }
  const call: Call = callWith(runFor(), {
    peer,
    depth: 0,
    openFolders: needed,
    runFor: (holder) =>
      holder.progress === shared.progress && holder.since === undefined && holder.yields === undefined ? holder.run : runFor(holder),
    opened: { is: (one) => one === call, until: time.until, with: callWith },
  })
  return {
    call,
    leave: time.leave,
    end(reason = over) {
      time.stop()
      time.abort(reason)
    },
  }
}

/** A coded reason, such as a job's deadline, is told as it is. */
const cancelled = ({ reason }: AbortSignal): AtelierError =>
  AtelierError.is(reason)
    ? reason
    : new AtelierError({ code: 'ABORTED', message: 'The call was cancelled.', outcome: 'unknown', cause: reason })

/** The usual end. Nobody reads it, so it has no stack: a stack is what makes an error dear. */
const over = { name: 'AbortError', message: 'The call is over.' }

/** MCP wants strictly rising values: one that does not rise is nudged. */
const rising = (progress: Caller['progress'] | undefined): Caller['progress'] => {
  let last = -1
  return (value, total, message) => {
    if (!progress || !Number.isFinite(value)) return
    last = value > last ? value : last + 1e-6
    progress(last, total, message)
  }
}

const partialsOf = (init: CallInit, peer: Peer, progress: Caller['progress']) => {
  let shown = 0
  return async (artifact: Artifact): Promise<void> =>
    progress(++shown, undefined, `Unfinished picture ${shown}: ${init.offerPartial(artifact, peer)}`)
}
