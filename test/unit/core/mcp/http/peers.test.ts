import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { peerOf } from '#core/mcp/http/peers.ts'
import { enveloped } from '../../../../fixtures/enveloped.ts'
import { initialize } from '../../../../fixtures/http-client.ts'

it('tells local clients apart by the name that each gives, in a session and request by request', () => {
  const local = { id: 'local', scopes: [] }
  const request = new IncomingMessage(new Socket())
  const named = (name: unknown): string =>
    peerOf(local, request, enveloped(1, 'tools/list', {}, { 'io.modelcontextprotocol/clientInfo': { name } }))
  expect(named('raw')).toBe(peerOf(local, request, initialize))
  expect(named('raw')).not.toBe(named('other'))
  expect(named(7)).toBe(peerOf(local, request, null))
  expect(peerOf({ id: 'ann', scopes: [] }, request, initialize)).toBe('principal ann')
})
