/** The namespaces of 3MF and of its extensions. */
import { tableOf } from 'atelier-mcp'
import { fileError } from '../../model-error.ts'
import type { Note } from '../note.ts'
import type { Tag } from './xml.ts'

/** Of what is read: the core and its extensions. */
export const namespaces = {
  core: 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02',
  material: 'http://schemas.microsoft.com/3dmanufacturing/material/2015/02',
  production: 'http://schemas.microsoft.com/3dmanufacturing/production/2015/06',
  beams: 'http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02',
  balls: 'http://schemas.microsoft.com/3dmanufacturing/beamlattice/balls/2020/07',
} as const
export const known: ReadonlySet<string> = new Set(Object.values(namespaces))
/** What a file may ask for that only adds to the meshes, in words. */
export const additions: Readonly<Record<string, string>> = tableOf({
  'http://schemas.microsoft.com/3dmanufacturing/slice/2015/07': 'slices: the meshes are read',
  'http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07': 'sets of triangles',
  'http://schemas.microsoft.com/3dmanufacturing/securecontent/2019/04': 'protection: what is not encrypted is read',
})

/** Extensions that the file says it cannot be read without. */
export function checkRequired(tag: Tag, note: Note): void {
  for (const prefix of (tag.attribute('requiredextensions') ?? '').split(/\s+/).filter(Boolean)) {
    const namespace = tag.resolve(prefix) ?? prefix
    if (known.has(namespace)) continue
    const addition = additions[namespace]
    if (addition === undefined)
      throw fileError(
        `The 3MF needs the extension "${namespace.slice(0, 120)}", which is not read here.`,
        'Save it without that extension, or as STL or OBJ.',
        'MODEL_FILE_UNSUPPORTED',
      )
    note(`The 3MF has ${addition}.`)
  }
}
