/** Documents to GLB and glTF. */
import type { Document, NodeIO } from '@gltf-transform/core'
import { documentIo } from '../document/io.ts'
import { settleTextureExtensions } from '../document/texture-extensions.ts'
import { cleanImage } from './clean-image.ts'
import { scaled } from '../document/scaled.ts'
import { unitMetres } from '../units.ts'
import type { GltfOptions, Written } from './options.ts'
import { simplifyTo } from './simplify.ts'

async function compress(document: Document, io: NodeIO, compression: GltfOptions['compression'], losses: string[]): Promise<void> {
  const functions = await import('@gltf-transform/functions')
  if (compression === 'quantize') {
    await document.transform(functions.quantize())
    losses.push('Places were rounded to 14 bits (quantize).')
  } else if (compression === 'meshopt') {
    const { MeshoptEncoder } = await import('meshoptimizer')
    await MeshoptEncoder.ready
    io.registerDependencies({ 'meshopt.encoder': MeshoptEncoder })
    await document.transform(functions.meshopt({ encoder: MeshoptEncoder, level: 'medium' }))
    losses.push('Places were rounded to 14 bits (meshopt).')
  } else if (compression === 'draco') {
    const { default: draco } = await import('draco3dgltf')
    io.registerDependencies({ 'draco3d.encoder': await draco.createEncoderModule() })
    await document.transform(functions.draco({ quantizationVolume: 'scene' }))
    losses.push('Places were rounded to 14 bits (Draco).')
  }
}

/** Textures that are larger than asked become smaller; the rest stays as it is. */
async function shrinkTextures(document: Document, size: number, losses: string[]): Promise<void> {
  const { default: sharp } = await import('sharp')
  for (const texture of document.getRoot().listTextures()) {
    const image = texture.getImage()
    if (!image) continue
    const kind = texture.getMimeType() === 'image/jpeg' ? 'jpeg' : 'png'
    try {
      const [width, height] = texture.getSize() ?? [0, 0]
      if (Math.max(width, height) <= size) continue
      const plain = texture.getMimeType() === 'image/ktx2' ? await (await import('../document/ktx2.ts')).ktx2AsPng(image) : image
      const made = sharp(plain, { limitInputPixels: 64e6 }).resize({ width: size, height: size, fit: 'inside' })
      const bytes = await (kind === 'jpeg' ? made.jpeg({ quality: 88 }) : made.png()).toBuffer()
      texture.setImage(new Uint8Array(bytes)).setMimeType(`image/${kind}`).setURI('')
    } catch {
      losses.push(`The texture "${texture.getName() || 'unnamed'}" cannot be decoded, and is as large as it was.`)
    }
  }
}

/** A file whose numbers are all noughts has no buffer, and may have none; what is written from it needs one. */
function giveBuffer(document: Document, binary: boolean): void {
  const accessors = document.getRoot().listAccessors()
  if (accessors.length === 0 && !(binary && document.getRoot().listTextures().length > 0)) return
  const buffer = document.createBuffer()
  // Else nothing would be in it.
  for (const accessor of accessors) accessor.setSparse(false).setBuffer(buffer)
}

/** The document is changed. */
export async function writeGltf(document: Document, binary: boolean, options: GltfOptions): Promise<Written> {
  const losses: string[] = []
  const io = await documentIo()
  const simplified = options.maxTriangles === undefined ? undefined : await simplifyTo(document, options.maxTriangles)
  if (simplified) losses.push(simplified)
  const scale = 1 / unitMetres[options.units ?? 'm']
  if (scale !== 1 || options.upAxis === 'z') {
    scaled(document, scale, options.upAxis === 'z')
    losses.push('glTF means metres with y up; readers that follow the specification will see another size or direction.')
  }
  if (options.textureSize) await shrinkTextures(document, options.textureSize, losses)
  await settleTextureExtensions(document)
  for (const texture of document.getRoot().listTextures()) {
    const image = texture.getImage()
    if (image) texture.setImage(cleanImage(image) as Uint8Array<ArrayBuffer>)
  }
  const { length: buffers } = document.getRoot().listBuffers()
  if (buffers === 0) giveBuffer(document, binary)
  if (buffers > 1) {
    const { unpartition } = await import('@gltf-transform/functions')
    await document.transform(unpartition())
  }
  await compress(document, io, options.compression, losses)
  // A list of nodes that is there and empty breaks the rules.
  for (const scene of document.getRoot().listScenes()) if (scene.listChildren().length === 0) scene.dispose()
  document.getRoot().getAsset().generator = 'atelier-mcp'
  if (binary) return { bytes: await io.writeBinary(document), companions: [], losses }
  const { json, resources } = await io.writeJSON(document, { basename: 'model' })
  const files = Object.entries(resources).map(([name, bytes]) => ({ name, mimeType: mimeTypeOf(name), bytes: bytes as Uint8Array }))
  if (options.embedded) {
    const address = new Map(
      files.map(({ name, mimeType, bytes }) => [name, `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`]),
    )
    for (const entry of [...(json.buffers ?? []), ...(json.images ?? [])]) if (entry.uri) entry.uri = address.get(entry.uri) ?? entry.uri
  }
  return { bytes: new TextEncoder().encode(JSON.stringify(json)), companions: options.embedded ? [] : files, losses }
}

const mimeTypeOf = (name: string): string =>
  name.endsWith('.bin')
    ? 'application/octet-stream'
    : name.endsWith('.jpg') || name.endsWith('.jpeg')
      ? 'image/jpeg'
      : (/\.(webp|avif|ktx2)$/.exec(name)?.[1]?.replace(/^/, 'image/') ?? 'image/png')
