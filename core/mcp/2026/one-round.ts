/** One round of a call: from the beginning of its handler to its end, or to what its client is asked. */
import { inputRequired, type InputRequests } from '@modelcontextprotocol/server'
import { askedFirst } from '../../kernel/call/asked-first.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { unspent } from '../../kernel/errors/unspent.ts'
import type { CallTurn } from '../../kernel/ports/asked-calls.ts'
import { type CallEntry, textOfEntry } from '../../services/calls/call-entry.ts'
import { recordedCall } from '../../services/calls/recorded-call.ts'
import type { Asking, Exchange } from '../exchange.ts'
import { callQuestions, type Pending } from './call-questions.ts'
import type { RequestStates } from './request-state.ts'

/** Answers a request: the handler with all around it. */
export type Answer = (exchange: Exchange) => Promise<object>

export interface RoundInit {
  /** Of the call. */
  readonly id: string
  readonly entry: CallEntry
  readonly turn: CallTurn
  readonly isReplay: boolean
  readonly exchange: Exchange
  readonly answer: Answer
  states(): Promise<RequestStates>
}
export interface EndedRound {
  /** The handler's, or the questions. It is settled. */
  readonly answer: Promise<object>
  /** Another host has taken the turn: what was done here is not kept yet. */
  readonly lost?: {
    /** The job that it went on as. */
    readonly job: string | undefined
    steps(): Promise<CallEntry['steps']>
    /** The handler came to its end all the same. */
    readonly isWhole: boolean
  }
}

/** Runs the handler until it ends, waits for an answer of its client, or the turn is lost. Never rejects: what goes wrong is in `answer`. */
export async function oneRound({ id, entry, turn, isReplay, exchange, answer, states }: RoundInit): Promise<EndedRound> {
  const pending = new Map<string, Pending>()
  const stop = new AbortController()
  let asking: Asking | undefined
  let job: string | undefined
  const keep = async (asked: CallEntry['asked'], isOver: boolean): Promise<void> =>
    turn.write(textOfEntry({ ...entry, steps: await recorded.keptSteps(), asked, ...(job !== undefined && { job }) }), isOver)
  const warn = (error: unknown): void => exchange.host.log.warn('The journal of a call could not be kept', { error: String(error) })
  let suspend!: (questions: object) => void
  const suspended = new Promise<object>((resolve) => (suspend = resolve))
  /** The questions, or nothing where the call could not be kept: nobody can be asked then. */
  let suspending: Promise<object | undefined> | undefined
  /** Why the principal is asked nothing more, until they have answered what they were asked before. */
  let refusal: AtelierError | undefined
  const giveUp = (): void => {
    for (const one of pending.values()) one.giveUp(refusal)
  }
  let isLost = false as boolean
  /** What is at work ends, and is had by whoever goes on. */
  const lose = (): void => {
    isLost = true
    // A job goes on by itself.
    if (job === undefined) recorded.halt(askedFirst())
  }
  const questionsAsked = async (): Promise<object | undefined> => {
    try {
      const asked = Object.fromEntries([...pending].map(([key, { question, request }]) => [key, { question, request }]))
      await keep(asked, false)
      const inputRequests = Object.fromEntries([...pending].map(([key, { request }]) => [key, request])) as InputRequests
      const requestState = await (await states()).sign(id, Object.keys(entry.answers).length)
      const questions = inputRequired({ inputRequests, requestState })
      suspend(questions)
      return questions
    } catch (error) {
      recorded.reopen()
      if (AtelierError.is(error, 'LEASE_LOST')) {
        lose()
        stop.abort(askedFirst())
      }
      // What was paid is not done once more: it ends as with a client that cannot be asked.
      else if (AtelierError.is(error, 'QUESTION_LIMIT') && !recorded.mayHaveCost) refusal = error
      else warn(error)
      giveUp()
      return undefined
    }
  }
  const recorded = recordedCall({
    id,
    known: entry.steps,
    bytes: turn.bytes,
    startedAt: entry.startedAt,
    isReplay,
    onStill() {
      // Also where it could not be kept before.
      if (asking?.isAnswered() === true || suspending) return giveUp()
      // It waits for others, and asks nobody.
      if (pending.size === 0) return
      // Whoever has the turn now asks.
      if (isLost) return stop.abort(askedFirst())
      recorded.close(askedFirst())
      suspending = questionsAsked()
    },
  })
  turn.lost.addEventListener('abort', lose, { once: true })
  const working = answer({
    ...exchange,
    requestId: id,
    signal: AbortSignal.any([exchange.signal, stop.signal]),
    async becameJob(became) {
      job = became
      // It is done to its next step, and nobody begins it again.
      if (isLost) recorded.halt(unspent('LEASE_LOST', `Another host has taken over the call ${id}, before it became a job.`))
    },
    questions: (at) => callQuestions({ exchange, recorded, answers: entry.answers, pending }, (asking = at)),
  })
  // A handler may end while its questions are written.
  const ended = working.finally(() => suspending).then(async (result) => (await suspending) ?? result)
  const first = Promise.race([ended, suspended])
  await first.catch(() => {})
  turn.lost.removeEventListener('abort', lose)
  if (recorded.isClosed) stop.abort(askedFirst())
  // Whoever sends the last request once more gets the same, too; or goes on, where only the room was missing.
  else if (isReplay && !isLost && !refusal)
    await keep({}, true).catch((error: unknown) => (AtelierError.is(error, 'LEASE_LOST') ? lose() : warn(error)))
  return {
    answer: first,
    ...(isLost && { lost: { job, steps: recorded.keptSteps, isWhole: !recorded.hasRefused && !stop.signal.aborted } }),
  }
}
