/**
 * A request whose answer may need more from its client. Nobody can be asked while it is answered: the client gets the questions in the place
 * of the answer, and sends the request once more with what it was asked. The handler is begun again then, and all that it did before is
 * answered from the journal of its call: nothing is ordered, downloaded, judged or written a second time.
 */
import { randomUUID } from 'node:crypto'
import type { ServerContext } from '@modelcontextprotocol/server'
import { canonical } from '../../kernel/pipeline/cache-key.ts'
import type { Principal } from '../../kernel/contract/caller.ts'
import { type CallEntry, entryInText, textOfEntry } from '../../services/calls/call-entry.ts'
import { canBeAsked } from '../can-be-asked.ts'
import type { Exchange } from '../exchange.ts'
import { requestIdHeader } from '../request-id.ts'
import { rpcErrorFrom } from '../rpc-error.ts'
import { type InputRequest, isAnswerTo } from './answers.ts'
import { type Answer, type EndedRound, oneRound } from './one-round.ts'
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

/** `what`: the method and its parameters, which a repeated request repeats. */
export async function withQuestions(what: object, exchange: Exchange, brought: AskedBefore, answer: Answer): Promise<object> {
  const { requestState, inputResponses } = brought
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
    const states = async (): Promise<RequestStates> => requestStates(await host.secrets.get('asked/key'))
    const round = { exchange, answer, states }
    if (requestState === undefined) {
      const id = idOf(exchange)
      return await (
        await oneRound({ ...round, id, entry: begun, turn: kept.begin({ id, principal: begun.principal }), isReplay: false })
      ).answer
    }
    const id = await (await states()).callOf(requestState)
    const next = (before: EndedRound | undefined): Promise<EndedRound> =>
      // Whoever sends it twice gets the same twice; it is done once.
      kept.during({ id, principal: begun.principal }, exchange.signal, async (turn) => {
        const entry = await answered(entryInText(await turn.read()), begun, inputResponses)
        const steps = { ...(await before?.lost?.steps()), ...entry.steps }
        const job = entry.job ?? before?.lost?.job
        if (job === undefined) return oneRound({ ...round, id, entry: { ...entry, steps }, turn, isReplay: true })
        if (entry.job === undefined) await turn.write(textOfEntry({ ...entry, steps, job }), true)
        const task = (await (await import('./tasks.ts')).createdAgain(job, exchange)) ?? forgotten()
        return { answer: Promise.resolve(task) }
      })
    return await untilKept(next)
  } catch (error) {
    throw rpcErrorFrom(error, 'atelier', exchange)
  }
}

/** A host that was stopped over its turn adds what it has done to what others have done since, and goes on from there in a turn of its own. */
async function untilKept(next: (before: EndedRound | undefined) => Promise<EndedRound>): Promise<object> {
  let before: EndedRound | undefined
  for (;;) {
    try {
      const ended = await next(before)
      if (!ended.lost) return await ended.answer
      before = ended
    } catch (error) {
      if (before?.lost?.isWhole) return before.answer
      throw error
    }
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
