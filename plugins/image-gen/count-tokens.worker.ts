/** Prompts in tokens: the table of the tokenizer takes 150 ms to load, which is too long for the main thread. */
import { workerTask } from 'atelier-mcp'

/** In o200k, the encoding of OpenAI's current models; others count within a few per cent of it. */
export const countTokens = workerTask(async (text: string): Promise<number> => {
  const tokenizer = await import('gpt-tokenizer/encoding/o200k_base')
  return tokenizer.countTokens(text)
})
