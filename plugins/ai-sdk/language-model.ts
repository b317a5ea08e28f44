/** One question to a language model object. */
import { type Cost, AtelierError, type ProviderCall, structuredAnswer } from 'atelier-mcp'
import type { Question, Reply } from '../questions.ts'
import { modelError } from './errors.ts'
import { type LanguageReply, vendorOf } from './model-objects.ts'
import { type LanguageEntry, titleOf } from './options.ts'
import { unsupportedIn, warningOf } from './warnings.ts'

/** Throws `PROVIDER_REFUSED`, `PROVIDER_EMPTY` and `PROVIDER_FAILED` as the answer says, and what `modelError` makes of a fault. */
export async function ask(entry: LanguageEntry, { system, text, images, schema }: Question, call: ProviderCall): Promise<Reply> {
  const { prices } = entry
  const title = titleOf(entry)
  const model = entry.use()
  const parts = await Promise.all(
    images.map(async (image) => {
      const data = await image.bytes()
      return { type: 'file', mediaType: image.mimeType, data: model.specificationVersion === 'v4' ? { type: 'data', data } : data }
    }),
  )
  const reply = await Promise.resolve(
    model.doGenerate({
      prompt: [
        { role: 'system', content: system },
        { role: 'user', content: [{ type: 'text', text }, ...parts] },
      ],
      ...(schema && { responseFormat: { type: 'json', schema, name: 'answer' } }),
      providerOptions: Object.keys(call.options).length > 0 ? { [vendorOf(model)]: call.options } : {},
      abortSignal: call.signal,
    }),
  ).catch((error: unknown) => {
    throw modelError(error, { title, signal: call.signal })
  })
  const said = textOf(reply, title)
  const usage = usageOf(reply)
  const cost: Cost | undefined = prices && {
    usd: ((usage['inputTokens'] ?? 0) * prices.in + (usage['outputTokens'] ?? 0) * prices.out) / 1e6,
    basis: 'computed',
  }
  const warnings = (reply.warnings ?? []).filter((one) => unsupportedIn(one) !== 'responseFormat').map((one) => warningOf(one, title))
  const rest = { usage, ...(cost && { cost }) }
  if (!schema) return { text: said, warnings, ...rest }
  const { json, problem } = await structuredAnswer(said, schema, call)
  return { text: said, warnings: [...warnings, ...(problem ? [problem] : [])], ...rest, ...(json !== undefined && { json }) }
}

function textOf({ content, structuredOutputText, finishReason }: LanguageReply, title: string): string {
  const reason = typeof finishReason === 'string' ? finishReason : finishReason.unified
  if (reason === 'content-filter')
    throw new AtelierError({ code: 'PROVIDER_REFUSED', message: `A filter of ${title} stopped the answer.`, outcome: 'paid' })
  if (reason === 'length')
    throw new AtelierError({ code: 'PROVIDER_FAILED', message: `The answer of ${title} was cut off before its end.`, outcome: 'paid' })
  const text = structuredOutputText ?? content.flatMap((part) => (part.type === 'text' && part.text ? [part.text] : [])).join('')
  if (text.trim() === '') throw new AtelierError({ code: 'PROVIDER_EMPTY', message: `${title} answered without a word.`, outcome: 'paid' })
  return text
}

const count = (value: number | { readonly total?: number | undefined } | undefined): number | undefined =>
  typeof value === 'object' ? value.total : value

function usageOf({ usage }: LanguageReply): Record<string, number> {
  const [inputTokens, outputTokens] = [count(usage?.inputTokens), count(usage?.outputTokens)]
  return { ...(inputTokens !== undefined && { inputTokens }), ...(outputTokens !== undefined && { outputTokens }) }
}
