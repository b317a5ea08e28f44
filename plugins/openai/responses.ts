/** One question to a language model by the Responses API: words and pictures in, words or JSON out. */
import type { ResponseCreateParamsNonStreaming, ResponseInputContent } from 'openai/resources/responses/responses'
import {
  type Artifact,
  AtelierError,
  type Cost,
  type Estimate,
  type JsonSchema,
  type Meta,
  type PluginContext,
  type ProviderCall,
  type ProviderV1,
  type Warning,
  structuredAnswer,
  tableOf,
} from 'atelier-mcp'
import { ask as askInChat, isWayMissing, plainDataUrl, withModels } from '../dialect.ts'
import { dataUrl } from './image-files.ts'
import type { Reply } from '../questions.ts'
import type { Client } from './client.ts'
import type { LanguageModel } from './models.ts'
import { isStrict } from './strict-schema.ts'
import type { Tokens } from './tokens.ts'

export interface Question {
  readonly instructions: string
  readonly text: string
  readonly pictures: readonly Artifact[]
  readonly detail: 'low' | 'high' | 'auto'
  readonly schema?: JsonSchema | undefined
  /** Letters, digits, `_` and `-`. */
  readonly schemaName: string
}
/** OpenAI's words for these models; the rest of `providerOptions.openai` is refused by warning. */
const passed = [
  'max_output_tokens',
  'reasoning',
  'service_tier',
  'temperature',
  'top_p',
  'safety_identifier',
  'prompt_cache_key',
  'verbosity',
] as const
/** Tokens of a picture at high and at low detail, about; and of an answer. */
const pictureTokens = { high: 1100, auto: 1100, low: 85 } as const
const answerTokens = 600

export interface LanguageInit {
  readonly client: Client
  readonly models: ReadonlyMap<string, LanguageModel>
  readonly tokens: Tokens
  readonly services: PluginContext['services']
  /** How models of strangers want to hear of JSON Schemas. */
  readonly steps: Map<string, number>
  /** Models of strangers that are asked by chat completions: the server knows no other way. */
  readonly inChat: Set<string>
  /** The config says which model is asked first. */
  readonly named: boolean
}
type Words = 'vision.analyze' | 'model.design'
/** What a stranger lists is asked where the config names no model. */
const servedFor = ({ client, named }: LanguageInit, kind: Words): readonly string[] | undefined =>
  named ? undefined : client.served?.idsFor(kind)

/** The provider with the models of the config, or those that a stranger lists. */
export const listing = <K extends Words>(init: LanguageInit, provider: Omit<ProviderV1<K>, 'models'>): ProviderV1<K> =>
  withModels(provider as ProviderV1<K>, () =>
    (servedFor(init, provider.kind) ?? [...init.models.keys()]).map((id) => {
      const { title } = init.models.get(id) ?? {}
      return { id, ...(title && { title }) }
    }),
  ) as ProviderV1<K>
/** The id to ask for and its entry; ids that no table knows are sent as they are, without prices. */
export const languageModelOf = (models: ReadonlyMap<string, LanguageModel>, id: string | undefined): readonly [string, LanguageModel] => {
  const [firstId = ''] = models.keys()
  return [id ?? firstId, models.get(id ?? firstId) ?? {}]
}
/** Before the call; nothing where the prices are unknown: a cost of 0 would call it free. */
export function estimateWords(
  textTokens: number,
  pictures: number,
  detail: Question['detail'],
  { prices }: LanguageModel,
): Estimate | undefined {
  if (!prices) return undefined
  const usage = { inputTokens: textTokens + pictures * pictureTokens[detail], outputTokens: answerTokens }
  return { usd: (usage.inputTokens * prices.in + usage.outputTokens * prices.out) / 1e6, basis: 'estimated', usage }
}

/** `PROVIDER_REFUSED` where the model declines, `PROVIDER_EMPTY` where it says nothing, `PROVIDER_FAILED` where it was cut off. */
export async function ask(init: LanguageInit, kind: Words, question: Question, asked: ProviderCall): Promise<Reply> {
  const { client, inChat } = init
  const [model] = languageModelOf(init.models, asked.model ?? servedFor(init, kind)?.[0])
  const call = { ...asked, model }
  if (!client.stranger) return askByResponses(init, question, call)
  if (inChat.has(model)) return askByChat(init, question, call)
  try {
    return await askByResponses(init, question, call)
  } catch (error) {
    if (!isWayMissing(error)) throw error
    // Most servers know chat completions alone; what they do not offer has cost nothing.
    const reply = await askByChat(init, question, call)
    inChat.add(model)
    return reply
  }
}

