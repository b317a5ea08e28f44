import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface FakeInit {
  /** Left out of the installation. */
  readonly without?: string
  /** Whether WebAssembly starts. */
  readonly wasm?: boolean
}

/**
 * nsfwjs and tfjs as they are laid out in `node_modules`, without their networks: the redder a picture, the more it is refused. The real ones are
 * asked by `.scripts/optional-packages.ts`.
 */
export async function installFakeNsfwjs(folder: string, { without, wasm = true }: FakeInit = {}): Promise<void> {
  const packages: Record<string, Record<string, string>> = {
    nsfwjs: {
      'package.json':
        '{ "version": "4.3.0", "type": "module", "exports": { ".": { "import": "./esm/index.js", "require": "./cjs/index.js" } } }',
      'esm/index.js': `import tf from '@tensorflow/tfjs'
console.log('You are using the model')
export const load = async (name) => ({
  classify: async ({ values }) => {
    if (tf.state.backend !== 'wasm' || name !== 'MobileNetV2Mid') throw new Error('slow')
    const red = values.filter((_, index) => index % 3 === 0).reduce((sum, value) => sum + value, 0) / (values.length / 3) / 255
    return [{ className: 'Porn', probability: red }, { className: 'Sexy', probability: 0 }, { className: 'Neutral', probability: 1 - red }]
  },
})
`,
    },
    '@tensorflow/tfjs': {
      'package.json': '{ "main": "tf.js" }',
      'tf.js': `const state = { backend: 'cpu', known: [] }
exports.state = state
exports.setBackend = async (name) => {
  if (!state.known.includes(name)) return false
  state.backend = name
  return true
}
exports.ready = async () => {}
exports.tensor3d = (values, [height, width, channels]) => {
  if (values.length !== height * width * channels) throw new Error('shape')
  return { values, dispose() {} }
}
`,
    },
    '@tensorflow/tfjs-backend-wasm': {
      'package.json': '{ "main": "wasm.js" }',
      'wasm.js': wasm ? `require('@tensorflow/tfjs').state.known.push('wasm')` : '',
    },
  }
  for (const [name, files] of Object.entries(packages).filter(([one]) => one !== without))
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, 'node_modules', name, file)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, text)
    }
}
