/** How much a principal's library holds: every file of it, with the trash and what is held back. Of what a group shares, each counts what is their own. */
import type { PluginContext } from 'atelier-mcp'

/** All is counted anew after so long; what any host has kept meanwhile is added at each question. */
const holdMs = 300_000
/** Older than this is counted once; what is younger at each question, for it may be written late, or by a host whose clock is behind. */
const settledMs = 120_000

/** Bytes by the id of a principal. */
export function keptBytes({ background }: Pick<PluginContext, 'background'>, now: () => number): (id: string) => Promise<number> {
  const counted = new Map<string, { readonly at: number; readonly bytes: number }>()
  const sum = async (id: string, range: { readonly since?: number; readonly until?: number }): Promise<number> => {
    const { assets } = background({ principal: { id, scopes: ['originals'] } })
    let bytes = 0
    for (const trashed of [false, true])
      for await (const { size, companions = [] } of assets.find({ ...range, trashed }))
        bytes += companions.reduce((own, one) => own + (one.size ?? 0), size)
    return bytes
  }
  return async (id) => {
    let known = counted.get(id)
    if (!known || now() - known.at > holdMs) {
      const at = now()
      known = { at, bytes: await sum(id, { until: at - settledMs }) }
      counted.set(id, known)
    }
    return known.bytes + (await sum(id, { since: known.at - settledMs + 1 }))
  }
}
