/** A session that another host has opened, told to this host's copy of it as its client told it there. */
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { NewSession } from '../../../kernel/contract/session-book.ts'
import type { HttpTransport } from '../quick-answers.ts'

/** The SDK knows no other way to a session than `initialize`: a request of nobody's, whose answer nobody reads. */
export async function introduce(
  { introduction }: Pick<NewSession, 'introduction'>,
  { transport }: { readonly transport: HttpTransport },
): Promise<void> {
  const headers = { host: 'localhost', 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const request = Object.assign(new IncomingMessage(new Socket()), {
    method: 'POST',
    url: '/mcp',
    headers,
    rawHeaders: Object.entries(headers).flat(),
  })
  // A client's own ids never look like it.
  const message = { jsonrpc: '2.0', id: 'introduction', method: 'initialize', params: introduction }
  await transport.handleRequest(request, new ServerResponse(request), message)
}
