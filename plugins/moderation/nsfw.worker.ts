/** Pictures scored on this machine by nsfwjs, an optional package, away from the main thread. */
import { AtelierError, workerTask } from 'atelier-mcp'
import type { NsfwFiles } from './nsfw-files.ts'

interface Tensor {
  dispose(): void
}
interface Model {
  classify(picture: Tensor): Promise<{ className: string; probability: number }[]>
}
/** The part of tfjs that is used here. */
interface Tensorflow {
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  tensor3d(values: Uint8Array, shape: readonly number[], type: string): Tensor
}
interface Loaded {
  readonly model: Model
  tensor(pixels: Uint8Array, side: number): Tensor
}
interface Input {
  readonly files: NsfwFiles
  /** RGB. */
  readonly pixels: Uint8Array
  readonly side: number
}

let loading: Promise<Loaded> | undefined

async function load({ nsfwjs, tensorflow, wasm }: NsfwFiles): Promise<Loaded> {
  // Both packages greet on stdout, which belongs to the protocol.
  const quiet = (): void => {}
  Object.assign(globalThis.console, { log: quiet, info: quiet, warn: quiet, debug: quiet })
  const { default: tf } = (await import(tensorflow)) as { default: Tensorflow }
  await import(wasm)
  // Plain JavaScript would need 2 to 4 s a picture, where WebAssembly needs 0.1.
  if (!(await tf.setBackend('wasm'))) throw new Error('its WebAssembly backend does not start')
  await tf.ready()
  const { load: loadModel } = (await import(nsfwjs)) as { load(name: string): Promise<Model> }
  return { model: await loadModel('MobileNetV2Mid'), tensor: (pixels, side) => tf.tensor3d(pixels, [side, side, 3], 'int32') }
}

const failed = (cause: unknown): never => {
  // Asked again, it may load: a package was repaired.
  loading = undefined
  throw new AtelierError({
    code: 'DEPENDENCY_MISSING',
    message: `nsfwjs cannot be loaded: ${(cause as Error).message}`,
    outcome: 'none',
  })
}

/** Scores of a square picture by nsfwjs' own class names. */
export const classify = workerTask(async ({ files, pixels, side }: Input) => {
  const { model, tensor } = await (loading ??= load(files).catch(failed))
  const picture = tensor(pixels, side)
  try {
    return Object.fromEntries((await model.classify(picture)).map(({ className, probability }) => [className, probability]))
  } finally {
    picture.dispose()
  }
})
