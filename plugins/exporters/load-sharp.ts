import type { SharpConstructor } from 'sharp'

/**
 * The pixel library, loaded on first use. Its cache of operations is switched off: each picture is read once, and what the cache
 * holds would stay for good.
 */
export async function loadSharp(): Promise<SharpConstructor> {
  const { default: sharp } = await import('sharp')
  if (sharp.cache().memory.max > 0) sharp.cache(false)
  return sharp
}