function askByChat({ client, models, services, steps }: LanguageInit, question: Question, call: ProviderCall): Promise<Reply> {
  const [model] = languageModelOf(models, call.model)
  const { instructions: system, text, pictures: images, detail, schema } = question
  const chat = (body: object): Promise<Meta> =>
    client.request(call, (openai, limits) => openai.post<Meta>('/chat/completions', { body, ...limits }))
  return askInChat({ title: client.where, spent: 'paid', services, steps, chat }, model, { system, text, images, detail, schema }, call)
}

async function askByResponses({ client, models, services }: LanguageInit, question: Question, call: ProviderCall): Promise<Reply> {
  const [model, entry] = languageModelOf(models, call.model)
  const warnings: Warning[] = []
  const extra: Record<string, unknown> = tableOf()
  for (const [name, value] of Object.entries(call.options)) {
    if ((passed as readonly string[]).includes(name)) extra[name] = value
    else warnings.push({ code: 'option-unsupported', param: name, message: `The openai provider has no option "${name}" here.` })
  }
  const { verbosity, ...rest } = extra
  const strict = question.schema !== undefined && isStrict(question.schema)
  const format =
    question.schema &&
    (strict ? { type: 'json_schema', name: question.schemaName, schema: question.schema, strict: true } : { type: 'json_object' })
  const pictures = await Promise.all(
    question.pictures.map((one) => (client.stranger ? plainDataUrl(one, services, call.signal) : dataUrl(one))),
  )
  const content: ResponseInputContent[] = [
    { type: 'input_text', text: question.text },
    ...pictures.map((url) => ({ type: 'input_image' as const, image_url: url, detail: question.detail })),
  ]
  const body = {
    ...rest,
    model,
    instructions:
      question.schema && !strict
        ? `${question.instructions}\nAnswer with JSON alone, which satisfies this JSON Schema:\n${JSON.stringify(question.schema)}`
        : question.instructions,
    input: [{ role: 'user', content }],
    ...((format ?? verbosity) !== undefined && { text: { ...(format && { format }), ...(verbosity !== undefined && { verbosity }) } }),
    store: false,
  } as ResponseCreateParamsNonStreaming
  const answer = await client.request(call, (openai, limits) => openai.responses.create(body, limits))
  const counted = answer.usage
  const usage = counted ? { inputTokens: counted.input_tokens, outputTokens: counted.output_tokens } : {}
  const cached = counted?.input_tokens_details?.cached_tokens ?? 0
  const { prices } = entry
  const cost: Cost | undefined = counted &&
    prices && {
      usd: ((counted.input_tokens - cached) * prices.in + cached * prices.cached + counted.output_tokens * prices.out) / 1e6,
      basis: 'computed',
    }
  const text = textOf(answer)
  if (question.schema === undefined) return { text, usage, warnings, ...(cost && { cost }) }
  const { json, problem } = await structuredAnswer(text, question.schema, call)
  return { text, usage, warnings: [...warnings, ...(problem ? [problem] : [])], ...(cost && { cost }), ...(json !== undefined && { json }) }
}

interface Answer {
  readonly status?: string | undefined
  readonly output?: readonly { readonly type: string; readonly content?: unknown }[]
  readonly incomplete_details?: { readonly reason?: string | undefined } | null
  readonly error?: { readonly message?: string } | null
}

function textOf({ status, output = [], incomplete_details: incomplete, error }: Answer): string {
  const parts = output
    .filter(({ type }) => type === 'message')
    .flatMap(({ content }) => (content ?? []) as { type: string; text?: string; refusal?: string }[])
  const refusal = parts.find(({ type }) => type === 'refusal')?.refusal
  if (refusal !== undefined || incomplete?.reason === 'content_filter')
    throw new AtelierError({
      code: 'PROVIDER_REFUSED',
      message: `The model declined: ${refusal ?? 'its filter stopped the answer.'}`,
      outcome: 'paid',
    })
  if (status === 'failed')
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: `OpenAI failed: ${error?.message ?? 'it gives no reason'}`,
      outcome: 'unknown',
    })
  if (status === 'incomplete')
    throw new AtelierError({
      code: 'PROVIDER_FAILED',
      message: 'The answer was cut off before its end.',
      why: 'It was longer than the model may write.',
      fix: 'Ask for less, or raise `max_output_tokens` in the provider options.',
      outcome: 'paid',
    })
  const text = parts.map((part) => part.text ?? '').join('')
  if (text.trim() === '') throw new AtelierError({ code: 'PROVIDER_EMPTY', message: 'OpenAI answered without a word.', outcome: 'paid' })
  return text
}
