/** Extensions of glTF that are there for one kind of picture. */
import { tableOf } from 'atelier-mcp'
import type { Document } from '@gltf-transform/core'

const kinds: Readonly<Record<string, string>> = tableOf({
  KHR_texture_basisu: 'image/ktx2',
  EXT_texture_webp: 'image/webp',
  EXT_texture_avif: 'image/avif',
})

/** The document has those extensions that its textures need, and no others of them: readers refuse a file for one that they do not know. */
export async function settleTextureExtensions(document: Document): Promise<void> {
  const used = new Set(
    document
      .getRoot()
      .listTextures()
      .map((texture) => texture.getMimeType()),
  )
  const known = document.getRoot().listExtensionsUsed()
  for (const extension of known) {
    const kind = kinds[extension.extensionName]
    if (kind !== undefined && !used.has(kind)) extension.dispose()
  }
  const missing = Object.entries(kinds).filter(
    ([name, kind]) => used.has(kind) && !known.some(({ extensionName }) => extensionName === name),
  )
  if (missing.length === 0) return
  const { EXTTextureAVIF, EXTTextureWebP, KHRTextureBasisu } = await import('@gltf-transform/extensions')
  const make: Readonly<Record<string, () => { setRequired(required: boolean): unknown }>> = tableOf({
    KHR_texture_basisu: () => document.createExtension(KHRTextureBasisu),
    EXT_texture_webp: () => document.createExtension(EXTTextureWebP),
    EXT_texture_avif: () => document.createExtension(EXTTextureAVIF),
  })
  for (const [name] of missing) make[name]?.().setRequired(true)
}
