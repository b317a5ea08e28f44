/** The file formats of models: their names, media types, and how to tell them apart. */

export const formatNames = ['glb', 'gltf', 'obj', 'stl', 'ply', '3mf'] as const
export type FormatName = (typeof formatNames)[number]

export interface Format {
  readonly name: FormatName
  readonly mimeType: string
  readonly extension: string
  /** Length unit and upright axis that it is written in, unless asked otherwise. */
  readonly units: 'm' | 'mm'
  readonly up: 'y' | 'z'
  /** Media types under which it also goes around. */
  readonly alias: readonly string[]
}

/** All that are read and written. glTF means metres; what goes to printers and modellers is in millimetres. */
export const formats: Readonly<Record<FormatName, Format>> = {
  glb: { name: 'glb', mimeType: 'model/gltf-binary', extension: 'glb', units: 'm', up: 'y', alias: [] },
  gltf: { name: 'gltf', mimeType: 'model/gltf+json', extension: 'gltf', units: 'm', up: 'y', alias: ['model/gltf', 'application/json'] },
  obj: { name: 'obj', mimeType: 'model/obj', extension: 'obj', units: 'mm', up: 'y', alias: ['text/plain', 'application/x-tgif'] },
  stl: {
    name: 'stl',
    mimeType: 'model/stl',
    extension: 'stl',
    units: 'mm',
    up: 'z',
    alias: ['application/sla', 'application/vnd.ms-pki.stl', 'model/x.stl-binary', 'model/x.stl-ascii'],
  },
  ply: { name: 'ply', mimeType: 'model/ply', extension: 'ply', units: 'mm', up: 'y', alias: ['application/ply', 'model/x-ply'] },
  '3mf': {
    name: '3mf',
    mimeType: 'model/3mf',
    extension: '3mf',
    units: 'mm',
    up: 'z',
    alias: ['application/vnd.ms-package.3dmanufacturing-3dmodel+xml'],
  },
}

/** Formats that are written here and not read. */
export const writtenOnly = {
  usdz: { name: 'usdz', mimeType: 'model/vnd.usdz+zip', extension: 'usdz', units: 'm', up: 'y', alias: [] },
  svg: { name: 'svg', mimeType: 'image/svg+xml', extension: 'svg', units: 'mm', up: 'z', alias: [] },
} as const
/** Everything that a model can be written as. */
export type WrittenName = FormatName | keyof typeof writtenOnly
export const writtenFormats: readonly (Omit<Format, 'name'> & { readonly name: WrittenName })[] = [
  ...Object.values(formats),
  ...Object.values(writtenOnly),
]

const starts = (bytes: Uint8Array, text: string): boolean => [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0))

/** By the first bytes, then by the media type, then by the name. */
export function formatOf(bytes: Uint8Array, mimeType: string, name?: string): FormatName | undefined {
  if (starts(bytes, 'glTF')) return 'glb'
  if (starts(bytes, 'ply\n') || starts(bytes, 'ply\r')) return 'ply'
  const known = formatNames.find((one) => formats[one].mimeType === mimeType)
  if (starts(bytes, 'PK\u0003\u0004')) return '3mf'
  if (known) return known
  const extension = /\.([a-z0-9]+)$/i.exec(name ?? '')?.[1]?.toLowerCase()
  const named = formatNames.find((one) => formats[one].extension === extension)
  if (named) return named
  const head = new TextDecoder().decode(bytes.subarray(0, 2048))
  if (/^\s*\{/.test(head)) return 'gltf'
  if (starts(bytes, 'solid')) return 'stl'
  if (/^\s*(#[^\n]*\n\s*)*(v|mtllib|o|g)\s/.test(head)) return 'obj'
  if (bytes.length >= 84 && bytes.length === 84 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true) * 50) return 'stl'
  return formatNames.find((one) => formats[one].alias.includes(mimeType) && mimeType !== 'application/json' && mimeType !== 'text/plain')
}
