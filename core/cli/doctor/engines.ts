/** Servers that keep something for several hosts: which, what, and whether they answer. One that does not at the start has stopped it already. */
import type { Host } from '../../kernel/ports/host.ts'
import type { Finding } from './finding.ts'

/** One finding for each plugin that keeps something; none where all is in folders. */
export const engines = (host: Host): Finding[] =>
  (host.service('host')?.engines() ?? []).map(({ plugin, keeps, away }): Finding => {
    const what = `engine ${plugin}`
    const kept = `keeps ${keeps.join(', ')}`
    if (!away) return { state: 'fine', what, found: kept }
    const since = new Date(away.since).toISOString()
    return {
      state: 'broken',
      what,
      found: `${away.code} since ${since}: ${away.why}`,
      fix: `Until it answers, what needs it is refused; it ${kept}.`,
    }
  })
