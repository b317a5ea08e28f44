/** Provider `local` of `image.generate`: procedural illustrations, drawn on this machine for nothing. */
import { artifact, AtelierError, type Artifact, type ProviderV1, type Warning, type WorkerPool } from 'atelier-mcp'
import { hashText } from './draw/random.ts'
import type { Order, Understood } from './illustrate.ts'
import type { illustrate } from './illustrate.worker.ts'

/** Longest side that is drawn, in pixels. */
export const longestSide = 4096
const mostPictures = 10
const timeoutMs = 60_000

/** Width and height of `1024x768`. Throws `PROVIDER_UNSUPPORTED` for what cannot be drawn. */
export function readSize(size: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = size.split('x').map(Number)
  const fine = [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= longestSide)
  if (fine) return { width, height }
  throw unsupported(`The local illustrator cannot draw ${size}.`, `Ask for at most ${longestSide}x${longestSide} pixels.`)
}

/** A refusal that costs nothing; the next provider may be asked. */
export const unsupported = (message: string, fix: string): AtelierError =>
  new AtelierError({
    code: 'PROVIDER_UNSUPPORTED',
    message,
    why: 'The local illustrator draws by rules; it is no image model.',
    fix,
    outcome: 'none',
  })

/** Throws `ABORTED` where nobody waits for the picture any more. */
export function stillWanted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new AtelierError({
      code: 'ABORTED',
      message: 'The picture was cancelled before it was drawn.',
      outcome: 'none',
      cause: signal.reason,
    })
}

/** What is drawn of the words and what is not, for the result. */
export const warningsOf = ({ summary, adjusted }: Understood): Warning[] => [
  { code: 'drawn-by-rule', param: 'prompt', message: summary },
  ...adjusted.map((message) => ({ code: 'option-adjusted', param: 'prompt', message })),
]

/** The provider; pictures are drawn by `pool`. `canDraw`: is there a tool that draws what a model writes? */
export function imageProvider(pool: () => WorkerPool, canDraw: () => boolean): ProviderV1<'image.generate'> {
  return {
    specVersion: 'v1',
    kind: 'image.generate',
    id: 'local',
    title: 'Local illustrator (procedural)',
    nature: 'procedural',
    capabilities: { sizes: 'any', maxCount: mostPictures, mimeTypes: ['image/png'], seed: true, transparency: true },
    estimate: () => ({ usd: 0, basis: 'computed' }),
    async invoke({ prompt, negativePrompt, style, size = '1024x1024', count = 1, quality, background, seed }, { signal, progress }) {
      stillWanted(signal)
      const { width, height } = readSize(size)
      if (count > mostPictures)
        throw unsupported(`The local illustrator makes ${mostPictures} pictures at a time, not ${count}.`, 'Ask for fewer.')
      const { refusalOf } = await import('./refusal.ts')
      const refusal = await refusalOf({ prompt, ...(style && { style }) }, canDraw())
      if (refusal) throw unsupported(refusal.message, refusal.fix)
      const first = seed ?? hashText(`${prompt}\n${style ?? ''}`) % 2 ** 31
      const artifacts: Artifact[] = []
      let understood: Understood | undefined
      for (let at = 0; at < count; at++) {
        progress(at, count, 'Drawing')
        const order: Order = {
          prompt,
          width,
          height,
          transparent: background === 'transparent',
          seed: at === 0 ? first : hashText(`${first}:${at}`),
          ...(negativePrompt && { negativePrompt }),
          ...(style && { style }),
        }
        const drawn = await pool().run<typeof illustrate>('illustrate', order, { signal, timeoutMs })
        understood ??= drawn.understood
        artifacts.push(artifact(drawn.png, 'image/png', { meta: { width, height, procedural: true } }))
      }
      progress(count, count)
      const warnings = warningsOf(understood!)
      if (quality && quality !== 'standard')
        warnings.push({ code: 'option-unsupported', param: 'quality', message: 'The local illustrator has one quality.' })
      return { artifacts, warnings, cost: { usd: 0, basis: 'computed' }, data: { revisedPrompt: understood!.summary, seed: first } }
    },
  }
}
