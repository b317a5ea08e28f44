/**
 * A request whose answer may need more from its client. Nobody can be asked while it is answered: the client gets the questions in the place
 * of the answer, and sends the request once more with what it was asked. The handler is begun again then, and all that it did before is
 * answered from the journal of its call: nothing is ordered, downloaded, judged or written a second time.
 */
import { randomUUID } from 'node:crypto'
import { inputRequired, type InputRequests, type ServerContext } from '@modelcontextprotocol/server'
import { askedFirst } from '../../kernel/call/asked-first.ts'
import { canonical } from '../../kernel/pipeline/cache-key.ts'
import type { Principal } from '../../kernel/contract/caller.ts'
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { CallTurn } from '../../kernel/ports/asked-calls.ts'
import type { Host } from '../../kernel/ports/host.ts'
import { type CallEntry, entryInText, textOfEntry } from '../../services/calls/call-entry.ts'
import { recordedCall } from '../../services/calls/recorded-call.ts'
import { canBeAsked } from '../can-be-asked.ts'
import type { Asking, Exchange } from '../exchange.ts'
import { requestIdHeader } from '../request-id.ts'
import { rpcErrorFrom } from '../rpc-error.ts'
import { type InputRequest, isAnswerTo } from './answers.ts'
import { callQuestions, type Pending } from './call-questions.ts'
import { refused, type RequestStates, requestStates } from './request-state.ts'

export interface AskedBefore {
  readonly requestState: string | undefined
  readonly inputResponses: Readonly<Record<string, unknown>>
}
/** What a repeated request brings with it. */
export const askedBefore = ({ mcpReq }: ServerContext): AskedBefore => ({
  requestState: mcpReq.requestState<string>(),
  inputResponses: mcpReq.inputResponses ?? {},
})

const statesOf = async ({ secrets }: Host): Promise<RequestStates> => requestStates(await secrets.get('asked/key'))

type Answer = (exchange: Exchange) => Promise<object>

/** `what`: the method and its parameters, which a repeated request repeats. */
export async function withQuestions(what: object, exchange: Exchange, before: AskedBefore, answer: Answer): Promise<object> {
  const { requestState, inputResponses } = before
  const { host } = exchange
  if (requestState === undefined) {
    if (Object.keys(inputResponses).length > 0)
      throw refused('This request answers questions, and has no requestState: nobody has asked them.')
    if (!Object.values(canBeAsked(exchange.client)).includes(true)) return answer(exchange)
  }
  const request = await canonical(what)
  const begun: CallEntry = {
    principal: exchange.connection.principal.id,
    rights: rightsOf(exchange.connection.principal),
    request,
    startedAt: Date.now(),
    steps: {},
    answers: {},
    asked: {},
  }
  try {
    const kept = await host.askedCalls()
    if (requestState === undefined) {
      const id = idOf(exchange)
      return await oneRound({ id, entry: begun, turn: kept.begin(id), isReplay: false, exchange, answer })
    }
    const id = await (await statesOf(host)).callOf(requestState)
    // Whoever sends it twice gets the same twice; it is done once.
    return await kept.during(id, exchange.signal, async (turn) => {
      const entry = await answered(entryInText(await turn.read()), begun, inputResponses)
      return entry.job === undefined
        ? oneRound({ id, entry, turn, isReplay: true, exchange, answer })
        : ((await (await import('./tasks.ts')).createdAgain(entry.job, exchange)) ?? forgotten())
    })
  } catch (error) {
    throw rpcErrorFrom(error, 'atelier', exchange)
  }
}

/** Over HTTP the server has named the request, and joins answer, log and audit by that name. */
const idOf = ({ headers }: Exchange): string => {
  const named = headers?.[requestIdHeader]
  return typeof named === 'string' ? named : randomUUID()
}

const rightsOf = ({ scopes, groups = [] }: Principal): string => JSON.stringify([scopes.toSorted(), groups.toSorted()])

const forgotten = (): never => {
  throw refused('What this requestState belongs to is not kept any more.')
}

