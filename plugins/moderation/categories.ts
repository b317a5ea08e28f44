/** The categories, in OpenAI's words so that every scorer speaks of the same, and what the built-in policies do about each. */
import { tableOf } from 'atelier-mcp'

export type Action = 'block' | 'flag' | 'allow'
/** What to do from which score on. */
export interface Rule {
  readonly action: Action
  /** 0 to 1. */
  readonly threshold: number
}
export type Policy = Readonly<Record<string, Rule>>

const block = (threshold: number): Rule => ({ action: 'block', threshold })
const flag = (threshold: number): Rule => ({ action: 'flag', threshold })

/** For everyday use: refuses what is illegal or hurts people, flags what a person may want to look at, leaves art and history alone. */
const everyday: Policy = {
  sexual: block(0.8),
  'sexual/minors': block(0.3),
  violence: flag(0.8),
  'violence/graphic': block(0.85),
  'self-harm': block(0.8),
  'self-harm/intent': block(0.7),
  'self-harm/instructions': block(0.5),
  hate: block(0.8),
  'hate/threatening': block(0.6),
  harassment: flag(0.8),
  'harassment/threatening': block(0.8),
  illicit: block(0.8),
  'illicit/violent': block(0.6),
}

/** Half of the score is enough, and what is flagged elsewhere is refused. For schools and shop windows. */
const strict: Policy = Object.fromEntries(
  Object.entries(everyday).map(([category, { threshold }]) => [category, block(Math.round(threshold * 50) / 100)]),
)

/** Only what is illegal nearly everywhere; the rest is flagged. */
const relaxed: Policy = Object.fromEntries(
  Object.entries(everyday).map(([category, rule]) => [
    category,
    ['sexual/minors', 'illicit/violent', 'self-harm/instructions'].includes(category) ? rule : flag(rule.threshold),
  ]),
)

/** Policies that are there without any config. */
export const builtIn: Readonly<Record<string, Policy>> = tableOf({ default: everyday, strict, relaxed })

/** Where a category of one's own, or a bare `'block'`, names no threshold. */
export const usualThreshold = 0.8
