/** A stream of unfinished pictures, and the finished one at its end. */
import { artifact, type ProviderCall } from 'atelier-mcp'
import { mimeTypeOf } from './image-files.ts'
import type { ImageUsage } from './image-cost.ts'

/** A whole answer, streamed or not. */
export interface ImagesAnswer {
  readonly data?: readonly { readonly b64_json?: string; readonly revised_prompt?: string }[]
  readonly usage?: ImageUsage
}

interface ImageEvent {
  readonly type: string
  readonly b64_json?: string
  readonly partial_image_index?: number
  readonly usage?: ImageUsage
}

/**
 * Shows each unfinished picture and gives back the finished one; none where the stream ends early. A server that does not stream
 * answers with the finished picture alone: that is paid for, and as good.
 */
export async function finished(response: Response, partials: number, call: ProviderCall): Promise<ImagesAnswer> {
  if (/\bjson\b/.test(response.headers.get('content-type') ?? '')) return (await response.json()) as ImagesAnswer
  const { Stream } = await import('openai/streaming')
  let answer: ImagesAnswer = {}
  for await (const event of Stream.fromSSEResponse<ImageEvent>(response, new AbortController())) {
    if (event.type.endsWith('.partial_image') && event.b64_json) {
      const bytes = Buffer.from(event.b64_json, 'base64')
      const type = await mimeTypeOf(bytes)
      call.progress((event.partial_image_index ?? 0) + 1, partials + 1, 'an unfinished picture')
      if (type?.startsWith('image/')) call.partial(artifact(bytes, type))
    }
    if (event.type.endsWith('.completed') && event.b64_json)
      answer = { data: [{ b64_json: event.b64_json }], ...(event.usage && { usage: event.usage }) }
  }
  // The client ends a stream without a word when its signal aborts.
  call.signal.throwIfAborted()
  return answer
}
