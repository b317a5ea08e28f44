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
const optional = { nsfwjs: 'nsfwjs', tensorflow: '@tensorflow/tfjs', wasm: '@tensorflow/tfjs-backend-wasm' }
let loading: Promise<Loaded> | undefined

async function load(): Promise<Loaded> {
  // Both packages greet on stdout, which belongs to the protocol.
  const quiet = (): void => {}
  Object.assign(globalThis.console, { log: quiet, info: quiet, warn: quiet, debug: quiet })
  try {
    const tensorflow = await import(optional.tensorflow)
    const { tensor3d, ready, setBackend } = tensorflow.default ?? tensorflow
    // 50 ms a picture instead of 4 s; without it plain JavaScript answers.
    if (
      await import(optional.wasm).then(
        () => true,
        () => false,
      )
    )
      await setBackend('wasm')
    await ready()
    const nsfwjs = await import(optional.nsfwjs)
    const model: Model = await (nsfwjs.load ?? nsfwjs.default.load)('MobileNetV2')
    return { model, tensor: (pixels, side) => tensor3d(pixels, [side, side, 3], 'int32') as Tensor }
  } catch (cause) {
    throw new AtelierError({
      code: 'DEPENDENCY_MISSING',
      message: `nsfwjs can not be loaded: ${(cause as Error).message}`,
      fix: 'npm i nsfwjs @tensorflow/tfjs @tensorflow/tfjs-backend-wasm',
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
