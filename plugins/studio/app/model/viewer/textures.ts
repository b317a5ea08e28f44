/** Textures of a GLB without blob addresses and fetch, which pages in a chat are denied: three's own loader shows a grey model there, and does not say so. */
import { ClampToEdgeWrapping, DataTexture, MirroredRepeatWrapping, RepeatWrapping, Texture, type Wrapping } from 'three'
import type { GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js'

interface Definition {
  readonly source?: number
  readonly sampler?: number
  readonly extensions?: { readonly EXT_texture_webp?: { readonly source: number } }
}
interface Json {
  readonly textures: readonly Definition[]
  readonly images: readonly { readonly bufferView?: number; readonly mimeType?: string }[]
  readonly samplers?: readonly { readonly wrapS?: number; readonly wrapT?: number }[]
}

/** By glTF's numbers, which are WebGL's. */
const wrappings: ReadonlyMap<number | undefined, Wrapping> = new Map([
  [33071, ClampToEdgeWrapping],
  [33648, MirroredRepeatWrapping],
])

/** `failed` hears of each that cannot be shown; white stands in its place. */
export const texturesBy =
  (failed: (why: string) => void) =>
  (parser: GLTFParser): GLTFLoaderPlugin => ({
    name: 'atelier-textures',
    async loadTexture(index) {
      const { textures, images, samplers = [] } = parser.json as Json
      try {
        const definition = textures[index]!
        const image = images[definition.extensions?.EXT_texture_webp?.source ?? definition.source ?? -1]
        if (image?.bufferView === undefined) throw new Error('it is not inside the file')
        const bytes = (await parser.getDependency('bufferView', image.bufferView)) as ArrayBuffer
        const bitmap = await createImageBitmap(new Blob([bytes], { type: image.mimeType ?? 'image/png' }), {
          imageOrientation: 'none',
          colorSpaceConversion: 'none',
        })
        const texture = new Texture(bitmap)
        texture.flipY = false
        const sampler = samplers[definition.sampler ?? -1]
        texture.wrapS = wrappings.get(sampler?.wrapS) ?? RepeatWrapping
        texture.wrapT = wrappings.get(sampler?.wrapT) ?? RepeatWrapping
        texture.needsUpdate = true
        parser.associations.set(texture, { textures: index })
        return texture
      } catch (error) {
        failed(`Texture ${index + 1} cannot be shown: ${error instanceof Error ? error.message : String(error)}.`)
        const white = new DataTexture(new Uint8Array([255, 255, 255, 255]), 1, 1)
        white.needsUpdate = true
        return white
      }
    },
  })
