/** Who scores: the word lists, always; providers of `moderate.text` and `moderate.image` where they are configured. */
import { artifact, AtelierError, type Artifact, type Caller, type PluginContext } from 'atelier-mcp'

type Scores = Readonly<Record<string, number>>
export interface Scored {
  readonly scores: Scores
  /** Provider id. */
  readonly by: string
}
export interface Scorers {
  /** `undefined`: nobody is configured, or available. Throws what a configured one throws. */
  text(text: string, caller: Pick<Caller, 'run'>): Promise<Scored | undefined>
  picture(picture: Artifact, caller: Pick<Caller, 'run'>): Promise<Scored | undefined>
  /** Is anybody there who looks at pictures? */
  seesPictures(signal: AbortSignal): Promise<boolean>
}

/** The word lists' own id as a provider. */
export const wordLists = 'words'
/** Nobody available: asked again after this time, in ms, not with every call. */
const restMs = 30_000
/** Longest side that a scorer gets to see, in pixels; they all look at less. */
const scoredSide = 768
/** Pictures whose scores are remembered. */
const remembered = 2000

export function scorers({ providers }: Pick<PluginContext, 'providers'>): Scorers {
  const resting = new Map<string, number>()
  const known = new Map<string, Scored>()

  const ask = async (
    kind: 'moderate.text' | 'moderate.image',
    run: () => Promise<{ data: { scores: Scores }; provenance: { provider: string } }>,
  ): Promise<Scored | undefined> => {
    if (!providers.list().some((one) => one.kind === kind && one.id !== wordLists) || (resting.get(kind) ?? 0) > Date.now())
      return undefined
    try {
      const { data, provenance } = await run()
      if (provenance.provider !== wordLists) return { scores: data.scores, by: provenance.provider }
    } catch (error) {
      if (!AtelierError.is(error, 'PROVIDER_UNAVAILABLE') && !AtelierError.is(error, 'PROVIDER_MISSING')) throw error
    }
    resting.set(kind, Date.now() + restMs)
    return undefined
  }

  let seeing: { readonly since: number; readonly answer: Promise<boolean> } | undefined
  const anySees = async (signal: AbortSignal): Promise<boolean> => {
    const able = providers.list().filter(({ kind }) => kind === 'moderate.image')
    const answers = await Promise.all(able.map(async (one) => (await one.available?.(signal)) ?? { ok: true }))
    return answers.some(({ ok }) => ok)
  }

  return {
    text: (text, { run }) => ask('moderate.text', () => run({ kind: 'moderate.text', text })),
    async picture(picture, { run }) {
      const kept = picture.sha256 === undefined ? undefined : known.get(picture.sha256)
      if (kept) return kept
      const scored = await ask('moderate.image', async () => run({ kind: 'moderate.image', image: await smaller(picture) }))
      if (scored && picture.sha256 !== undefined) {
        if (known.size >= remembered) known.clear()
        known.set(picture.sha256, scored)
      }
      return scored
    },
    seesPictures(signal) {
      if (!seeing || seeing.since + restMs < Date.now()) seeing = { since: Date.now(), answer: anySees(signal).catch(() => false) }
      return seeing.answer
    },
  }
}

/** Less to send and to look at; what can not be shrunk goes as it is. */
async function smaller(picture: Artifact): Promise<Artifact> {
  const { default: sharp } = await import('sharp')
  const bytes = await picture.bytes()
  const small = await sharp(bytes, { limitInputPixels: 100_000_000 })
    .autoOrient()
    .resize({ width: scoredSide, height: scoredSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: 80 })
    .toBuffer()
    .catch(() => undefined)
  return small ? artifact(small, 'image/jpeg') : picture
}
