/** Which assets open work refers to: orders that are out or in doubt, and what plugins say of theirs. */
import type { InUse } from '../ports/retention.ts'
import type { HostParts } from './parts.ts'

export const inUseBy =
  ({ services, inUse }: Pick<HostParts, 'services' | 'inUse'>): InUse =>
  async (principal) => {
    // Of everybody: what a group shares is an input of others, too, and an id is of one asset alone.
    const orders = await services.orders.list()
    const said = await Promise.all([...inUse].map(async (ids) => [...(await ids(principal))]))
    return new Set([...orders.flatMap(({ inputs = [] }) => inputs), ...said.flat()])
  }
