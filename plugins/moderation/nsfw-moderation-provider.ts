/** `moderate.image` on this machine, where the optional package nsfwjs is installed. */
import { AtelierError, type HostService, type PluginContext, type ProviderV1, workerPool } from 'atelier-mcp'
import { installCommand, nsfwFiles } from './nsfw-files.ts'
import type { classify } from './nsfw.worker.ts'
import type { ScoredPixels } from './scored-pixels.ts'

/** Side of the square that the network looks at, in pixels. */
const side = 224

const why = 'The optional packages nsfwjs, @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are not all installed.'
const fix = `In the folder of the config, or where atelier-mcp is installed: ${installCommand}`

/** `packageFolder` of the host finds the packages. Throws `DEPENDENCY_MISSING` where they are not installed. */
export function nsfwModerationProvider(
  host: () => Pick<HostService, 'packageFolder'>,
  reader: Pick<ScoredPixels, 'squareOf'>,
  onDispose: PluginContext['onDispose'],
): ProviderV1<'moderate.image'> {
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
    available: () => (nsfwFiles(host()) ? { ok: true } : { ok: false, why, fix, unconfigured: true }),
    async invoke({ image }, { signal }) {
      const files = nsfwFiles(host())
      if (!files) throw new AtelierError({ code: 'DEPENDENCY_MISSING', message: why, fix, outcome: 'none' })
      const pixels = await reader.squareOf(image, side, signal)
      pool ??= workerPool(new URL('./nsfw.worker.ts', import.meta.url))
      const {
        Porn = 0,
        Hentai = 0,
        Sexy = 0,
      } = await pool.run<typeof classify>('classify', { files, pixels, side }, { signal, timeoutMs: 30_000 })
      return { data: { scores: { sexual: Math.min(1, Porn + Hentai + Sexy / 2) } }, cost: { usd: 0, basis: 'computed' } }
    },
  }
}
