/** Chat completions: one question, words and pictures in, words or JSON out. */
import { AtelierError, type JsonSchema, type Meta, type PluginContext, type ProviderCall, structuredAnswer } from 'atelier-mcp'
import type { Question, Reply } from '../questions.ts'
import { plainDataUrl } from './to-look-at.ts'
import { wordsIn } from './words-in.ts'

/** Who is asked. */
export interface ChatServer {
  readonly title: string
  /** What became of the money once an answer has come: nothing at a free server. */
  readonly spent: 'none' | 'paid'
  readonly services: PluginContext['services']
  /** How models want to hear of a JSON Schema, as far as they have refused: 0 `json_schema`, 1 `json_object`, 2 in words alone. */
  readonly steps: Map<string, number>
  chat(body: object, call: ProviderCall): Promise<Meta>
}
interface ChatQuestion extends Question {
  /** How closely the pictures are looked at. */
  readonly detail?: 'low' | 'high' | 'auto' | undefined
}
const reserved = new Set(['model', 'messages', 'stream', 'response_format'])

/** Servers that know no JSON Schema get it in words. Throws what `wordsIn` throws. */
export async function ask(server: ChatServer, model: string, question: ChatQuestion, call: ProviderCall): Promise<Reply> {
  const { schema, detail } = question
  const extra = Object.fromEntries(Object.entries(call.options).filter(([name]) => !reserved.has(name)))
  const pictures = await Promise.all(
    question.images.map(async (image) => ({
      type: 'image_url',
      image_url: { url: await plainDataUrl(image, server.services, call.signal), ...(detail && detail !== 'auto' && { detail }) },
    })),
  )
  const inWords = `${question.system}\nAnswer with JSON alone, which satisfies this JSON Schema:\n${JSON.stringify(schema)}`
  const bodyAt = (step: number): object => ({
    ...extra,
    model,
    stream: false,
    messages: [
      { role: 'system', content: schema !== undefined && step > 0 ? inWords : question.system },
      { role: 'user', content: [{ type: 'text', text: question.text }, ...pictures] },
    ],
    ...(schema !== undefined && step === 0 && { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } }),
    ...(schema !== undefined && step === 1 && { response_format: { type: 'json_object' } }),
  })
  const askAt = async (step: number): Promise<Meta> => {
    try {
      const answer = await server.chat(bodyAt(step), call)
      if (schema !== undefined) server.steps.set(model, step)
      return answer
    } catch (error) {
      // It was refused before any work: asking again in simpler words costs nothing twice.
      const isRefused = AtelierError.is(error, 'PROVIDER_INVALID_REQUEST') && error.outcome === 'none'
      if (schema === undefined || step === 2 || !isRefused) throw error
      return askAt(error.details?.['param'] === 'response_format' ? 2 : step + 1)
    }
  }
  const answer = await askAt(schema === undefined ? 0 : (server.steps.get(model) ?? 0))
  const { text, warnings } = wordsIn(answer, server.title, server.spent)
  const counted = answer['usage'] as { prompt_tokens?: number; completion_tokens?: number } | null | undefined
  const usage = {
    ...(counted?.prompt_tokens !== undefined && { inputTokens: counted.prompt_tokens }),
    ...(counted?.completion_tokens !== undefined && { outputTokens: counted.completion_tokens }),
  }
  if (schema === undefined) return { text, usage, warnings }
  const { json, problem } = await structured(text, schema, call)
  return { text, usage, warnings: [...warnings, ...(problem ? [problem] : [])], ...(json !== undefined && { json }) }
}

/** As JSON of the schema, also where the model wrote it as the call of a tool: `{"name": …, "parameters": {…}}`. */
async function structured(text: string, schema: JsonSchema, call: ProviderCall): ReturnType<typeof structuredAnswer> {
  const answer = await structuredAnswer(text, schema, call)
  const inner = answer.problem?.code === 'answer-unfit' ? insideCall(text) : undefined
  const called = inner === undefined ? undefined : await structuredAnswer(inner, schema, call)
  return called && !called.problem ? called : answer
}

function insideCall(text: string): string | undefined {
  try {
    const value = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Meta
    const given = value['arguments'] ?? value['parameters'] ?? value['input']
    return typeof value['name'] !== 'string' || given === undefined ? undefined : typeof given === 'string' ? given : JSON.stringify(given)
  } catch {
    return undefined
  }
}
