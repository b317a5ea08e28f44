/** Providers as lines, those of one kind together: who is ready, with which models, able to do what; then what others lack. */
import type { ProviderStatus } from 'atelier-mcp'

/**
 *     image.generate
 *       local: ready (procedural). Takes: sizes any, maxCount 10, seed.
 *       openai: not available. Models: a, b.
 *
 *     openai: No key is set. Fix: Set OPENAI_API_KEY.
 */
export function providerLines(all: readonly ProviderStatus[]): string {
  if (all.length === 0) return 'No plugin adds a provider.'
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  // Most say the same of all their kinds.
  const lacks = new Set(
    all.flatMap(({ id, available, why, fix }) =>
      available ? [] : [`${id}: ${why ?? 'It is not available.'}${fix === undefined ? '' : ` Fix: ${fix}`}`],
    ),
  )
  return [
    ...kinds.flatMap((kind) => [kind, ...all.filter((one) => one.kind === kind).map(lineOf)]),
    ...(lacks.size > 0 ? ['', ...lacks] : []),
  ].join('\n')
}

function lineOf({ id, nature, available, models, capabilities }: ProviderStatus): string {
  const able = abilities(capabilities)
  return [
    `  ${id}: ${available ? 'ready' : 'not available'}${nature === 'procedural' ? ' (procedural)' : ''}.`,
    models.length > 0 ? `Models: ${models.join(', ')}.` : '',
    able === '' ? '' : `Takes: ${able}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** `seed, maxCount 10, mimeTypes image/png image/webp`; what it says no to is left out. */
const abilities = (capabilities: unknown): string =>
  Object.entries((capabilities ?? {}) as Readonly<Record<string, unknown>>)
    .flatMap(([name, value]) => {
      if (value === false || value === undefined || value === null) return []
      if (value === true) return [name]
      return [`${name} ${Array.isArray(value) ? value.join(' ') : typeof value === 'object' ? JSON.stringify(value) : String(value)}`]
    })
    .join(', ')
