/** Provider `local` of `image.edit`: what rules can honestly change in a picture, for nothing. */
import { artifact, type Artifact, type ProviderV1, type Warning, type WorkerPool } from 'atelier-mcp'
import { hashText } from './draw/random.ts'
import type { EditOrder } from './edit/apply-edit.ts'
import { readSize, stillWanted, unsupported } from './image-provider.ts'
import type { edit } from './illustrate.worker.ts'

const mostImages = 16
const timeoutMs = 120_000

/** The provider; pictures are changed by `pool`. */
export function editProvider(pool: () => WorkerPool): ProviderV1<'image.edit'> {
  return {
    specVersion: 'v1',
    kind: 'image.edit',
    id: 'local',
    title: 'Local editor (procedural)',
    nature: 'procedural',
    capabilities: {
      sizes: 'any',
      maxCount: 1,
      mimeTypes: ['image/png', 'image/gif', 'image/webp'],
      seed: true,
      transparency: true,
      mask: true,
      maxImages: mostImages,
    },
    estimate: () => ({ usd: 0, basis: 'computed' }),
    async invoke(request, { signal, progress }) {
      const { prompt, images, mask, size, count = 1, seed, background } = request
      stillWanted(signal)
      if (count > 1) throw unsupported('The local editor makes one picture of an edit: the next would be the same.', 'Ask for one.')
      if (images.length > mostImages)
        throw unsupported(`The local editor takes ${mostImages} pictures, not ${images.length}.`, 'Give fewer.')
      if (images.length === 0) throw unsupported('There is no picture to edit.', 'Give at least one.')
      progress(0, 1, 'Editing')
      const bytes = (one: Artifact): Promise<Uint8Array> => one.bytes()
      const order: EditOrder = {
        prompt,
        images: await Promise.all(images.map(bytes)),
        transparent: background === 'transparent',
        seed: seed ?? hashText(prompt) % 2 ** 31,
        ...(mask && { mask: await mask.bytes() }),
        ...(size && readSize(size)),
      }
      const { bytes: made, mimeType, width, height, notes } = await pool().run<typeof edit>('edit', order, { signal, timeoutMs })
      progress(1, 1)
      return {
        artifacts: [artifact(made, mimeType, { meta: { width, height, procedural: true } })],
        warnings: [...notes.map((message) => ({ code: 'option-adjusted', param: 'prompt', message })), ...leftOut(request)],
        cost: { usd: 0, basis: 'computed' },
        data: { seed: order.seed },
      }
    },
  }
}

/** Options that rules have no use for. */
const leftOut = (request: {
  readonly quality?: unknown
  readonly inputFidelity?: unknown
  readonly negativePrompt?: unknown
  readonly style?: unknown
}): Warning[] =>
  (['quality', 'inputFidelity', 'negativePrompt', 'style'] as const)
    .filter(
      (param) => request[param] !== undefined && request[param] !== 'standard' && !(param === 'inputFidelity' && request[param] === 'high'),
    )
    .map((param) => ({ code: 'option-unsupported', param, message: `The local editor has no use for \`${param}\`.` }))
