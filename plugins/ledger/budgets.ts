/** Whether an order may cost what it is expected to: a hard budget refuses, a soft one asks the person. */
import { AtelierError, type Cost, type LedgerBook, type LedgerBroken, type LedgerLine, type Run } from 'atelier-mcp'
import { z } from 'zod'
import type { Limits, Options } from './options.ts'

/** What would be ordered, and of whom. */
export interface Asked {
  readonly provider: string
  readonly model?: string | undefined
  /** `unknown`: no budget can judge it beforehand. */
  readonly estimate: Cost
}
/** Resolves when it may be spent. Calls `reserved` once `line` holds the money for it; throws `BUDGET_…` where it may not be. */
export type Hold = (asked: Asked, run: Run, line: LedgerLine, reserved: () => void) => Promise<void>

const each: Readonly<Record<keyof Limits, string>> = { perCall: 'a call', perDay: 'a day', perMonth: 'a month' }
const addsUp = ({ perDay, perMonth }: Limits): boolean => perDay !== undefined || perMonth !== undefined

/** By this host's options. */
export function budgets(book: () => LedgerBook, { ask, never, scope }: Options): Hold {
  const isBounded = [ask, never].some((limits) => Object.values(limits).some((limit) => limit !== undefined))
  const counted = addsUp(ask) || addsUp(never)
  return async (asked, run, line, reserved) => {
    const { usd, basis } = asked.estimate
    // What is free stays allowed when nothing is left.
    if (!isBounded || (usd === 0 && basis !== 'unknown')) return
    if (never.perCall !== undefined && usd > never.perCall)
      throw refused('BUDGET_EXCEEDED', asked, `more than ${dollars(never.perCall)} a call, which is the most`, 'never.perCall')
    let soft: { readonly limit: keyof Limits; readonly why: string } | undefined
    if (counted) {
      const of = scope === 'principal' ? { principal: run.principal.id } : undefined
      let hard: LedgerBroken | undefined
      try {
        hard = await book().reserve(line, [{ ...never, of }])
        // A caller who has left meanwhile was told so, and `spent` is not called for them: only here is it given back.
        if (!hard && run.signal.aborted) return await book().keep({ ...line, type: 'free' })
        if (!hard) reserved()
        // By what stands before its own line: of several hosts at once only those within the budget go on unasked.
        const broken = hard ? undefined : await book().breaks(line, [{ ...ask, of }])
        if (broken) soft = { limit: broken.limit, why: leftOf(broken) }
      } catch (cause) {
        if (addsUp(never)) throw unreadable(cause as Error)
        soft = { limit: ask.perDay === undefined ? 'perMonth' : 'perDay', why: 'what is spent already cannot be read' }
      }
      if (hard) throw refused('BUDGET_EXCEEDED', asked, leftOf(hard), `never.${hard.limit}`)
    }
    if (ask.perCall !== undefined && usd > ask.perCall) soft = { limit: 'perCall', why: `more than ${dollars(ask.perCall)} a call` }
    if (soft) await consent(run, asked, soft.why, soft.limit)
    if (basis === 'unknown')
      run.warn({
        code: 'cost-unknown',
        message: `What ${who(asked)} charges is not known beforehand: no budget could judge it.`,
      })
  }
}

const consent = async (run: Run, asked: Asked, why: string, limit: keyof Limits): Promise<void> => {
  const price = priceOf(asked)
  const answer = await run.elicit(
    `This costs ${price} by ${who(asked)}: ${why}. Go on?`,
    z.object({ goOn: z.boolean().describe(`Spend ${price}`) }),
  )
  if (answer.action === 'accept' && answer.content.goOn) return
  if (answer.action === 'unavailable')
    throw refused('BUDGET_NEEDS_CONSENT', asked, `${why}, and this client cannot ask you`, `ask.${limit}`)
  throw new AtelierError({
    code: 'BUDGET_DECLINED',
    message: `You declined to spend ${price}. Nothing was spent.`,
    outcome: 'none',
  })
}

const unreadable = (cause: Error): AtelierError => {
  // Books of other plugins know better what mends them, and whether waiting does.
  const { fix, retryable } = AtelierError.is(cause) ? cause : {}
  return new AtelierError({
    code: 'BUDGET_UNKNOWN',
    message: `The ledger cannot be read or written: ${cause.message}`,
    ...(fix !== undefined && { fix }),
    ...(retryable !== undefined && { retryable }),
    outcome: 'none',
    cause,
  })
}

const who = ({ provider, model }: Asked): string => (model === undefined ? provider : `${provider}, model ${model}`)
const leftOf = ({ limit, most, spent }: Pick<LedgerBroken, 'limit' | 'most' | 'spent'>): string =>
  `${dollars(spent)} of ${dollars(most)} ${each[limit]} are spent or promised already`
const priceOf = ({ estimate: { usd, basis } }: Asked): string => (basis === 'unknown' ? 'nobody knows how much' : `about ${dollars(usd)}`)
const dollars = (usd: number): string => `$${usd < 0.1 ? usd.toFixed(4).replace(/0{1,2}$/, '') : usd.toFixed(2)}`

const refused = (code: string, asked: Asked, why: string, option: string): AtelierError =>
  new AtelierError({
    code,
    message: `This would cost ${priceOf(asked)} by ${who(asked)}: ${why}. Nothing was spent.`,
    why: 'A budget of this host holds it back.',
    fix: `Ask for less (a smaller size, \`quality: "draft"\`, a cheaper model), or change \`${option}\` of the plugin \`ledger\`.`,
    outcome: 'none',
    details: { estimate: asked.estimate.usd, provider: asked.provider },
  })
