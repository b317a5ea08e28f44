/** ZXing, which writes codes and reads them. Loaded in the processes where drawings are made and pictures are read. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Full from 'zxing-wasm/full'

type Zxing = Pick<typeof Full, 'prepareZXingModule' | 'readBarcodes' | 'writeBarcode'>

let loading: Promise<Zxing> | undefined

/** Its engine lies beside the program, and in its package where the program runs from source. */
export const loadZxing = (): Promise<Zxing> =>
  (loading ??= (async () => {
    const zxing = await import('zxing-wasm/full')
    const beside = fileURLToPath(new URL('./codes/zxing.wasm', import.meta.url))
    const file = existsSync(beside) ? beside : createRequire(import.meta.url).resolve('zxing-wasm/full/zxing_full.wasm')
    const bytes = await readFile(file)
    zxing.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer } })
    return zxing
  })())
