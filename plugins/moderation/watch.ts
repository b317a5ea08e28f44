/** What both sides of the watch share: prompts on their way in, results on their way out. */
import type { Artifact, Asset, Caller, Meta, PluginContext, Run } from 'atelier-mcp'
import type { Audit } from './audit.ts'
import type { Options } from './options.ts'
import type { Decision, NamedPolicy } from './policy.ts'
import { reasons } from './refusal.ts'
import type { ScoreText } from './score-text.ts'
import type { Scored, Scorers } from './scorers.ts'

export interface WatchInit {
  readonly options: Options
  /** The policy that holds for whoever asks. */
  readonly policyFor: (by: Pick<Caller, 'principal'>) => NamedPolicy
  readonly local: ScoreText
  /** The language of a text that the word lists do not cover. */
  readonly uncovered: (text: string) => string | undefined
  readonly scorers: Scorers
  readonly audit: Audit
}
export type Watched = Pick<PluginContext, 'hooks' | 'providers' | 'log'>

/** What is kept with a generation: what configured scorers said, never a decision. */
export interface Noted {
  readonly prompt?: Scored
  /** Of the words in the result. */
  readonly text?: Scored
  readonly pictures?: Scored
  /** Why something of it could not be scored. */
  readonly failed?: string
}
/** The note's name in `Result.notes`. */
export const noteName = 'moderation'

export const notedOf = ({ notes, artifacts }: { readonly notes: Meta; readonly artifacts: readonly Artifact[] }): Noted =>
  ((notes[noteName] ?? (artifacts[0] as Partial<Asset> | undefined)?.notes?.[noteName]) as Noted | undefined) ?? {}

/** Tells the caller that it is let through, but flagged. */
export const warnFlagged = (run: Pick<Run, 'warn'>, decision: Decision, policy: NamedPolicy, what: 'prompt' | 'result'): void =>
  run.warn({ code: 'moderation-flagged', message: `The moderation policy "${policy.name}" flags this ${what}: ${reasons(decision)}.` })

/** Tells the caller what asking a scorer cost; the scores, as they are kept. */
export function costTold({ usd, ...scored }: Scored, run: Pick<Run, 'warn'>): Scored {
  if (usd !== undefined)
    run.warn({ code: 'moderation-cost', message: `Moderation by ${scored.by} cost ${Number(usd.toPrecision(3))} USD besides.` })
  return scored
}

/** What the word lists are called where a scorer is named. */
export const byWords = 'word lists'
