/** What may be asked, and of whom. */
import { type Candidate, type PluginContext, reject, type Rejection, type Run, type Skip, SkipCode } from 'atelier-mcp'
import { fits, nearestOf, type RuleSet, rulesFor } from './applying.ts'
import type { Options } from './options.ts'

export function restrict({ hooks, providers }: Pick<PluginContext, 'hooks' | 'providers'>, options: Options): void {
  hooks.prepare(['image.generate', 'image.edit'], (request, run) => {
    const style = nearestOf('style', rulesFor(run.principal, options))
    return style === undefined || run.parent !== undefined ? undefined : { ...request, prompt: `${request.prompt}\n\n${style}` }
  })
  hooks.validate('*', (request, run) => {
    if (run.parent !== undefined || run.kind === 'asset.export') return undefined
    const sets = rulesFor(run.principal, options)
    return kindRefused(run.kind, sets) ?? sizeRefused(request, sets)
  })
  const isByRule = (kind: string, id: string): boolean =>
    providers.list().some((one) => one.kind === kind && one.id === id && (one.nature ?? 'model') !== 'model')
  hooks.select('*', (candidates, run) => {
    const sets = rulesFor(run.principal, options)
    const judged = candidates.map((candidate) => ({ candidate, skip: skipFor(candidate, run, sets) }))
    if (judged.every(({ skip }) => skip === undefined)) return undefined
    const allowed = judged.flatMap(({ candidate, skip }) => (skip ? [] : candidate))
    // Who may not be asked is as good as not there, so that a stand-in answers; where nobody may, it is said why.
    return allowed.length > 0 ? allowed : judged.map(({ candidate, skip }) => ({ ...candidate, ...(skip && { skip }) }))
  })

  function skipFor({ provider, model }: Candidate, { kind, parent }: Run, sets: readonly RuleSet[]): Skip | undefined {
    const byRule = isByRule(kind, provider)
    const name = model === undefined ? provider : `${provider}/${model}`
    for (const { from, rules } of sets) {
      if (rules.privacy && !byRule && !options.local.includes(provider))
        return skip(`"${provider}" is not on this machine, and nothing of yours may leave it (\`${from}.privacy\`).`)
      // Moderation by word lists must not depend on who may be asked for pictures.
      if (rules.providers && !(parent !== undefined && byRule) && !rules.providers.some((pattern) => fits(pattern, name)))
        return skip(`"${name}" is none of ${rules.providers.join(', ')} (\`${from}.providers\`).`)
    }
    return undefined
  }
}

const skip = (why: string): Skip => ({
  code: SkipCode.POLICY,
  why,
  fix: 'Choose a provider that the rule allows: `list_providers` lists them all.',
})

function kindRefused(kind: string, sets: readonly RuleSet[]): Rejection | undefined {
  const against = sets.find(({ rules }) => rules.kinds && !rules.kinds.some((pattern) => fits(pattern, kind)))
  return (
    against &&
    reject({
      code: 'POLICY_REFUSED',
      message: `You may not ask for "${kind}" here: it is none of ${against.rules.kinds!.join(', ')} (\`${against.from}.kinds\`).`,
      fix: 'Ask for one of these kinds.',
    })
  )
}

/** `1024x768` of `size`, or `width` and `height`; a side that is not said counts as long as the other. */
function sidesOf(request: object): readonly (number | undefined)[] {
  if ('size' in request) return String(request.size).split('x').map(Number)
  const width = 'width' in request ? Number(request.width ?? 0) : 0
  const height = 'height' in request ? Number(request.height ?? 0) : 0
  return [width || height, height || width]
}

function sizeRefused(request: object, sets: readonly RuleSet[]): Rejection | undefined {
  const [width, height] = sidesOf(request)
  if (!width || !height) return undefined
  const against = sets.find(({ rules }) => rules.mostPixels !== undefined && width * height > rules.mostPixels)
  return (
    against &&
    reject({
      code: 'POLICY_REFUSED',
      message: `${width}x${height} has ${width * height} pixels, and ${against.rules.mostPixels} are the most for you (\`${against.from}.mostPixels\`).`,
      fix: 'Ask for a smaller picture.',
    })
  )
}
