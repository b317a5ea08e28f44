/** Makes boxes of the sizes that the words name. Replace `box` by your model; a mesh in glTF leaves here, the host makes other formats of it. */
import { artifact, AtelierError, definePlugin, type PluginFactory } from 'atelier-mcp'
import { box } from './box.ts'

const plugin: PluginFactory = definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  apiVersion: 1,
  setup({ providers }) {
    providers.add({
      specVersion: 'v1',
      kind: 'model.create',
      id: 'my-plugin',
      nature: 'procedural',
      capabilities: { from: ['prompt'] },
      estimate: () => ({ usd: 0, basis: 'computed' }),
      async invoke({ prompt, spec, base }, { signal }) {
        if (spec !== undefined || base !== undefined || prompt === undefined)
          throw new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message: 'It makes boxes from words alone.', outcome: 'none' })
        const sides = sidesIn(prompt)
        signal.throwIfAborted()
        return { artifacts: [artifact(await box(sides), 'model/gltf-binary', { name: 'box' })], cost: { usd: 0, basis: 'computed' } }
      },
    })
  },
})
export default plugin

/** `a box of 40 x 20 x 10 mm` -> `[40, 20, 10]`. */
function sidesIn(prompt: string): readonly [number, number, number] {
  const [, x, y, z] = /(?<![\d.])([\d.]+)\s*x\s*([\d.]+)\s*x\s*([\d.]+)/i.exec(prompt)?.map(Number) ?? []
  if (x && y && z) return [x, y, z]
  throw new AtelierError({
    code: 'PROVIDER_UNSUPPORTED',
    message: 'The words name no size.',
    fix: 'Name width, depth and height in millimetres: `a box of 40 x 20 x 10 mm`.',
    outcome: 'none',
  })
}
