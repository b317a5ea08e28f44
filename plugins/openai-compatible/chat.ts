/** One question by chat completions: words and pictures in, words or JSON out. */
import { type Artifact, AtelierError, type Meta, type ProviderCall, structuredAnswer } from 'atelier-mcp'
import type { Question, Reply } from '../questions.ts'
import type { ServedKind } from './options.ts'
import type { Server } from './server.ts'

interface ChatQuestion extends Question {
  /** How closely the pictures are looked at. */
  readonly detail?: 'low' | 'high' | undefined
}
const reserved = new Set(['model', 'messages', 'stream', 'response_format'])

/** Servers that know no JSON Schema get it in words. Throws `PROVIDER_REFUSED` and `PROVIDER_EMPTY` as the answer says. */
export async function ask(server: Server, kind: ServedKind, question: ChatQuestion, call: ProviderCall): Promise<Reply> {
  const { schema } = question
  const model = await server.modelFor(kind, call.model, call.signal)
  if (model === undefined)
    throw new AtelierError({
      code: 'PROVIDER_UNSUPPORTED',
      message: `${server.title} lists no model.`,
      fix: `Name one in \`models\` of "${server.id}".`,
      outcome: 'none',
    })
  const extra = Object.fromEntries(Object.entries(call.options).filter(([name]) => !reserved.has(name)))
  const pictures = await Promise.all(
    question.images.map(async (image) => ({
      type: 'image_url',
      image_url: { url: await dataUrl(image), ...(question.detail && { detail: question.detail }) },
    })),
  )
  const bodyWith = (format: Meta | undefined, inWords: boolean): object => ({
    ...extra,
    model,
    stream: false,
    messages: [
      {
        role: 'system',
        content: inWords
          ? `${question.system}\nAnswer with JSON alone, which satisfies this JSON Schema:\n${JSON.stringify(schema)}`
          : question.system,
      },
      { role: 'user', content: [{ type: 'text', text: question.text }, ...pictures] },
    ],
    ...(format && { response_format: format }),
  })
  const send = (body: object): Promise<Meta> => server.post('/chat/completions', body, call.signal)
  const answer = await (schema === undefined
    ? send(bodyWith(undefined, false))
    : send(bodyWith({ type: 'json_schema', json_schema: { name: 'answer', schema } }, false)).catch((error: unknown) => {
        // It was refused before any work: asking again in simpler words costs nothing twice.
        if (AtelierError.is(error, 'PROVIDER_INVALID_REQUEST') && error.outcome === 'none')
          return send(bodyWith({ type: 'json_object' }, true))
        throw error
      }))
  const text = textOf(server, answer)
  const counted = answer['usage'] as { prompt_tokens?: number; completion_tokens?: number } | undefined
  const usage = {
    ...(counted?.prompt_tokens !== undefined && { inputTokens: counted.prompt_tokens }),
    ...(counted?.completion_tokens !== undefined && { outputTokens: counted.completion_tokens }),
  }
  if (schema === undefined) return { text, usage, warnings: [] }
  const { json, problem } = await structuredAnswer(text, schema)
  return { text, usage, warnings: problem ? [problem] : [], ...(json !== undefined && { json }) }
}

function textOf(server: Server, answer: Meta): string {
  const [choice] = (Array.isArray(answer['choices']) ? answer['choices'] : []) as readonly {
    message?: { content?: unknown; refusal?: unknown }
    finish_reason?: string
  }[]
  const { content, refusal } = choice?.message ?? {}
  if (typeof refusal === 'string' && refusal !== '')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `The model declined: ${refusal.slice(0, 300)}`, outcome: server.spent })
  if (choice?.finish_reason === 'content_filter')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `A filter of ${server.title} stopped the answer.`, outcome: server.spent })
  // Models that think aloud do so before they answer.
  const text = (typeof content === 'string' ? content : '').replace(/^\s*<think>[\s\S]*?<\/think>\s*/, '')
  if (text.trim() === '')
    throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${server.title} answered without a word.`, outcome: 'unknown' })
  return text
}

async function dataUrl(source: Artifact): Promise<string> {
  const bytes = await source.bytes()
  return `data:${source.mimeType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`
}
