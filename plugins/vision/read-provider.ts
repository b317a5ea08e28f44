/** Provider `tesseract` of `vision.read`: text recognition on this machine, offline and free. */
import type { ProviderV1 } from 'atelier-mcp'
import { pictureFile } from './picture-file.ts'
import { stillWanted } from './still-wanted.ts'
import { doubtsOf } from './ocr/doubts.ts'
import type { PageReader } from './ocr/page-reader.ts'

export const readProvider = (reader: PageReader): ProviderV1<'vision.read'> => ({
  specVersion: 'v1',
  kind: 'vision.read',
  id: 'tesseract',
  title: 'Tesseract, on this machine',
  capabilities: { languages: 'any' },
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke({ image, languages }, { signal }) {
    stillWanted(signal)
    const { advice, ...page } = await reader.read(await pictureFile(image), { languages, signal })
    const doubts = doubtsOf(page)
    const warnings = [
      ...(advice === undefined ? [] : [{ code: 'script-unknown', message: advice }]),
      ...(doubts === undefined ? [] : [{ code: 'hard-to-read', message: doubts }]),
    ]
    return { data: page, warnings, cost: { usd: 0, basis: 'computed' } }
  },
})
