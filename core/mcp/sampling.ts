/** Asking the client's own model: from the contract's words to MCP's and back. */
import type { CreateMessageRequestParams, CreateMessageResult, SamplingMessage } from '@modelcontextprotocol/sdk/types.js'
import type { SampleReply, SampleRequest } from '../kernel/contract/caller.ts'
import { type Content, type Message, text } from '../kernel/contract/content.ts'
import { linkText } from './known-at.ts'

/** The parameters of `sampling/createMessage`. Sampling knows text, pictures and sound; resources and links are told as text. */
export function toSamplingParams({ prompt, maxTokens, system, temperature, models, key }: SampleRequest): CreateMessageRequestParams {
  const messages: readonly Message[] = typeof prompt === 'string' ? [{ role: 'user', content: text(prompt) }] : prompt
  return {
    messages: messages.map(({ role, content }) => ({ role, content: samplingContent(content) })),
    maxTokens,
    ...(system !== undefined && { systemPrompt: system }),
    ...(temperature !== undefined && { temperature }),
    ...(models !== undefined && { modelPreferences: { hints: models.map((name) => ({ name })) } }),
    ...(key !== undefined && { _meta: keyMeta(key) }),
  }
}

/** A question's key, beside what is asked. */
export const keyMeta = (key: string): { readonly [questionKey]: string } => ({ [questionKey]: key })
export const questionKey = 'atelier/key'

/** What the model said; `text` is all of its text blocks. Blocks that the contract does not know are left out. */
export function fromSamplingResult({ content, model, stopReason }: CreateMessageResult): SampleReply {
  const blocks = (Array.isArray(content) ? content : [content]).filter(
    ({ type }) => type === 'text' || type === 'image' || type === 'audio',
  ) as Content[]
  return {
    text: blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
    content: blocks,
    model,
    ...(stopReason !== undefined && { stopReason }),
  }
}

function samplingContent(content: Content): SamplingMessage['content'] {
  if (content.type === 'resource_link') return { type: 'text', text: linkText(content) }
  if (content.type !== 'resource') return content as SamplingMessage['content']
  const { resource } = content
  if ('text' in resource) return { type: 'text', text: resource.text }
  const kind = resource.mimeType?.split('/')[0]
  if (resource.mimeType !== undefined && (kind === 'image' || kind === 'audio'))
    return { type: kind, data: resource.blob, mimeType: resource.mimeType }
  return { type: 'text', text: resource.uri }
}
