/** What a running job asks whoever it is for. Questions and answers are kept where the job is: another host may be asked how the job stands, and told the answer. */
import { isDeepStrictEqual } from 'node:util'
import type { Ask, Job, PluginContext } from 'atelier-mcp'

/** What was answered to a question, with the question: an earlier attempt may have asked another one under the same key. */
export interface KeptAnswer {
  readonly question: unknown
  readonly answer: unknown
}
export interface AskedQuestionsInit {
  /** What has been answered, to earlier attempts as well. */
  answers(): Promise<ReadonlyMap<string, KeptAnswer>>
  /** Keeps what is asked now; nothing is. */
  changed(asked: Job['asked']): Promise<void>
  /** It begins to wait for somebody, or does so no more. */
  waits(isWaiting: boolean): void
  readonly log: Pick<PluginContext['log'], 'warn'>
}
export interface AskedQuestions {
  readonly ask: Ask
  /** Hands on what has been answered since. */
  look(): Promise<void>
  /** The work is over: resolves when nothing more is written. */
  end(): Promise<void>
}

interface Placed {
  readonly name: string
  readonly answer: Promise<unknown>
  /** Absent where it was answered before: nothing is written then. */
  readonly written?: Promise<void>
}

export function askedQuestions({ answers, changed, waits, log }: AskedQuestionsInit): AskedQuestions {
  const open = new Map<string, { readonly question: Parameters<Ask>[1]; give(answer: unknown): void }>()
  const used = new Set<string>()
  const asked = (): Job['asked'] =>
    open.size === 0 ? undefined : Object.fromEntries([...open].map(([key, { question }]) => [key, question]))
  const warn = (error: unknown): void => log.warn('What a job asks could not be kept', { error: String(error) })
  let isOver = false
  let writing = Promise.resolve()
  /** One after the other: the last to be written is how it stands. */
  const keep = (): Promise<void> => {
    const written = writing.then(() => (isOver ? undefined : changed(asked())))
    writing = written.catch(() => {})
    return written
  }
  const remove = (key: string): void => {
    if (open.delete(key) && open.size === 0) waits(false)
  }
  const look = async (): Promise<void> => {
    if (open.size === 0) return
    const known = await answers()
    const answered = [...open].filter(([key]) => known.has(key))
    if (answered.length === 0) return
    for (const [key] of answered) remove(key)
    await keep().catch(warn)
    for (const [key, { give }] of answered) give(known.get(key)!.answer)
  }
  /** Gives the question its name and its place among those that are asked; or the answer that it has got before. */
  const place = async (key: string, question: Parameters<Ask>[1]): Promise<Placed> => {
    const known = await answers()
    // A key stands for one question for ever: by other words, or once more, it is another one.
    const isTaken = (name: string): boolean =>
      used.has(name) || (known.has(name) && !isDeepStrictEqual(known.get(name)!.question, JSON.parse(JSON.stringify(question))))
    let name = key
    for (let turn = 2; isTaken(name); turn++) name = `${key} ${turn}`
    used.add(name)
    if (known.has(name)) return { name, answer: Promise.resolve(known.get(name)!.answer) }
    const answer = new Promise<unknown>((resolve) => {
      if (open.size === 0) waits(true)
      open.set(name, { question, give: resolve })
    })
    return { name, answer, written: keep() }
  }
  let placing: Promise<unknown> = Promise.resolve()
  return {
    async ask(key, question) {
      // One after the other: what is asked at once is shown in the order in which it was asked, however long each look takes.
      const placed = placing.then(() => place(key, question))
      placing = placed.catch(() => {})
      const { name, answer, written } = await placed
      try {
        await written
      } catch (error) {
        warn(error)
        remove(name)
        return undefined
      }
      return answer
    },
    look,
    end() {
      isOver = true
      for (const key of open.keys()) remove(key)
      return writing
    },
  }
}

/** What is still asked; nothing where all is answered. */
export const withoutAnswered = (asked: NonNullable<Job['asked']>, answers: ReadonlyMap<string, unknown>): NonNullable<Job['asked']> =>
  Object.fromEntries(Object.entries(asked).filter(([key]) => !answers.has(key)))
