/** What the library keeps, and what goes next. */
import type { Host } from '../../kernel/ports/host.ts'
import { keepWords, sweepWords } from '../leaving.ts'
import type { Finding } from './finding.ts'

/** Nothing where everything is kept. */
export async function library({ config, retention }: Pick<Host, 'config' | 'retention'>): Promise<Finding[]> {
  if (!retention) return []
  const what = 'library'
  const kept = `keeps ${keepWords(config.library?.keep ?? {})}`
  try {
    const plan = await retention.plan()
    const isGoing = plan.toTrash.length + plan.forGood.length > 0
    return [{ state: 'fine', what, found: `${kept}; ${sweepWords(plan)}${isGoing ? ' (`atelier library --leaving`)' : ''}` }]
  } catch (error) {
    return [
      {
        state: 'broken',
        what,
        found: `${kept}; what goes cannot be read: ${(error as Error).message}`,
        fix: 'Make the data folder readable.',
      },
    ]
  }
}
