/** The transcoder of Basis Universal, which lies beside the program as files of its own. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'

/** A file that the transcoder has opened; it lives in the transcoder's own memory until it is deleted. */
export interface BasisFile {
  isValid(): boolean
  getLevels(): number
  getImageLevelInfo(level: number, layer: number, face: number): { readonly origWidth: number; readonly origHeight: number }
  getImageTranscodedSizeInBytes(level: number, layer: number, face: number, format: number): number
  startTranscoding(): number
  transcodeImage(into: Uint8Array, level: number, layer: number, face: number, format: number, flags: number, channel0: number, channel1: number): number // oxfmt-ignore
  close(): void
  delete(): void
}
interface Transcoder {
  readonly KTX2File: new (bytes: Uint8Array) => BasisFile
  initializeBasis(): void
}

let starting: Promise<Transcoder> | undefined
/** The transcoder of this thread, started once. */
export function basisTranscoder(): Promise<Transcoder> {
  starting ??= start()
  return starting
}

async function start(): Promise<Transcoder> {
  const require = createRequire(import.meta.url)
  const beside = fileURLToPath(new URL('./basis/basis_transcoder.js', import.meta.url))
  const path = existsSync(beside) ? beside : require.resolve('three/examples/jsm/libs/basis/basis_transcoder.js')
  const [code, wasmBinary] = await Promise.all([readFile(path, 'utf8'), readFile(join(dirname(path), 'basis_transcoder.wasm'))])
  // CommonJS in a package of modules: Node would take it for a module.
  const module = { exports: undefined as unknown }
  compileFunction(code, ['module', 'exports', 'require', '__filename', '__dirname'], { filename: path })(
    module,
    {},
    require,
    path,
    dirname(path),
  )
  const silent = (): void => {}
  const transcoder = await (module.exports as (options: object) => Promise<Transcoder>)({ wasmBinary, print: silent, printErr: silent })
  transcoder.initializeBasis()
  return transcoder
}