/** What is kept of the call, with the answers that have come. Throws where they are no answers to it. */
async function answered(entry: CallEntry | undefined, now: CallEntry, responses: AskedBefore['inputResponses']): Promise<CallEntry> {
  if (!entry) return forgotten()
  if (entry.principal !== now.principal || entry.request !== now.request)
    throw refused(
      'This requestState belongs to another request: it goes with the one that was answered by it, and with the same arguments.',
    )
  // What the call has done was done for one who might do it; what is answered from its journal is asked of nobody again.
  if (entry.rights !== now.rights) throw refused('What you may do here has changed since this was asked.')
  const answers = { ...entry.answers }
  for (const [key, answer] of Object.entries(responses)) {
    const asked = Object.hasOwn(entry.asked, key) ? entry.asked[key] : undefined
    const known = Object.hasOwn(answers, key) ? answers[key] : undefined
    // By other words it is another question, under the same key.
    const isSame = known && (!asked || asked.question === known.question)
    if (isSame && JSON.stringify(known.answer) !== JSON.stringify(answer))
      throw refused(`The question "${key.slice(0, 100)}" has been answered before, and otherwise.`)
    if (asked && (await isAnswerTo(asked.request as InputRequest, answer))) answers[key] = { question: asked.question, answer }
  }
  return { ...entry, answers }
}

interface Round {
  /** Of the call. */
  readonly id: string
  readonly entry: CallEntry
  readonly turn: CallTurn
  readonly isReplay: boolean
  readonly exchange: Exchange
  readonly answer: Answer
}

async function oneRound({ id, entry, turn, isReplay, exchange, answer }: Round): Promise<object> {
  const pending = new Map<string, Pending>()
  const stop = new AbortController()
  let asking: Asking | undefined
  let job: string | undefined
  const keep = async (asked: CallEntry['asked']): Promise<void> =>
    turn.write(textOfEntry({ ...entry, steps: await recorded.keptSteps(), asked, ...(job !== undefined && { job }) }))
  const warn = (error: unknown): void => exchange.host.log.warn('The journal of a call could not be kept', { error: String(error) })
  let suspend!: (questions: object) => void
  const suspended = new Promise<object>((resolve) => (suspend = resolve))
  /** The questions, or nothing where the call could not be kept: nobody can be asked then. */
  let suspending: Promise<object | undefined> | undefined
  const giveUp = (): void => {
    for (const one of pending.values()) one.giveUp()
  }
  const questionsAsked = async (): Promise<object | undefined> => {
    try {
      const asked = Object.fromEntries([...pending].map(([key, { question, request }]) => [key, { question, request }]))
      await keep(asked)
      const inputRequests = Object.fromEntries([...pending].map(([key, { request }]) => [key, request])) as InputRequests
      const questions = inputRequired({
        inputRequests,
        requestState: await (await statesOf(exchange.host)).sign(id, Object.keys(entry.answers).length),
      })
      suspend(questions)
      return questions
    } catch (error) {
      warn(error)
      recorded.reopen()
      // The host that has it now asks, and goes on with it.
      if (AtelierError.is(error, 'LEASE_LOST')) stop.abort(error)
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
      recorded.close(askedFirst())
      suspending = questionsAsked()
    },
  })
  const working = answer({
    ...exchange,
    requestId: id,
    signal: AbortSignal.any([exchange.signal, stop.signal, turn.lost]),
    async becameJob(became) {
      job = became
    },
    questions: (at) => callQuestions({ exchange, recorded, answers: entry.answers, pending }, (asking = at)),
  })
  // Its end is heard below, unless the client is asked first.
  working.catch(() => {})
  try {
    // A handler may end while its questions are written.
    const ended = working.finally(() => suspending)
    return await Promise.race([ended.then(async (result) => (await suspending) ?? result), suspended])
  } finally {
    if (recorded.isClosed) stop.abort(askedFirst())
    // Whoever sends the last request once more gets the same, too.
    else if (isReplay) await keep({}).catch(warn)
  }
}
