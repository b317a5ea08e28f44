/** A server with a certificate that nobody trusts, really: what hosts say of it, and that it gets nothing. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import type { Plugin } from 'atelier-mcp'
import { redis, s3 } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authority } from '../../fixtures/authority.ts'

let server: Server
let at = ''
const got: Buffer[] = []
beforeAll(async () => {
  server = createServer(authority().issue(['localhost']), (socket) => {
    socket.on('error', () => {}).on('data', (data) => got.push(data))
  }).on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  at = `localhost:${(server.address() as AddressInfo).port}`
})
afterAll(async () => void (await new Promise((resolve) => server.close(resolve))))

describe('a certificate that is not trusted', () => {
  it.each([
    ['redis', 'url', () => redis({ url: `rediss://:a-long-password@${at}` }), () => `Redis at ${at}`, () => at],
    [
      's3',
      'endpoint',
      () => s3({ bucket: 'library', endpoint: `https://${at}`, accessKeyId: 'one', secretAccessKey: 'a-long-password' }),
      () => `the bucket "library" at https://${at}`,
      () => `${at}/library`,
    ],
  ] satisfies [string, string, () => Plugin, () => string, () => string][])(
    'is told by %s, with nothing sent',
    async (engine, option, plugin, place, where) => {
      const error = await createTestHost({ plugins: [plugin()] }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'ENGINE_FAILED',
        retryable: false,
        message: expect.stringMatching(/ is not trusted \([A-Z_]+\)\. Nothing was sent\.$/),
        fix: expect.stringContaining(`\`${option}\` of the plugin \`${engine}\``),
        details: { engine, where: where(), code: expect.stringMatching(/^[A-Z_]+$/) },
      })
      expect((error as Error).message).toContain(`The certificate of ${place()} is`)
      expect(JSON.stringify(error)).not.toContain('a-long-password')
      expect(got).toEqual([])
    },
  )
})
