import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The URL of a worker module's JavaScript: the bundle of the same name in `dist`, or one made on the spot from source. */
export async function runnable(url: URL): Promise<string> {
  const source = fileURLToPath(url)
  if (!existsSync(source)) return url.href.replace(/\.ts$/, '.js')
  const { bundleWorker } = await import('./from-source.ts')
  return bundleWorker(source)
}
