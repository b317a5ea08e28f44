/** The formats that this plugin writes: `ico`, and `icons`, all that sites and apps ask for. */
import { artifact, type Artifact, AtelierError, type PluginContext } from 'atelier-mcp'
import { readablePictures } from '../../readable-pictures.ts'
import { icoOf } from './ico.ts'
import { iconSet } from './icon-set.ts'

/** From which the smaller ones are made. */
const largest = 1024

export function addExporters({ exporters, services }: Pick<PluginContext, 'exporters' | 'services'>): void {
  /** A plain copy: decoded where damaged and hostile files do no harm. */
  const plain = async (source: Artifact, signal: AbortSignal): Promise<Uint8Array> => {
    const service = services.find('pictures')
    if (!service)
      throw new AtelierError({
        code: 'FORMAT_UNSUPPORTED',
        message: 'No plugin reads pictures.',
        fix: 'Add the plugin "exporters".',
        outcome: 'none',
      })
    return (await service.draw(await source.bytes(), { width: largest, height: largest, fit: 'inside', as: 'png' }, signal)).bytes
  }
  exporters.add({
    format: 'ico',
    mimeType: 'image/x-icon',
    extension: 'ico',
    accepts: readablePictures,
    async encode(source, _options, signal) {
      return artifact(await icoOf(await plain(source, signal)), 'image/x-icon', described(source, { width: 256, height: 256 }))
    },
  })
  exporters.add({
    format: 'icons',
    mimeType: 'image/x-icon',
    extension: 'ico',
    accepts: readablePictures,
    async encode(source, _options, signal) {
      const { ico, companions } = await iconSet(await plain(source, signal), titleOf(source))
      return artifact(ico, 'image/x-icon', { ...described(source, { width: 256, height: 256 }), companions })
    },
  })
}

/** What the app is called, as far as the drawing says. */
const titleOf = ({ provenance, name = 'App' }: Artifact): string => {
  const prompt = provenance?.request['prompt']
  const said = typeof prompt === 'string' ? prompt.split(/[.!?:]/)[0]!.trim() : ''
  return said !== '' && said.length <= 40 ? said : name.replace(/\.\w{1,5}$/, '').replaceAll('-', ' ')
}

const described = ({ name, provenance, meta }: Artifact, size: { readonly width: number; readonly height: number }) => ({
  name,
  ...(provenance && { provenance }),
  meta: { ...meta, ...size },
})
