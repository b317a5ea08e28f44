/** The floor: one tool on the SDK's own server, nothing else. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const server = new McpServer({ name: 'bare', version: '1.0.0' })
const picture = Buffer.alloc(Number(process.env['PICTURE_BYTES'] ?? 1_000_000), 7).toString('base64')
server.registerTool('echo', { description: 'Says it again', inputSchema: { text: z.string() } }, ({ text }) => ({
  content: [{ type: 'text', text }],
}))
server.registerTool('picture', { description: 'One picture', inputSchema: {} }, () => ({
  content: [{ type: 'image', data: picture, mimeType: 'image/png' }],
}))
await server.connect(new StdioServerTransport())
