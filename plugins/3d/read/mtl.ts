/** Material libraries of Wavefront OBJ. */
import { toLinear } from '../document/color.ts'
import type { Files } from './gltf.ts'
import type { PlainMaterial } from './mesh-document.ts'
import type { Note } from './note.ts'
import { pictureOf } from './picture.ts'
import { mtlPictures, pictureReference } from './references.ts'

/** The picture behind a name in a library; one that is missing is told. */
function texture(name: string | undefined, files: Files, note: Note): PlainMaterial['texture'] {
  if (name === undefined) return undefined
  const path = pictureReference(name)
  const bytes = path === undefined ? undefined : files.get(path)
  if (!bytes) {
    note(`The texture "${name.slice(0, 100)}", which the model names, is not beside it; the material's plain colour is shown.`)
    return undefined
  }
  const picture = pictureOf(bytes, name, note)
  return picture && { ...picture, name }
}

/** Colours of an MTL are sRGB by custom. */
export const materialsOf = (text: string, files: Files, note: Note): PlainMaterial[] =>
  text
    .split(/^[ \t]*newmtl[ \t]+/m)
    .slice(1)
    .map((block) => {
      const numbers = (key: string) =>
        new RegExp(`^[ \\t]*${key}[ \\t]+([-+.\\deE \\t]+)`, 'm').exec(block)?.[1]?.trim().split(/\s+/).map(Number)
      const [r = 0.8, g = r, b = g] = numbers('Kd') ?? []
      const opacity = numbers('d')?.[0] ?? (numbers('Tr') ? 1 - numbers('Tr')![0]! : 1)
      const shine = numbers('Ns')?.[0]
      const glow = numbers('Ke')
      const picture = texture(mtlPictures(/^[ \t]*map_Kd.*$/m.exec(block)?.[0] ?? '')[0], files, note)
      return {
        name: block.split(/[\r\n]/, 1)[0]!.trimEnd(),
        color: [picture ? 1 : toLinear(r), picture ? 1 : toLinear(g), picture ? 1 : toLinear(b), Math.min(1, Math.max(0, opacity))],
        metallic: numbers('Pm')?.[0] ?? 0,
        // A Blinn-Phong exponent as roughness: the square root of 2 / (n + 2), as importers usually do.
        roughness: numbers('Pr')?.[0] ?? (shine === undefined ? 0.6 : Math.min(1, Math.sqrt(2 / (shine + 2)))),
        ...(glow &&
          glow.some((value) => value > 0) && {
            emissive: [toLinear(glow[0]!), toLinear(glow[1] ?? glow[0]!), toLinear(glow[2] ?? glow[0]!)] as const,
          }),
        ...(picture && { texture: picture }),
      }
    })
