/** What a call asks the person and the client's model: each question under its key, and no question twice. */
import type { Caller, Elicited, QuestionOptions, SampleRequest } from '../contract/caller.ts'
import type { JsonSchema, Schema } from '../contract/infer.ts'
import { unspent } from '../errors/unspent.ts'
import type { Peer } from '../ports/peer.ts'
import { check, toJsonSchema } from '../schema/check.ts'
import { issuesText } from '../schema/checked.ts'
import type { TimeLimit } from '../time/time-limit.ts'
import { pageUrl } from './page-url.ts'

export type Questions = Pick<Caller, 'elicit' | 'elicitUrl' | 'sample'>

interface Asked {
  readonly question: string
  readonly answer: Promise<unknown>
}

/** The questions of one call. The signal of `time` ends with it. */
export function questionsOf(peer: Peer, time: Pick<TimeLimit, 'signal'>): Questions {
  const counts = new Map<string, number>()
  const asked = new Map<string, Asked[]>()

  /** Asks, unless the same question has been asked under the same key: a consent is never taken for another question's. */
  const once = async <T>(sort: string, { key }: QuestionOptions, question: unknown, ask: (key: string) => Promise<T>): Promise<T> => {
    if (key === undefined) {
      const place = (counts.get(sort) ?? 0) + 1
      counts.set(sort, place)
      return ask(`${sort} ${place}`)
    }
    const words = JSON.stringify([sort, question])
    const known = asked.get(key) ?? []
    asked.set(key, known)
    const same = known.find((one) => one.question === words)
    if (same) return same.answer as Promise<T>
    const answer = ask(known.length === 0 ? key : `${key} ${known.length + 1}`)
    const entry: Asked = { question: words, answer }
    known.push(entry)
    // What went wrong was not answered: it may be asked again.
    answer.catch(() => known.splice(known.indexOf(entry), 1))
    return answer
  }

  const elicit = async (message: string, schema: Schema, options: QuestionOptions = {}): Promise<Elicited<unknown>> => {
    if (!peer.elicit) return { action: 'unavailable' }
    const wanted = (await toJsonSchema(schema, 'input')) as JsonSchema
    const answer = await once('elicit', options, [message, wanted], async (key) => {
      const given = await peer.elicit!(message, wanted, key)
      if (given.action === 'accept') await fitting(schema, given.content)
      return given
    })
    return answer.action === 'accept' ? { action: 'accept', content: await fitting(schema, answer.content) } : answer
  }
  return {
    elicit: elicit as Caller['elicit'],
    async elicitUrl(message, url, options = {}) {
      const page = pageUrl(url)
      if (!peer.elicitUrl) return { action: 'unavailable' }
      return once('elicitUrl', options, [message, page], (key) => peer.elicitUrl!(message, page, key))
    },
    async sample({ key: named, ...request }: SampleRequest) {
      const { sample } = peer
      if (sample)
        return once('sample', named === undefined ? {} : { key: named }, request, (key) => sample({ ...request, key }, time.signal))
      throw unspent('CLIENT_UNSUPPORTED', `The client "${peer.client.name}" offers no model of its own (sampling).`, {
        details: { capability: 'sampling' },
      })
    },
  }
}

/** The answer as the schema reads it. */
async function fitting(schema: Schema, content: unknown): Promise<unknown> {
  const checked = await check(schema, content)
  if (checked.ok) return checked.value
  throw unspent('INPUT_INVALID', `The answer does not fit: ${issuesText(checked.issues, 'answer')}`)
}
