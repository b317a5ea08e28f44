/** Whether a provider can answer now: asked at most every few seconds, answered within two. */
import type { Client } from '../contract/caller.ts'
import type { Availability, ProviderV1 } from '../contract/provider.ts'
import { inTime } from '../time/in-time.ts'
import { untilAborted } from '../time/until-aborted.ts'
import { timeoutSignal } from '../time/timeout-signal.ts'

/** How long an answer holds, in milliseconds: a good one longer than a bad one, so that a server that has just been started is found soon. */
const holdsMs = { ok: 15_000, notOk: 3000 }
const withinMs = 2000

/** `client`: for whom, which only a provider `perCaller` is told. */
export type AvailabilityCheck = (
  provider: ProviderV1,
  signal: AbortSignal,
  client?: Pick<Client, 'name' | 'capabilities'>,
) => Promise<Availability>

/** A check that remembers its answers; a provider that throws or stays silent is unavailable, never an error. */
export function availabilityCheck(now: () => number = Date.now): AvailabilityCheck {
  const known = new WeakMap<object, { readonly until: number; readonly answer: Promise<Availability> }>()
  return (provider, signal, client) => {
    if (!provider.available) return Promise.resolve({ ok: true })
    if (provider.perCaller && client) return untilAborted(signal, ask(provider, client))
    const old = known.get(provider)
    if (old && now() < old.until) return untilAborted(signal, old.answer)
    // One caller's cancel must not become everybody's "unavailable".
    const answer = ask(provider)
    known.set(provider, { until: now() + holdsMs.notOk, answer })
    void answer.then(({ ok }) => ok && known.set(provider, { until: now() + holdsMs.ok, answer }))
    return untilAborted(signal, answer)
  }
}

const ask = async (provider: ProviderV1, client?: Pick<Client, 'name' | 'capabilities'>): Promise<Availability> => {
  const silent = (): Availability => ({
    ok: false,
    why: `It did not say within ${withinMs / 1000} seconds whether it is available.`,
    fix: `See whether the service behind "${provider.id}" runs and answers.`,
  })
  try {
    const asked = (async () => provider.available?.(timeoutSignal(withinMs), client))()
    const answer: Partial<Availability> | undefined = await inTime(withinMs, asked, silent)
    if (answer === undefined || answer.ok === true) return { ok: true }
    if (answer.ok !== false) throw new Error(`it answered ${JSON.stringify(answer)}.`)
    return {
      why: 'It says no more than that it is not available.',
      fix: `See the settings of "${provider.id}".`,
      ...answer,
    } as Availability
  } catch (error) {
    return {
      ok: false,
      why: `Its check failed: ${(error as Error).message}`,
      fix: `See \`atelier doctor\`, and the settings of "${provider.id}".`,
    }
  }
}
