/** What `generate_image` and `edit_image` ask alike, as the request that providers get. Defaults are left out, so that saying them changes no cache key. */
import type { ImageRequest } from 'atelier-mcp'

interface Asked {
  readonly prompt: string
  readonly size?: ImageRequest['size'] | undefined
  readonly count?: number | undefined
  readonly quality?: ImageRequest['quality'] | undefined
  readonly background?: ImageRequest['background'] | undefined
  readonly seed?: number | undefined
  readonly style?: string | undefined
}

export const pictureRequest = ({ prompt, size, count = 1, quality, background, seed, style = '' }: Asked): ImageRequest => ({
  prompt,
  ...(size !== undefined && { size }),
  ...(count > 1 && { count }),
  ...(quality !== undefined && { quality }),
  ...(background !== undefined && { background }),
  ...(seed !== undefined && { seed }),
  ...(style.trim() !== '' && { style: style.trim() }),
})
