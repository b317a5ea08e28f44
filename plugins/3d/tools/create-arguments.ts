/** The arguments of `create_model`. */
import { saveArguments } from 'atelier-mcp'
import { z } from 'zod'
import { fileFormat, shared } from './arguments.ts'

const specWords = `{ units: "mm", materials: [{ id, baseColor: "#RRGGBB", metallic, roughness }], nodes: [...] }. z is up, solids stand on z = 0. Nodes are flat, each { kind, id, material, translate, rotateDeg, ... }:
box size [x,y,z]; sphere radius; cylinder r1 r2 height; torus, prism, text, heightmap; rect size, circle, polygon points, outline, svg -> extrude profile height, revolve, sweep path; union children; difference base tools; hull, group, cut; linearArray child count step; mirror.
All of it: get_asset atelier://guide/model-spec`

const byConversion = 'Of the files; convert_model does it too, and costs nothing'

/** What `create_model` takes, with the formats that are there. */
export const inputOf = (registered: readonly string[]) => {
  const { views, shape, generation } = shared()
  return z.strictObject({
    prompt: z.string().min(1).max(8000).optional().describe('What to make, in words'),
    spec: z.looseObject({}).optional().describe(specWords),
    base: z.string().min(1).optional().describe('A model to change or a picture to follow'),
    parameters: z.looseObject({}).optional().describe('New values, like { width: 80 }'),
    formats: z.array(fileFormat(registered)).min(1).max(16).optional().describe('Of the files; default glb'),
    views: views.meta({ deprecated: true, description: 'Default perspective; inspect_model shows others, and costs nothing' }),
    units: shape.units.meta({
      deprecated: true,
      description: 'Of the files, default m for gltf, else mm; convert_model does it too, and costs nothing',
    }),
    maxTriangles: shape.maxTriangles.meta({ deprecated: true, description: byConversion }),
    upAxis: shape.upAxis.meta({ deprecated: true, description: byConversion }),
    compression: shape.compression.meta({ deprecated: true, description: byConversion }),
    repairs: z.int().min(0).max(5).optional().describe('Times that a model may mend its spec; default 1'),
    ...generation,
    ...saveArguments,
  })
}
export type CreateArguments = z.output<ReturnType<typeof inputOf>>
