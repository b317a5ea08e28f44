/** A look at every new picture: noted with it, said as a warning, made once more where the config wants that. */
import { type HookTypes, type Request, revise, type Services } from 'atelier-mcp'
import { duplicates, type Finding, judge, measure } from './findings.ts'

type Pictures = 'image.generate' | 'image.edit'

/** A `review` handler; without the plugin that reads pictures, and where one cannot be looked at, nothing is said. Runs once a generation; a cached picture was looked at when it was made. */
export const inspectQuality =
  (mode: 'report' | 'revise', service: () => Services['pictures'] | undefined): HookTypes<Pictures>['review'] =>
  async ({ artifacts }, run) => {
    const reader = service()
    if (!reader) return undefined
    const pictures = artifacts.filter(({ mimeType }) => mimeType.startsWith('image/') && mimeType !== 'image/svg+xml')
    // Without the caller's signal: what is paid is reviewed, whoever has left.
    const looked = await Promise.allSettled(pictures.map((one) => measure(one, reader)))
    const measured = looked.map((one) => (one.status === 'fulfilled' ? one.value : undefined))
    const findings: Finding[][] = looked.map((one) => (one.status === 'fulfilled' ? judge(one.value, run.request.size) : []))
    for (const [first, second] of duplicates(measured.map((one) => one?.thumbnail)))
      findings[second]?.push({ code: 'duplicate', message: `It looks the same as picture ${first + 1}.`, serious: false })
    run.note(
      'quality',
      findings.map((found, index) => ({ ok: found.length === 0, findings: found.map(({ code }) => code), ...rounded(measured[index]) })),
    )
    const serious = findings.flat().find((one) => one.serious)
    if (mode === 'revise' && serious && run.attempt === 1) return revise(serious.message, again(run.request))
    for (const [index, found] of findings.entries())
      for (const { code, message } of found)
        run.warn({ code: `quality-${code}`, message: `${pictures.length > 1 ? `Picture ${index + 1}: ` : ''}${message}` })
    return undefined
  }

/** Another seed, or the same cause would have the same effect. */
const again = (request: Request<Pictures>): Request<Pictures> => ({ ...request, seed: (request.seed ?? 0) + 1 })

const rounded = (measured: Awaited<ReturnType<typeof measure>>) =>
  measured && {
    width: measured.width,
    height: measured.height,
    brightness: Math.round(measured.brightness),
    contrast: Math.round(measured.contrast),
    sharpness: measured.sharpness,
  }
