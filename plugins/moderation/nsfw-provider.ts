/** `moderate.image` on this machine, where the optional package nsfwjs is installed. */
import { createRequire } from 'node:module'
import { type PluginContext, type ProviderV1, workerPool } from 'atelier-mcp'
import type { classify } from './nsfw.worker.ts'

/** Side of the square that the network looks at, in pixels. */
const side = 224

export function nsfwProvider(onDispose: PluginContext['onDispose']): ProviderV1<'moderate.image'> {
  let pool: ReturnType<typeof workerPool> | undefined
  onDispose(() => pool?.close())
  return {
    specVersion: 'v1',
    kind: 'moderate.image',
    id: 'nsfwjs',
    title: 'nsfwjs, on this machine',
    capabilities: { categories: ['sexual'] },
    // It runs here and costs nothing; as a stand-in it leaves the word to a vendor's scorer that is configured.
    nature: 'procedural',
    estimate: () => ({ usd: 0, basis: 'computed' }),
    available() {
      const { resolve } = createRequire(import.meta.url)
      try {
        resolve('nsfwjs')
        resolve('@tensorflow/tfjs')
        return { ok: true }
      } catch {
        return {
          ok: false,
          why: 'The optional package nsfwjs is not installed.',
          fix: 'npm i nsfwjs @tensorflow/tfjs @tensorflow/tfjs-backend-wasm',
          unconfigured: true,
        }
      }
    },
    async invoke({ image }, { signal }) {
      const { default: sharp } = await import('sharp')
      const pixels = new Uint8Array(
        await sharp(await image.bytes())
          .resize(side, side, { fit: 'fill' })
          .flatten({ background: '#fff' })
          .toColourspace('srgb')
          .raw()
          .toBuffer(),
      )
      pool ??= workerPool(new URL('./nsfw.worker.ts', import.meta.url))
      const {
        Porn = 0,
        Hentai = 0,
        Sexy = 0,
      } = await pool.run<typeof classify>('classify', { pixels, side }, { signal, timeoutMs: 30_000 })
      return { data: { scores: { sexual: Math.min(1, Porn + Hentai + Sexy / 2) } }, cost: { usd: 0, basis: 'computed' } }
    },
  }
}
