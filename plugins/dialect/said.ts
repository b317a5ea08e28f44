/**
 * What servers that speak OpenAI's language say when something is wrong, in all the shapes in which they say it, and what their words mean.
 * No other file of the plugins that talk to them reads their words.
 *
 * Shapes: `{error: {message, type, code, param}}` (OpenAI, LiteLLM, Together), the same in a list (Gemini,
 * https://ai.google.dev/gemini-api/docs/openai), `error.metadata.raw` and an error inside a choice (OpenRouter,
 * https://openrouter.ai/docs/api-reference/errors), `{error: "…"}` (LM Studio, lmstudio-ai/lmstudio-bug-tracker#618; Ollama), `{error, message}`
 * (stable-diffusion.cpp, examples/server/routes_openai.cpp), `{object: "error", message}` (vLLM), `{detail}` (FastAPI: Xinference),
 * `{base_resp: {status_code, status_msg}}` (MiniMax: QwenLM/qwen-code#8322), and where nothing was made: `{errors: [{message}]}`, `{success: false, message}`,
 * `{code, message}` or `{code, msg}`, `{status: "failed", message}` and a message alone, as gateways say it.
 */
import type { Meta } from 'atelier-mcp'

export interface Said {
  readonly message: string
  /** As HTTP has it, where the words of a 200 say one. */
  readonly status?: number
  readonly code?: string
  readonly type?: string
  /** The field that it is about. */
  readonly param?: string
}

/** What an answer says is wrong; nothing where it is no complaint. */
export function saidIn(body: unknown): Said | undefined {
  const value = Array.isArray(body) ? (body as readonly unknown[])[0] : body
  if (!isMeta(value)) return undefined
  const { error, detail, message } = value
  if (isMeta(error)) return ofError(error)
  if (typeof error === 'string' && error !== '') {
    const more = typeof message === 'string' && message !== '' ? `${error}: ${message}` : error
    return said(more, isWrongPath(more) ? { code: '404' } : {})
  }
  if (typeof detail === 'string') return said(detail, {})
  if (Array.isArray(detail) && isMeta(detail[0])) {
    const { loc, msg } = detail[0]
    const param = Array.isArray(loc) ? (loc as readonly unknown[]).at(-1) : undefined
    return said(String(msg ?? ''), typeof param === 'string' ? { param } : {})
  }
  if (isMeta(detail)) return ofError(detail)
  if (value['object'] === 'error' && typeof message === 'string') return said(message, value)
  const ofBase = isMeta(value['base_resp']) ? value['base_resp'] : {}
  if (!isWell(ofBase['status_code'])) return said(String(ofBase['status_msg'] ?? 'It failed'), { code: String(ofBase['status_code']) })
  const [choice] = Array.isArray(value['choices']) ? (value['choices'] as readonly unknown[]) : []
  if (isMeta(choice)) return isMeta(choice['error']) ? ofError(choice['error']) : undefined
  return hasAnswer(value) ? undefined : withoutAnswer(value)
}

/** Fields of answers that hold something. */
const hasAnswer = (value: Meta): boolean =>
  [
    'data',
    'choices',
    'images',
    'image',
    'output',
    'output_text',
    'artifacts',
    'predictions',
    'candidates',
    'results',
    'result',
    'models',
    'b64_json',
    'url',
  ].some((name) => {
    const held = value[name]
    return Array.isArray(held) ? held.length > 0 : held !== undefined && held !== null && held !== ''
  })

const messages = ['message', 'msg', 'error_message', 'error_msg', 'errorMessage', 'reason'] as const
const wordsAt = (value: Meta): string | undefined =>
  messages.map((name) => value[name]).find((text): text is string => typeof text === 'string' && text.trim() !== '')

/** Nothing was made, and words say why. */
function withoutAnswer(value: Meta): Said | undefined {
  const [first] = Array.isArray(value['errors']) ? (value['errors'] as readonly unknown[]) : []
  if (typeof first === 'string') return said(first, {})
  if (isMeta(first)) return ofError(first)
  const words = wordsAt(value)
  return words === undefined ? undefined : said(words, { ...value, code: value['code'] ?? value['status_code'] ?? value['status'] })
}

const isWell = (code: unknown): boolean => code === undefined || code === null || code === 0 || code === '0'

function ofError(error: Meta): Said {
  const { metadata } = error
  if (isMeta(error['error'])) return ofError(error['error'])
  if (isMeta(error['message'])) return ofError(error['message'])
  const message = wordsAt(error)
  const raw = isMeta(metadata) && typeof metadata['raw'] === 'string' ? metadata['raw'] : ''
  const words = typeof message === 'string' ? message : JSON.stringify(error)
  return said(raw === '' || words.includes(raw) ? words : `${words}: ${raw}`, error)
}

function said(message: string, { code, type, param }: Meta): Said {
  const status = Number(code)
  return {
    message,
    ...(status >= 400 && status < 600 && { status }),
    ...(typeof code === 'string' && code !== '' && { code }),
    ...(typeof type === 'string' && { type }),
    ...(typeof param === 'string' && param !== '' && { param }),
  }
}

/** LM Studio says so with status 200. */
const isWrongPath = (words: string): boolean => /^unexpected endpoint or method/i.test(words)

/** Which of the fields that were sent a refusal is about: by its `param`, else by the name in its words. */
export function refusedField({ message, param }: Said, sent: readonly string[]): string | undefined {
  const named = param?.split(/[.[]/)[0]
  if (named !== undefined && sent.includes(named)) return named
  // `n` is a word of its own only where it is quoted, or set to a number.
  return sent.find((field) => new RegExp(field.length > 1 ? `\\b${field}\\b` : `['"\`]${field}['"\`]|\\b${field} ?= ?\\d`).test(message))
}

const isMeta = (value: unknown): value is Meta => typeof value === 'object' && value !== null && !Array.isArray(value)
