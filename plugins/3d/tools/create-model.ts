/** `create_model`. */
import { defineTool, type PluginContext, schemaOfFormats, type Tool } from 'atelier-mcp'
import { z } from 'zod'
import type { ModelWork } from '../worker-pool.ts'
import { fileFormat, shared } from './arguments.ts'

const description = `Makes a 3D model, best from a \`spec\` that you write: { units: "mm", materials: [{ id, baseColor: "#RRGGBB", metallic, roughness }], nodes: [...], roots: [ids] }. z is up, solids stand on z = 0. Nodes are flat, each { kind, id, material, translate, rotateDeg, ... } and name others by id:
box size [x,y,z] cornerRadius; sphere radius; cylinder r1 r2 height; capsule, torus, prism, text; rect, circle, polygon points -> extrude profile height, revolve profile, sweep profile path; union children; difference base tools; hull, group; linearArray child count step; radialArray child count; gridArray child counts step; mirror child normal; instance.
All of it: resource atelier://guide/model-spec. Or give a \`prompt\`: a language model writes the spec, or rules draw a simple thing. With \`base\`, \`prompt\` says what to change. Returns a picture, a report and the file.`

const inputOf = (registered: readonly string[]) => {
  const { views, shape, generation } = shared()
  return z.strictObject({
    prompt: z.string().min(1).max(8000).optional().describe('What to make, in words'),
    spec: z.looseObject({}).optional().describe('The model spec; see the description'),
    base: z.string().min(1).optional().describe('A model to change or a picture to follow'),
    formats: z.array(fileFormat(registered)).min(1).max(16).optional().describe('Default glb'),
    views,
    ...shape,
    repairs: z.int().min(0).max(5).optional().describe('Revisions after a look; default 1'),
    ...generation,
  })
}
export type CreateArguments = z.output<ReturnType<typeof inputOf>>

export const createModel = (work: ModelWork, context: Pick<PluginContext, 'exporters' | 'providers'>): Tool => {
  const input = schemaOfFormats(context.exporters, 'model', inputOf)
  return defineTool({
    name: 'create_model',
    title: 'Create a 3D model',
    description,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    get input() {
      return input()
    },
    handler: async (given, call) => (await import('./create.ts')).create(given, call, work, context),
  })
}
