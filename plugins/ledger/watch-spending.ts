/**
 * Money along the pipeline. `select`: what the first candidate would cost. `generate`: budgets, before anything is spent and
 * never on a cache hit. `review`: what it did cost, whoever is still waiting. `settled`: what failed, and what was saved.
 */
import { AtelierError, type Cost, type PluginContext, type Run } from 'atelier-mcp'
import { z } from 'zod'
import type { Book, Broken } from './book.ts'
import type { Line } from './line.ts'
import type { Limits, Options } from './options.ts'

interface Expected {
  readonly provider: string
  readonly model?: string | undefined
  readonly usd: number
  /** Ids of lines that stand for this run, one an attempt. */
  readonly reserved: string[]
  /** Written already by `review`: earlier attempts included. */
  spent?: number
}
/** The run that makes a model reports what its designers have spent; counting them too would count twice. */
const countedByParent = ({ kind, parent }: Pick<Run, 'kind' | 'parent'>): boolean =>
  kind === 'model.design' && parent?.kind === 'model.create'

const each: Readonly<Record<keyof Limits, string>> = { perCall: 'a call', perDay: 'a day', perMonth: 'a month' }

export function watchSpending({ hooks, log }: Pick<PluginContext, 'hooks' | 'log'>, book: Book, { ask, never, scope }: Options): void {
  const expected = new Map<string, Expected>()
  const bounded = [ask, never].some((limits) => Object.values(limits).some((limit) => limit !== undefined))
  const whose = ({ principal }: Pick<Run, 'principal'>): string | undefined => (scope === 'principal' ? principal.id : undefined)
  const line = (
    run: Pick<Run, 'id' | 'kind' | 'principal'>,
    rest: Pick<Line, 'type' | 'id' | 'provider' | 'usd'> & Partial<Line>,
  ): Line => ({ at: Date.now(), principal: run.principal.id, kind: run.kind, ...rest })
  /** A ledger that can not be written costs no picture, unless a budget hangs on it. */
  const write = (entry: Line): Promise<void> =>
    book.write(entry).catch((error: Error) => log.warn(`The ledger can not be written: ${error.message}`, { entry }))

  hooks.select(
    '*',
    (candidates, run) => {
      const first = candidates.find(({ skip }) => skip === undefined)
      if (first && !run.options.estimate && !countedByParent(run))
        expected.set(run.id, { provider: first.provider, model: first.model, usd: first.estimate?.usd ?? 0, reserved: [] })
      return undefined
    },
    { stage: 'late' },
  )

  hooks.generate(
    '*',
    async (_request, run) => {
      const about = expected.get(run.id)
      if (!bounded || !about) return undefined
      const now = Date.now()
      const { provider, model, usd } = about
      if (never.perCall !== undefined && usd > never.perCall)
        throw refused('BUDGET_EXCEEDED', about, `more than ${dollars(never.perCall)} a call, which is the most`, 'never.perCall')
      await consent(run, about, await softLimit(usd, now, run))
      if (usd === 0 && never.perDay === undefined && never.perMonth === undefined) return undefined
      const id = `${run.id}#${run.attempt}@${now}`
      const broken = await book
        .reserve(line(run, { type: 'reserve', id, at: now, provider, model, usd, basis: 'estimated' }), never, whose(run))
        .catch((cause: unknown) => {
          throw new AtelierError({
            code: 'BUDGET_UNKNOWN',
            message: `The ledger can not be read or written: ${(cause as Error).message}`,
            outcome: 'none',
            cause,
          })
        })
      // What is free stays allowed when nothing is left.
      if (broken && usd > 0) throw refused('BUDGET_EXCEEDED', about, leftOf(broken), `never.${broken.limit}`)
      about.reserved.push(id)
      return undefined
    },
    { stage: 'early', after: ['moderation?'] },
  )

  const softLimit = async (usd: number, now: number, run: Run): Promise<{ limit: keyof Limits; why: string } | undefined> => {
    if (usd === 0) return undefined
    if (ask.perCall !== undefined && usd > ask.perCall) return { limit: 'perCall', why: `more than ${dollars(ask.perCall)} a call` }
    const broken = await book.breaks(usd, now, ask, whose(run)).catch(() => undefined)
    return broken && { limit: broken.limit, why: leftOf(broken) }
  }

  const consent = async (run: Run, about: Expected, soft: { limit: keyof Limits; why: string } | undefined): Promise<void> => {
    if (!soft) return
    const answer = await run.elicit(
      `This costs about ${dollars(about.usd)} by ${who(about)}: ${soft.why}. Go on?`,
      z.object({ goOn: z.boolean().describe(`Spend about ${dollars(about.usd)}`) }),
    )
    if (answer.action === 'accept' && answer.content.goOn) return
    if (answer.action === 'unavailable')
      throw refused('BUDGET_NEEDS_CONSENT', about, `${soft.why}, and this client can not ask you`, `ask.${soft.limit}`)
    throw new AtelierError({
      code: 'BUDGET_DECLINED',
      message: `You declined to spend about ${dollars(about.usd)}. Nothing was spent.`,
      outcome: 'none',
    })
  }

  hooks.review(
    '*',
    async (result, run) => {
      if (countedByParent(run)) return undefined
      const about = expected.get(run.id)
      const { cost, usage, provenance } = result
      const usd = cost.usd - (about?.spent ?? 0)
      const id = about?.reserved.at(-1) ?? `${run.id}#${run.attempt}@${Date.now()}`
      if (about) about.spent = cost.usd
      if (usd > 0 || about?.reserved.length || (cost.basis === 'unknown' && provenance.nature === 'model'))
        await write(line(run, { type: 'spend', id, provider: provenance.provider, model: provenance.model, usd, basis: cost.basis, usage }))
      return undefined
    },
    { stage: 'early' },
  )

  hooks.settled('*', async (outcome, run) => {
    if (countedByParent(run)) return
    const about = expected.get(run.id)
    expected.delete(run.id)
    if (outcome.status === 'done') {
      const { provenance } = outcome.result
      const saved: Cost | undefined = provenance.source === 'fresh' ? undefined : provenance.saved
      if (saved && saved.usd > 0)
        await write(
          line(run, {
            type: 'saved',
            id: `${run.id}@${Date.now()}`,
            provider: provenance.provider,
            model: provenance.model,
            usd: saved.usd,
            basis: saved.basis,
          }),
        )
      for (const id of provenance.source === 'fresh' ? [] : (about?.reserved ?? []))
        await write(line(run, { type: 'free', id, provider: about!.provider, usd: 0 }))
      return
    }
    if (!about || about.spent !== undefined) return
    const spent = outcome.status === 'failed' ? (outcome.error.outcome ?? 'unknown') : 'none'
    const lost = spent === 'none' ? undefined : spent
    const ids = about.reserved.length > 0 ? about.reserved : lost && about.usd > 0 ? [`${run.id}@${Date.now()}`] : []
    for (const id of ids)
      await write(
        line(run, {
          type: lost ? 'spend' : 'free',
          id,
          provider: about.provider,
          model: about.model,
          usd: lost ? about.usd : 0,
          basis: 'estimated',
          ...(lost && { outcome: lost }),
        }),
      )
  })
}

const who = ({ provider, model }: Expected): string => (model === undefined ? provider : `${provider}, model ${model}`)
const leftOf = ({ limit, most, spent }: Broken): string =>
  `${dollars(spent)} of ${dollars(most)} ${each[limit]} are spent or promised already`
const dollars = (usd: number): string => `$${usd < 0.1 ? usd.toFixed(4).replace(/0{1,2}$/, '') : usd.toFixed(2)}`

const refused = (code: string, about: Expected, why: string, option: string): AtelierError =>
  new AtelierError({
    code,
    message: `This would cost about ${dollars(about.usd)} by ${who(about)}: ${why}. Nothing was spent.`,
    why: 'A budget of this host holds it back.',
    fix: `Ask for less (a smaller size, \`quality: "draft"\`, a cheaper model), or change \`${option}\` of the plugin \`ledger\`.`,
    outcome: 'none',
    details: { estimate: about.usd, provider: about.provider },
  })
