/** Materials of a model spec: the PBR values that glTF knows. */
import { z } from 'zod'
import { fields } from './fields.ts'
import { once } from './once.ts'

/** The schemas of materials and textures, made once. */
export const materialSchemas = once(() => {
  const color = z.string().regex(/^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$/, 'must be a colour like #B0703C or #B0703CFF')
  const unit = z.number().min(0).max(1)

  /** A pattern or picture laid onto the surface. */
  const textureSchema = z.strictObject({
    source: z
      .string()
      .describe(
        'checker, stripes, bricks, wood, or a picture as data:image/png or data:image/jpeg (create_model also takes asset:// here)',
      ),
    color2: color.nullish().describe('second colour of a pattern; default a darker baseColor'),
    size: z.number().min(1e-3).max(1e5).describe('edge of one repeat, in units'),
    projection: z.enum(['box', 'cylinder']).nullish().describe('default box'),
  })

  /** One material; `id` is what nodes name. */
  const materialSchema = z.strictObject({
    id: fields().id,
    baseColor: color.describe('#RRGGBB or #RRGGBBAA'),
    metallic: unit.nullish().describe('0 plastic or wood (default), 1 metal'),
    roughness: unit.nullish().describe('0 mirror, 1 chalk; default 0.5'),
    emissive: color.nullish().describe('colour of its own light'),
    emissiveStrength: z.number().min(0).max(100).nullish(),
    transmission: unit.nullish().describe('1 clear glass'),
    ior: z.number().min(1).max(2.5).nullish().describe('glass 1.5'),
    clearcoat: unit.nullish(),
    alphaMode: z.enum(['OPAQUE', 'MASK', 'BLEND']).nullish(),
    doubleSided: z.boolean().nullish(),
    texture: textureSchema.nullish(),
  })
  return { materialSchema, textureSchema }
})

/** A checked material. */
export type Material = z.output<ReturnType<typeof materialSchemas>['materialSchema']>
/** A checked texture. */
export type Texture = z.output<ReturnType<typeof materialSchemas>['textureSchema']>
