/** The words of a chat completion, and why there are none. */
import { AtelierError, type Meta } from 'atelier-mcp'

interface Choice {
  readonly message?: { readonly content?: unknown; readonly refusal?: unknown }
  readonly finish_reason?: unknown
}

/** Throws `PROVIDER_REFUSED`, `PROVIDER_EMPTY`, and `PROVIDER_FAILED` where it was cut off. `spent`: what became of the money of an answer. */
export function wordsIn(answer: Meta, title: string, spent: 'none' | 'paid'): string {
  const [choice] = (Array.isArray(answer['choices']) ? answer['choices'] : []) as readonly (Choice | undefined)[]
  const { content, refusal } = choice?.message ?? {}
  if (typeof refusal === 'string' && refusal !== '')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `The model declined: ${refusal.slice(0, 300)}`, outcome: spent })
  if (choice?.finish_reason === 'content_filter')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `A filter of ${title} stopped the answer.`, outcome: spent })
  const text = withoutThoughts(typeof content === 'string' ? content : textOfParts(content))
  if (choice?.finish_reason === 'length')
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `The answer of ${title} was cut off before its end${text.trim() === '' ? ', while the model was still thinking' : ''}.`,
      why: 'It was longer than the model may write there, with its thoughts and the pictures that it was given.',
      fix: 'Ask for less, raise `max_tokens` in the provider options, or give the model a longer context on the server.',
      outcome: spent,
    })
  if (text.trim() === '')
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${title} answered without a word.`, outcome: 'unknown' })
  return text
}

const textOfParts = (content: unknown): string =>
  Array.isArray(content)
    ? (content as readonly { readonly type?: unknown; readonly text?: unknown }[])
        .flatMap((part) => (typeof part?.text === 'string' && part.type !== 'thinking' && part.type !== 'reasoning' ? [part.text] : []))
        .join('')
    : ''

/** Models that think aloud do so before they answer; many templates swallow the opening tag (langchain-ai/langchain#35530). */
function withoutThoughts(text: string): string {
  const end = text.indexOf('</think>')
  if (end >= 0) return text.slice(end + '</think>'.length).trimStart()
  return /^\s*<think>/.test(text) ? '' : text
}
