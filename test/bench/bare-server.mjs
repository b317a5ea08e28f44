/**
 * The floor: one tool on the SDK's own server, nothing else. With `--http` over HTTP, events kept in memory by the SDK's own example; with BENCH_HASHES for
 * whoever shows a token with one of these hashes.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const picture = Buffer.alloc(Number(process.env['PICTURE_BYTES'] ?? 1_000_000), 7).toString('base64')
const serve = async (transport) => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' })
  server.registerTool('echo', { description: 'Says it again', inputSchema: { text: z.string() } }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }))
  server.registerTool('picture', { description: 'One picture', inputSchema: {} }, () => ({
    content: [{ type: 'image', data: picture, mimeType: 'image/png' }],
  }))
  await server.connect(transport)
  return transport
}
if (process.argv.includes('--http')) {
  const { randomUUID } = await import('node:crypto')
  const { createServer } = await import('node:http')
  const { StreamableHTTPServerTransport } = await import('@modelcontextprotocol/sdk/server/streamableHttp.js')
  const { InMemoryEventStore } = await import('@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js')
  const sessions = new Map()
  const open = () => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: new InMemoryEventStore(),
      onsessioninitialized: (id) => void sessions.set(id, transport),
    })
    return serve(transport)
  }
  const { createHash, timingSafeEqual } = await import('node:crypto')
  const hashes = (process.env['BENCH_HASHES'] ?? '')
    .split(',')
    .filter(Boolean)
    .map((hash) => Buffer.from(hash, 'hex'))
  const isKnown = ({ headers: { authorization = '' } }) => {
    const hash = createHash('sha256')
      .update(authorization.replace(/^Bearer /, ''))
      .digest()
    return hashes.filter((one) => timingSafeEqual(one, hash)).length > 0
  }
  const http = createServer(async (request, response) => {
    if (hashes.length > 0 && !isKnown(request)) return response.writeHead(401).end()
    const transport = sessions.get(request.headers['mcp-session-id']) ?? (await open())
    await transport.handleRequest(request, response)
  }).listen(0, '127.0.0.1', () => process.stderr.write(`served at http://127.0.0.1:${http.address().port}/mcp\n`))
} else await serve(new StdioServerTransport())
