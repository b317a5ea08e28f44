/** One generation on its way, for all who ask the same at the same time. */
import type { Cost } from '../contract/assets.ts'
import type { Candidate } from '../contract/hooks.ts'
import type { Request, Result, Run, Warning } from '../contract/run.ts'
import { candidateKey } from './candidate-key.ts'
import type { Choice } from './candidate-line.ts'
import { type Answered, asUnpaid, type Generation } from './generation.ts'
import { lookupFor } from './left-order.ts'
import { type OneLease, oneLease } from './one-lease.ts'
import type { PipelineInit } from './pipeline-init.ts'
import { type Member, type RunContext, sharedRun } from './run-context.ts'
import type { Flight } from './single-flight.ts'

/** The work on it, with all its attempts. */
export interface SharedWork {
  readonly init: PipelineInit
  /** Whoever began it. */
  readonly leader: Member
  /** Of whoever began it; they may leave. */
  readonly context: RunContext
  readonly choice: Choice
  readonly flight: Flight<Member>
  /** Of the answer of the first who may give one, to the request as it was first asked. */
  readonly key: string | undefined
  readonly warnings: Warning[]
  readonly lease: OneLease
  /** What its orders stay open for when they are over. */
  readonly unsettled: Promise<unknown>[]
  /** For all attempts together. */
  spent: Cost
}
/** One attempt: a request, and the run as handlers see it. */
export interface Attempt {
  readonly number: number
  readonly request: Request
  readonly run: Run
  /** A finding is about one attempt; what is made again is found anew. */
  readonly notes: Record<string, unknown>
  /** What was made before, and why that is not good enough. */
  readonly before?: { readonly draft: Draft; readonly reason: string }
}
/** What one attempt has made, and who made it. */
export interface Draft {
  readonly attempt: Attempt
  readonly answered: Exclude<Answered, { readonly by: 'kept' }>
  readonly result: Result
}

export const begin = (
  init: PipelineInit,
  context: RunContext,
  choice: Choice,
  flight: Flight<Member>,
  key: string | undefined,
): SharedWork => {
  const spent: Cost = { usd: 0, basis: 'reported' }
  const [leader] = flight.members
  if (!leader) throw new Error('A flight begins with its first member.')
  return { init, leader, context, choice, flight, key, warnings: [], lease: oneLease(init.leases), unsettled: [], spent }
}

/** The next attempt, at `request`. */
export function attemptAt({ leader, flight, warnings, unsettled }: SharedWork, request: Request, before?: Attempt['before']): Attempt {
  const notes: Record<string, unknown> = {}
  const number = (before?.draft.attempt.number ?? 0) + 1
  const run = sharedRun({ leader, signal: flight.signal, members: flight.members, request, attempt: number, notes, warnings, unsettled })
  return { number, request, run, notes, ...(before && { before }) }
}

/** The key of one candidate's answer. */
export const keyOf = async (
  { init, context, choice, key }: SharedWork,
  { number, request }: Attempt,
  candidate: Candidate,
): Promise<string> => {
  const isFirst = number === 1 && candidate === choice.candidates.find(({ skip }) => skip === undefined)
  return (isFirst ? key : undefined) ?? candidateKey(init, context, request, candidate)
}

export const modeOf = ({ context }: SharedWork) => context.run.options.cache ?? 'use'
export const takesKept = (work: SharedWork): boolean => modeOf(work) === 'use'
/** Whether whoever asks the same finds what was made, as it is kept. */
export const isFound = (work: SharedWork): boolean => takesKept(work) && work.init.hooks.lookup.used
/** Whether what is made is stored under its key, before any caller has it. */
export const isStored = (work: SharedWork): boolean => modeOf(work) !== 'off' && work.init.hooks.lookup.used
/** Have all callers left? Nothing new is ordered for them. */
export const isLeft = ({ flight }: SharedWork): boolean => flight.members.size === 0

/** The kept answer under this key, if there is one. Only a first attempt can be kept. */
export async function find(work: SharedWork, { number, run }: Attempt, key: string): Promise<Generation | undefined> {
  if (number > 1 || !(takesKept(work) || run.since !== undefined)) return undefined
  const { init, context } = work
  const kept = await context.timed('lookup', () => lookupFor(init, run, key))
  if (kept) init.book.kept(key, kept.provenance.createdAt)
  return kept && { result: asUnpaid(kept, 'cache'), key, cached: true }
}
