/** Which plugin is set up after which: `requires` first, else the config's order. */
import { AtelierError } from '../contract/errors.ts'
import { topologicalOrder } from '../hooks/topological-order.ts'

/**
 * Sorts plugins for set-up. Throws `PLUGIN_DUPLICATE`, `PLUGIN_REQUIRES` (a missing requirement) and `PLUGIN_CYCLE` (named);
 * all missing requirements are told at once.
 */
export function setupOrder<P extends { readonly name: string; readonly requires?: readonly string[] | undefined }>(
  plugins: readonly P[],
): P[] {
  const position = new Map<string, number>()
  for (const [index, { name }] of plugins.entries()) {
    if (position.has(name))
      throw new AtelierError({
        code: 'PLUGIN_DUPLICATE',
        message: `Two plugins are named "${name}".`,
        fix: 'Take one of them out of `plugins`, or rename it.',
        outcome: 'none',
      })
    position.set(name, index)
  }
  const missing: string[] = []
  const edges = plugins.flatMap(({ name, requires = [] }, index) =>
    requires.flatMap((wanted): [number, number][] => {
      const at = position.get(wanted.replace(/\?$/, ''))
      if (at === undefined && !wanted.endsWith('?')) missing.push(`"${name}" requires "${wanted}"`)
      return at === undefined ? [] : [[at, index]]
    }),
  )
  if (missing.length > 0)
    throw new AtelierError({
      code: 'PLUGIN_REQUIRES',
      message: `${missing.join('; ')}, which the config does not have.`,
      fix: 'Add the missing plugin to `plugins`, or leave out the one that requires it.',
      outcome: 'none',
    })
  const { order, cycle } = topologicalOrder(plugins.length, edges)
  if (cycle) {
    const names = cycle.map((index) => plugins[index]?.name).join(' -> ')
    throw new AtelierError({
      code: 'PLUGIN_CYCLE',
      message: `These plugins require each other in a circle: ${names}.`,
      fix: 'One of them must do without the other: make it optional with a trailing `?`.',
      outcome: 'none',
    })
  }
  return order.flatMap((index) => plugins[index] ?? [])
}
