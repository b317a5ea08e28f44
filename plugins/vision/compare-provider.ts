/** Provider of `vision.compare`: two pictures measured against each other on this machine. */
import { artifact, type ProviderV1 } from 'atelier-mcp'
import { pictureFile } from './picture-file.ts'
import type { PixelWork } from './pixel-work.ts'
import { stillWanted } from './still-wanted.ts'

export const compareProvider = (work: PixelWork): ProviderV1<'vision.compare'> => ({
  specVersion: 'v1',
  kind: 'vision.compare',
  id: 'local',
  title: 'Measured on this machine',
  nature: 'converted',
  capabilities: {},
  estimate: () => ({ usd: 0, basis: 'computed' }),
  async invoke(request, { signal }) {
    stillWanted(signal)
    const [a, b] = await Promise.all([pictureFile(request.a, 'picture a'), pictureFile(request.b, 'picture b')])
    const { data, heatMap } = await work.difference(a, b, signal)
    if (!heatMap) return { data }
    return { data, artifacts: [artifact(heatMap, 'image/png', { name: 'difference.png', meta: data.comparedAt })] }
  },
})
