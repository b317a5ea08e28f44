/** The whole default deployment, with a trivial tool and a provider that fetches its picture from a loopback server. */
import { artifact, type Config, defineConfig, definePlugin, type PluginFactory } from 'atelier-mcp'
import { batch, cache, exporters, imageGen, library, local, metrics, moderation, sampling, threeD, vision } from 'atelier-mcp/plugins'
import { z } from 'zod'

const bench: PluginFactory = definePlugin({
  name: 'bench',
  version: '1.0.0',
  apiVersion: 1,
  needs: { hosts: [new URL(process.env['BENCH_PICTURES'] ?? 'http://127.0.0.1:1').host] },
  setup({ tools, providers }) {
    tools.add({
      name: 'second',
      description: 'Takes a second',
      handler: async () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), 1000)),
    })
    tools.add({ name: 'echo', description: 'Says it again', input: z.object({ text: z.string() }), handler: ({ text }) => text })
    providers.add({
      specVersion: 'v1',
      kind: 'image.generate',
      id: 'bench',
      capabilities: { sizes: 'any', maxCount: 1, mimeTypes: ['image/png'], seed: true, transparency: false },
      async invoke({ prompt }, { signal }) {
        const answer = await fetch(`${process.env['BENCH_PICTURES']}/${prompt.startsWith('large') ? 'large' : 'small'}`, { signal })
        return { artifacts: [artifact(new Uint8Array(await answer.arrayBuffer()), 'image/png')], cost: { usd: 0.01, basis: 'computed' } }
      },
    })
  },
})

const config: Config = defineConfig({
  plugins: [
    sampling(),
    cache(),
    moderation(),
    imageGen({ inspect: 'off' }),
    vision(),
    threeD(),
    exporters(),
    local(),
    library(),
    batch(),
    metrics(),
    bench(),
  ],
  chains: { 'image.generate': ['bench'] },
})
export default config
