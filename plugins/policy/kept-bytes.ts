/** How much a principal's library holds, with its trash and what is held back. */
import type { PluginContext } from 'atelier-mcp'

/** All is counted anew after so long; what any host has kept meanwhile is added at each question. */
const holdMs = 300_000

/** Bytes by the id of a principal. */
export function keptBytes({ background }: Pick<PluginContext, 'background'>, now: () => number): (id: string) => Promise<number> {
  const counted = new Map<string, { readonly at: number; readonly bytes: number }>()
  const sum = async (id: string, range: { readonly since?: number; readonly until?: number }): Promise<number> => {
    const { assets } = background({ principal: { id, scopes: ['originals'] } })
    let bytes = 0
    for (const trashed of [false, true]) for await (const { size } of assets.find({ ...range, trashed })) bytes += size
    return bytes
  }
  return async (id) => {
    let known = counted.get(id)
    if (!known || now() - known.at > holdMs) {
      const at = now()
      known = { at, bytes: await sum(id, { until: at }) }
      counted.set(id, known)
    }
    return known.bytes + (await sum(id, { since: known.at + 1 }))
  }
}
