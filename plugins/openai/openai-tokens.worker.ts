/** Counts tokens as OpenAI's models do. Off the main thread: the vocabulary takes a tenth of a second to load. */
import { workerTask } from 'atelier-mcp'
import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base'

/** Tokens of a text in the vocabulary o200k; what looks like a special token counts as the text that it is. */
export const countTokens = workerTask((text: string) => count(text, { disallowedSpecial: new Set<string>() }))
