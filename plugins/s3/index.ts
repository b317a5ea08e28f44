/** S3: the library of several hosts and their cache, in a bucket that all of them reach. */
import { join } from 'node:path'
import { definePlugin, type PluginFactory } from 'atelier-mcp'
import type { z } from 'zod'
import type { Bucket } from './bucket.ts'
import type { LocalCopies } from './local-copies.ts'
import { options } from './options.ts'
import { type Sdk, sdkRange } from './sdk.ts'
import { startWholly } from '../callers-words.ts'
import { engineHealth } from '../engine-health.ts'
import { versionOf } from '../version.ts'

/** Of each host, by its options: made before any plugin is set up. */
const opened = new WeakMap<object, { readonly bucket: Bucket; readonly place: string; readonly copies: LocalCopies }>()

const plugin: PluginFactory<z.input<typeof options>> = definePlugin({
  name: 's3',
  version: versionOf('s3'),
  apiVersion: 1,
  description: 'The library of several hosts and their cache, in a bucket of an S3 server.',
  options,
  needs: ({ endpoint, region, bucket, accessKeyId }) => ({
    hosts: [endpoint ? new URL(endpoint).host : `${bucket}.s3.${region}.amazonaws.com`],
    // Amazon's own are looked for where the config has no keys.
    env: accessKeyId
      ? ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
      : ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
  }),
  engines: startWholly(async ({ options: given, log, dirs, importPackage, onDispose }) => {
    const { connect } = await import('./connect.ts')
    const { client, bucket, place, close } = connect((await importPackage('@aws-sdk/client-s3', sdkRange)) as Sdk, given, log)
    onDispose(close)
    const { assertConditional } = await import('./conditional.ts')
    await assertConditional(bucket, place)
    const { localCopies } = await import('./local-copies.ts')
    const copies = localCopies(join(dirs.cache, 'copies'), given.localBytes)
    onDispose(copies.flush)
    opened.set(given, { bucket, place, copies })
    const links = given.links && (await (await import('./presigner.ts')).presigner(client, given))
    const { s3AssetStore } = await import('./asset-store.ts')
    const { s3Encodings } = await import('./encodings.ts')
    return {
      assets: (init) => s3AssetStore(bucket, copies, init, links),
      encodings: s3Encodings(bucket, { dir: join(dirs.cache, 'encodings'), maxBytes: given.localBytes }),
      health: engineHealth({ known: bucket.away, look: bucket.look }),
    }
  }),
  setup({ options: given, services, log }) {
    const { cacheBytes = Infinity } = given
    if (cacheBytes > 0)
      services.provide('largeCacheStore', async (limits) => {
        const { s3CacheStore } = await import('./cache-store.ts')
        return s3CacheStore({ ...opened.get(given)!, limits: { ...limits, bytes: Math.min(limits.bytes, cacheBytes) }, log })
      })
  },
})
export default plugin
