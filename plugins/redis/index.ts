/** Redis: what several hosts on several machines share, so that they are one server to their clients. */
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import { options } from './options.ts'
import { versionOf } from '../version.ts'

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 'redis',
  version: versionOf('redis'),
  apiVersion: 1,
  description: 'What several hosts share, on a Redis server.',
  options,
  needs: ({ url }) => ({ hosts: [new URL(url).host], env: ['REDIS_URL'] }),
  async engines({ options: given, onDispose, ...context }) {
    const { connect } = await import('./connection.ts')
    const connection = await connect(given, context)
    onDispose(connection.close)
    const [{ redisLeases }, { redisSecrets }] = await Promise.all([import('./leases.ts'), import('./secrets.ts')])
    return { leases: redisLeases(connection), secrets: redisSecrets(connection) }
  },
  setup() {},
})
export default plugin
