/** Pictures by chat completions, from models that draw while they talk: OpenRouter, Vercel's gateway, Gemini behind many others. */
import { AtelierError, type ImageEditRequest, type ImageRequest, type Meta, type ProviderCall } from 'atelier-mcp'
import { isWayMissing } from './offered.ts'
import { dataUrl } from './to-look-at.ts'

/** Gateways without an images API: https://openrouter.ai/docs/features/multimodal/image-generation, https://vercel.com/docs/ai-gateway/openai-compat/image-generation */
const chatAlone = /^(?:openrouter\.ai|ai-gateway\.vercel\.sh)$/

/** Models that may draw in chat, by their names: asking another one for a picture would be paid for in words. */
const mayDraw = /image|banana|flux|seedream/i

export interface Drawing {
  readonly baseURL: string
  readonly model: string | undefined
  readonly prompt: string
  readonly request: ImageRequest | ImageEditRequest
  /** Models that are known to draw in chat. */
  readonly inChat: Set<string>
  /** The images API. */
  images(): Promise<Meta>
  chat(body: object, call: ProviderCall): Promise<Meta>
}

/** By the images API where there is one for the model, else by chat. What a server does not offer has cost nothing. */
export async function drawn({ baseURL, model, prompt, request, inChat, images, chat }: Drawing, call: ProviderCall): Promise<Meta> {
  const byChat = async (): Promise<Meta> => {
    const inputs = 'images' in request ? [...request.images, ...(request.mask ? [request.mask] : [])] : []
    const pictures = await Promise.all(
      inputs.map(async (image) => ({ type: 'image_url', image_url: { url: dataUrl(image.mimeType, await image.bytes()) } })),
    )
    const content = pictures.length === 0 ? prompt : [{ type: 'text', text: prompt }, ...pictures]
    return chat({ model, modalities: ['image', 'text'], stream: false, messages: [{ role: 'user', content }] }, call)
  }
  if (model === undefined) return images()
  if (inChat.has(model) || chatAlone.test(new URL(baseURL).hostname)) return byChat()
  try {
    return await images()
  } catch (error) {
    if (!isWayMissing(error) || !mayDraw.test(model)) throw error
    const answer = await byChat().catch((second: unknown) => {
      // What it says of the images API is what it is about.
      throw AtelierError.is(second) && second.outcome === 'none' ? error : second
    })
    inChat.add(model)
    return answer
  }
}
