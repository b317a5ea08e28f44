/** Pictures scored on this machine by nsfwjs, an optional package, away from the main thread. */
import { AtelierError, workerTask } from 'atelier-mcp'

interface Tensor {
  dispose(): void
}
interface Model {
  classify(picture: Tensor): Promise<{ className: string; probability: number }[]>
}
interface Loaded {
  readonly model: Model
  tensor(pixels: Uint8Array, side: number): Tensor
}

/** Named by variables, so that neither the compiler nor the bundler asks for packages that few install. */
const optional = { nsfwjs: 'nsfwjs', tensorflow: '@tensorflow/tfjs' }
let loading: Promise<Loaded> | undefined

async function load(): Promise<Loaded> {
  try {
    const tensorflow = await import(optional.tensorflow)
    const { tensor3d, ready } = tensorflow.default ?? tensorflow
    await ready()
    const nsfwjs = await import(optional.nsfwjs)
    const model: Model = await (nsfwjs.load ?? nsfwjs.default.load)('MobileNetV2')
    return { model, tensor: (pixels, side) => tensor3d(pixels, [side, side, 3], 'int32') as Tensor }
  } catch (cause) {
    throw new AtelierError({
      code: 'DEPENDENCY_MISSING',
      message: `nsfwjs can not be loaded: ${(cause as Error).message}`,
      fix: 'npm i nsfwjs @tensorflow/tfjs',
      outcome: 'none',
    })
  }
}

/** Scores of a square RGB picture by nsfwjs' own class names. */
export const classify = workerTask(async ({ pixels, side }: { pixels: Uint8Array; side: number }) => {
  const { model, tensor } = await (loading ??= load())
  const picture = tensor(pixels, side)
  try {
    return Object.fromEntries((await model.classify(picture)).map(({ className, probability }) => [className, probability]))
  } finally {
    picture.dispose()
  }
})
