/** What was flagged or blocked, for the person who answers for this host: JSON lines, a file a month. */
import { createHash } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Caller, type PluginContext, redact } from 'atelier-mcp'
import type { Decision, NamedPolicy } from './policy.ts'

export interface AuditEntry {
  readonly phase: 'prompt' | 'output'
  readonly kind: string
  readonly decision: Decision
  readonly policy: NamedPolicy
  readonly scoredBy: string
  /** What was asked; hashed unless the config says otherwise. */
  readonly words: string
}
export type Audit = (entry: AuditEntry, caller: Pick<Caller, 'requestId' | 'principal'>) => Promise<void>

/** Never fails a call: what cannot be written is logged. One line is one write, so several hosts may share the file. */
export function auditLog(mode: false | 'hashed' | 'plain', { dirs, log }: Pick<PluginContext, 'dirs' | 'log'>): Audit {
  if (mode === false) return async () => {}
  return async ({ phase, kind, decision, policy, scoredBy, words }, { requestId, principal }) => {
    const time = new Date().toISOString()
    const line = {
      time,
      requestId,
      principal: principal.id,
      kind,
      phase,
      action: decision.action,
      categories: Object.fromEntries(decision.categories.map(({ name, score }) => [name, score])),
      policy: policy.name,
      scoredBy,
      prompt: mode === 'plain' ? redact(words) : `sha256:${createHash('sha256').update(words).digest('hex')}`,
    }
    const file = join(dirs.state, `audit-${time.slice(0, 7)}.jsonl`)
    await appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }).catch((error: Error) =>
      log.warn(`The audit log cannot be written: ${error.message}`, { file }),
    )
  }
}
