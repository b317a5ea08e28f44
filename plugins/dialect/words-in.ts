/** The words of a chat completion, wherever they are, and why there are none. */
import { AtelierError, type Meta, type Warning } from 'atelier-mcp'

interface Choice {
  readonly message?: Meta | null
  /** Of completions that are no chat. */
  readonly text?: unknown
  readonly finish_reason?: unknown
}
export interface Words {
  readonly text: string
  readonly warnings: readonly Warning[]
}

/** Gemini, Mistral and others have words of their own for the same ends. */
const cutOff = /^(?:length|max_tokens|max_output_tokens|model_length)$/i
const filtered = /^(?:content_?filter(?:ed)?|safety|image_safety|prohibited_content|recitation|blocklist|sensitive)$/i

/** Throws `PROVIDER_REFUSED`, `PROVIDER_EMPTY`, and `PROVIDER_FAILED` where it was cut off. `spent`: what became of the money of an answer. */
export function wordsIn(answer: Meta, title: string, spent: 'none' | 'paid'): Words {
  const [choice] = (Array.isArray(answer['choices']) ? answer['choices'] : []) as readonly (Choice | undefined)[]
  const message: Meta = choice?.message ?? {}
  const { refusal } = message
  const end = typeof choice?.finish_reason === 'string' ? choice.finish_reason : ''
  if (typeof refusal === 'string' && refusal !== '')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `The model declined: ${refusal.slice(0, 300)}`, outcome: spent })
  if (filtered.test(end))
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `A filter of ${title} stopped the answer.`, outcome: spent })
  const text = withoutThoughts(ofContent(message['content'] ?? choice?.text ?? answer['output_text']))
  if (cutOff.test(end))
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `The answer of ${title} was cut off before its end${text.trim() === '' ? ', while the model was still thinking' : ''}.`,
      why: 'It was longer than the model may write there, with its thoughts and the pictures that it was given.',
      fix: 'Ask for less, raise `max_tokens` in the provider options, or give the model a longer context on the server.',
      outcome: spent,
    })
  if (text.trim() !== '') return { text, warnings: [] }
  const called = ofCall(message)
  if (called !== '') return { text: called, warnings: [] }
  const thought = withoutThoughts(ofContent(message['reasoning_content'] ?? message['reasoning']))
  if (thought.trim() !== '') return { text: thought, warnings: [amongThoughts(title)] }
  throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${title} answered without a word.`, outcome: 'unknown' })
}

/** Some parsers of thoughts take a whole answer for one (vllm-project/vllm#17357, #16182): it is paid for, and better than none. */
const amongThoughts = (title: string): Warning => ({
  code: 'answer-uncertain',
  message: `${title} calls the whole answer the thoughts of its model. Set the parser of thoughts there to that of the model.`,
})

/** A text, parts of one, or JSON that is JSON already. */
function ofContent(content: unknown): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content))
    return (content as readonly (Meta | string | null)[])
      .flatMap((part) => {
        if (typeof part === 'string') return [part]
        const { type, text } = part ?? {}
        return typeof text === 'string' && type !== 'thinking' && type !== 'reasoning' ? [text] : []
      })
      .join('')
  return typeof content === 'object' && content !== null ? JSON.stringify(content) : ''
}

/** Gateways ask some models for JSON by a tool of their own, and now and then leave it at that (BerriAI/litellm#21208). */
function ofCall({ tool_calls: calls, function_call: call }: Meta): string {
  const [first] = Array.isArray(calls) ? (calls as readonly { readonly function?: unknown }[]) : []
  const { arguments: given } = ((first?.function ?? call) || {}) as { readonly arguments?: unknown }
  return typeof given === 'string' ? given : typeof given === 'object' && given !== null ? JSON.stringify(given) : ''
}

/** Models that think aloud do so before they answer; many templates swallow the opening tag (langchain-ai/langchain#35530). */
function withoutThoughts(text: string): string {
  const end = text.indexOf('</think>')
  if (end >= 0) return text.slice(end + '</think>'.length).trimStart()
  return /^\s*<think>/.test(text) ? '' : text
}
