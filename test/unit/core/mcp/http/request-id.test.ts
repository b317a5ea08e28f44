import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { requestIdOf } from '#core/mcp/http/request-id.ts'

it('stands in place of the one that a client sends, wherever headers are read', () => {
  const request = new IncomingMessage(new Socket())
  request.headers['x-request-id'] = 'forged'
  request.rawHeaders.push('X-Request-Id', 'forged', 'Accept', 'text/event-stream')
  const id = requestIdOf(request)
  expect(id).not.toBe('forged')
  expect(requestIdOf(request)).toBe(id)
  expect(request.headers['x-request-id']).toBe(id)
  expect(request.rawHeaders).toEqual(['Accept', 'text/event-stream', 'x-request-id', id])
})
