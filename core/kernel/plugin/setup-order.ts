/** Which plugin is set up after which: `requires` first, else the config's order. */
import { unspent } from '../errors/unspent.ts'
import { topologicalOrder } from '../hooks/topological-order.ts'

/** Sorts plugins, each of another name, for set-up. Throws `PLUGIN_REQUIRES` with all that is missing, and `PLUGIN_CYCLE` with the circle. */
export function setupOrder<P extends { readonly name: string; readonly requires?: readonly string[] | undefined }>(
  plugins: readonly P[],
): P[] {
  const missing: string[] = []
  const edges = plugins.flatMap(({ name, requires = [] }, index) =>
    requires.flatMap((wanted): [number, number][] => {
      const at = plugins.findIndex((one) => one.name === wanted.replace(/\?$/, ''))
      if (at < 0 && !wanted.endsWith('?')) missing.push(`"${name}" requires "${wanted}"`)
      return at < 0 ? [] : [[at, index]]
    }),
  )
  if (missing.length > 0) throw unspent('PLUGIN_REQUIRES', `${missing.join('; ')}, which the config does not have.`)
  const { order, cycle } = topologicalOrder(plugins.length, edges)
  if (!cycle) return order.flatMap((index) => plugins[index] ?? [])
  const names = cycle.map((index) => plugins[index]?.name).join(' -> ')
  throw unspent('PLUGIN_CYCLE', `These plugins require each other in a circle: ${names}.`)
}
