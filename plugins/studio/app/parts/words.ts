/** Sizes, money and times, as the page writes them. */

export const byteSize = (bytes: number): string =>
  bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

/** US dollars. */
export const money = (usd: number): string => `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(usd < 1 ? 3 : 2)}`

/** `image/svg+xml` -> `SVG`. */
export const typeName = (mimeType: string): string => {
  const short = mimeType.slice(mimeType.indexOf('/') + 1).replace(/^(?:x-|vnd\.)+/, '')
  return (names.get(mimeType) ?? short.split('+')[0]!).toUpperCase()
}
const names: ReadonlyMap<string, string> = new Map([
  ['model/gltf-binary', 'GLB'],
  ['model/gltf+json', 'glTF'],
  ['application/vnd.autodesk.fbx', 'FBX'],
  ['image/vnd.adobe.photoshop', 'PSD'],
])

export const isPicture = (mimeType: string): boolean => mimeType.startsWith('image/')
export const isModel = (mimeType: string): boolean => mimeType.startsWith('model/')

interface Titled {
  readonly name: string
  readonly kind?: string
  readonly request?: Readonly<Record<string, unknown>>
}

/** What people call it: what was asked for, where the library knows that; else the name of its file. What a drawing was asked for by is its source. */
export function titleOf({ name, kind, request }: Titled): string {
  const prompt = kind === 'image.draw' ? undefined : request?.['prompt']
  return typeof prompt === 'string' && prompt.trim() !== '' ? prompt : name
}

/** What went wrong, of anything that was thrown. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
