/** Server-sent events of chat completions and pictures, put together as if they had come whole. */
import type { Meta } from 'atelier-mcp'

interface Delta {
  readonly content?: unknown
  readonly images?: readonly unknown[]
  readonly refusal?: unknown
  readonly reasoning_content?: unknown
  readonly reasoning?: unknown
  readonly tool_calls?: readonly { readonly function?: { readonly arguments?: unknown } }[]
}
interface Chunk extends Meta {
  readonly choices?: readonly {
    readonly delta?: Delta
    readonly message?: unknown
    readonly finish_reason?: string | null
    readonly error?: unknown
  }[]
  readonly type?: string
  readonly b64_json?: string
}

/** The answer as JSON text. A complaint among the events is the answer. */
export function wholeOf(events: string): string {
  const chunks = events.split(/\r?\n/).flatMap((line): Chunk[] => {
    const data = line.startsWith('data:') ? line.slice('data:'.length).trim() : ''
    if (data === '' || data === '[DONE]') return []
    try {
      return [JSON.parse(data) as Chunk]
    } catch {
      return []
    }
  })
  const wrong = chunks.find(({ error, choices }) => error !== undefined || choices?.[0]?.error !== undefined)
  if (wrong) return JSON.stringify(wrong)
  const pictures = chunks.filter(({ type, b64_json: data }) => type?.endsWith('.completed') && data)
  const usage = chunks.findLast((chunk) => chunk['usage'])?.['usage']
  if (pictures.length > 0)
    return JSON.stringify({ data: pictures.map(({ b64_json }) => ({ b64_json })), ...(usage !== undefined && { usage }) })
  const whole = chunks.find(({ data, choices }) => data !== undefined || choices?.[0]?.message !== undefined)
  if (whole) return JSON.stringify(whole)
  const choices = chunks.flatMap((chunk) => chunk.choices ?? [])
  const joined = (part: (delta: Delta) => unknown): string =>
    choices
      .map(({ delta }) => delta && part(delta))
      .filter((piece) => typeof piece === 'string')
      .join('')
  const text = joined(({ content }) => content)
  const images = choices.flatMap(({ delta }) => delta?.images ?? [])
  const refusal = joined((delta) => delta.refusal)
  const thoughts = joined((delta) => delta.reasoning_content ?? delta.reasoning)
  const called = joined(({ tool_calls: calls }) => calls?.[0]?.function?.arguments)
  const message = {
    role: 'assistant',
    content: text,
    ...(images.length > 0 && { images }),
    ...(refusal && { refusal }),
    ...(thoughts && { reasoning_content: thoughts }),
    ...(called && { tool_calls: [{ function: { arguments: called } }] }),
  }
  const reason = choices.findLast(({ finish_reason: finish }) => finish)?.finish_reason
  return JSON.stringify({ choices: [{ message, ...(reason && { finish_reason: reason }) }], ...(usage !== undefined && { usage }) })
}
