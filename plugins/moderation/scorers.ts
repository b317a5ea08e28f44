/** Who scores besides the word lists: providers of `moderate.text` and `moderate.image`, where they are configured. */
import {
  AtelierError,
  type Artifact,
  type Caller,
  type Cost,
  inTime,
  type PluginContext,
  SkipCode,
  type Skipped,
  timeoutSignal,
} from 'atelier-mcp'
import type { ScoredPixels } from './scored-pixels.ts'

type Scores = Readonly<Record<string, number>>
export interface Scored {
  readonly scores: Scores
  /** Provider id, or `word lists`. */
  readonly by: string
  /** What asking cost just now, in US dollars, where that is known. */
  readonly usd?: number
}
/** `here`: only scorers that work by rule, on this machine. `anywhere`: a configured vendor first. */
export type Where = 'here' | 'anywhere'
export interface Scorers {
  /** By a configured provider, never by the word lists. `undefined`: none is configured, or none is available. Throws what the provider throws. */
  text(text: string, caller: Pick<Caller, 'run'>): Promise<Scored | undefined>
  /** As `text`; `INPUT_INVALID` for what is no picture. */
  picture(picture: Artifact, caller: Pick<Caller, 'run' | 'signal'>, where: Where): Promise<Scored | undefined>
  /** Is there a provider that judges pictures? One that does not answer counts. */
  seesPictures(where: Where): Promise<boolean>
}

/** The word lists' own id as a provider. */
export const wordLists = 'words'
/** Where no provider is available, the question is asked again after this time in ms, not with every call. */
const restMs = 30_000
/** Within which a provider says whether it is set up, in ms. */
const availableMs = 2000
/** Pictures whose scores are remembered. */
const remembered = 2000

const unwell = new Set<string>([SkipCode.PROVIDER_UNAVAILABLE, SkipCode.PROVIDER_RESTING, SkipCode.PROVIDER_UNKNOWN])
/** No provider is set up, or a hook keeps all of them from being asked. A provider that is set up and cannot be reached is a failure. */
const isNobody = (error: unknown): boolean => {
  if (AtelierError.is(error, 'PROVIDER_MISSING')) return true
  if (!AtelierError.is(error, 'PROVIDER_UNAVAILABLE') || error.details?.['provider'] !== undefined) return false
  const skipped = (error.details?.['skipped'] ?? []) as readonly Skipped[]
  return !skipped.some(({ code }) => unwell.has(code))
}

/** `onScored` hears what a provider gave, each time that one is asked. */
export function scorers(
  { providers }: Pick<PluginContext, 'providers'>,
  pixels: Pick<ScoredPixels, 'smallCopy'>,
  onScored: (scored: Scored) => void = () => {},
): Scorers {
  const resting = new Map<string, number>()
  const known = new Map<string, Scored>()

  const able = (kind: 'moderate.text' | 'moderate.image', where: Where) =>
    providers
      .list()
      .filter((one) => one.kind === kind && one.id !== wordLists && (where === 'anywhere' || (one.nature ?? 'model') !== 'model'))

  /** What each says, within 2 s and for all who ask: one caller's leaving says nothing about a provider. `undefined`: nothing. */
  const answersOf = (kind: 'moderate.text' | 'moderate.image', where: Where) =>
    Promise.all(
      able(kind, where).map(async (one) => {
        const answer = (async () => one.available?.(timeoutSignal(availableMs)))().catch(() => undefined)
        return { one, is: await inTime(availableMs, answer, () => undefined) }
      }),
    )
  /** Silence counts as being set up: the run then says what is wrong. */
  const setUp = async (kind: 'moderate.text' | 'moderate.image', where: Where) =>
    (await answersOf(kind, where)).flatMap(({ one, is }) => (is?.ok === false && is.unconfigured ? [] : [one]))

  const ask = async (
    kind: 'moderate.text' | 'moderate.image',
    where: Where,
    run: (options: { provider?: string }) => Promise<{ data: { scores: Scores }; provenance: { provider: string }; cost: Cost }>,
  ): Promise<Scored | undefined> => {
    const name = `${kind} ${where}`
    if ((resting.get(name) ?? 0) > Date.now()) return undefined
    // A run without a provider would count as a failed one.
    const ready = await setUp(kind, where)
    const [first] = ready
    const scored =
      first &&
      (await run(where === 'here' ? { provider: first.id } : {}).catch((error: unknown) => {
        if (!isNobody(error)) throw error
        return undefined
      }))
    if (scored && scored.provenance.provider !== wordLists) {
      const { data, provenance, cost } = scored
      const given = { scores: data.scores, by: provenance.provider }
      onScored(given)
      return cost.basis !== 'unknown' && cost.usd > 0 ? { ...given, usd: cost.usd } : given
    }
    // Who answers for some callers alone may answer the next one.
    if (!ready.some(({ perCaller }) => perCaller)) resting.set(name, Date.now() + restMs)
    return undefined
  }

  const seeing = new Map<Where, { readonly since: number; readonly answer: Promise<boolean> }>()

  return {
    text: (text, { run }) => ask('moderate.text', 'anywhere', (options) => run({ kind: 'moderate.text', text }, options)),
    async picture(picture, { run, signal }, where) {
      const name = picture.sha256 === undefined ? undefined : `${where} ${picture.sha256}`
      const kept = name === undefined ? undefined : known.get(name)
      if (kept) return kept
      const scored = await ask('moderate.image', where, async (options) =>
        run({ kind: 'moderate.image', image: await pixels.smallCopy(picture, signal) }, options),
      )
      if (scored && name !== undefined) {
        if (known.size >= remembered) known.clear()
        known.set(name, { scores: scored.scores, by: scored.by })
      }
      return scored
    },
    seesPictures(where) {
      const before = seeing.get(where)
      if (before && before.since + restMs >= Date.now()) return before.answer
      const answer = answersOf('moderate.image', where).then((all) => all.some(({ is }) => is?.ok !== false))
      seeing.set(where, { since: Date.now(), answer })
      return answer
    },
  }
}
