/** `moderate.text` by word lists, on this machine. */
import type { ProviderV1 } from 'atelier-mcp'
import type { ScoreText } from './score-text.ts'
import { wordLists } from './scorers.ts'

/** Scores a text in every one of `listed` categories: 0 where nothing was found. */
export const wordsModerationProvider = (score: ScoreText, listed: readonly string[]): ProviderV1<'moderate.text'> => ({
  specVersion: 'v1',
  kind: 'moderate.text',
  id: wordLists,
  title: 'Word lists, on this machine',
  capabilities: { categories: listed },
  nature: 'procedural',
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ text }, { signal }) {
    signal.throwIfAborted()
    const { scores } = await score(text)
    const all = Object.fromEntries(listed.map((category) => [category, scores[category] ?? 0]))
    return { data: { scores: all }, cost: { usd: 0, basis: 'computed' } }
  },
})
