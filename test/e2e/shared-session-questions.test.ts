/** Sessions of several host processes behind a balancer without stickiness, on a real Redis: what their clients are asked. */
import {
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, it } from 'vitest'
import { bearer, sessionOf } from '../fixtures/served-host.ts'
import { ann, said, slow, sessionHosts } from '../fixtures/session-hosts.ts'

const { connect, deploy, door, hosts, pids } = sessionHosts()

describe('questions to the client', () => {
  it('are answered at any other host, and come back to the one that asked', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: {}, sampling: {}, roots: { listChanged: true } })
    let folder = 'file:///one'
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'Ann' } }))
    client.setRequestHandler(CreateMessageRequestSchema, async () => ({
      role: 'assistant',
      model: 'e2e',
      content: { type: 'text', text: 'words' },
    }))
    client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [{ uri: folder }] }))
    for (const index of [0, 1, 2]) {
      door.next(index)
      expect(await said(client, 'asks')).toBe(`Ann at ${pids()[index]}`)
      door.next(index)
      expect(await said(client, 'samples')).toBe(`words at ${pids()[index]}`)
      door.next(index)
      expect(await said(client, 'folders')).toBe(`${folder} at ${pids()[index]}`)
    }
    folder = 'file:///two'
    await client.sendRootsListChanged()
    for (const index of [0, 1, 2])
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'folders')
        }, slow)
        .toBe(`${folder} at ${pids()[index]}`)
  })

  it('at the same time of several hosts are told apart', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: {} })
    let count = 0
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: `answer ${++count}` } }))
    const answers = await Promise.all(Array.from({ length: 12 }, () => said(client, 'asks')))
    expect(new Set(answers.map((answer) => answer.split(' at ')[0])).size).toBe(12)
    expect(new Set(answers.map((answer) => answer.split(' at ')[1]))).toEqual(new Set(pids()))
  })

  it('are over where its own stream is, though the call was at another host', async () => {
    await deploy(3)
    const { client } = await connect(ann, { elicitation: { url: {} } })
    const done: string[] = []
    const asked: string[] = []
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      if ('elicitationId' in params) asked.push(params.elicitationId)
      return { action: 'accept' }
    })
    client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => void done.push(params.elicitationId))
    for (const index of [0, 1, 2]) {
      door.next(index)
      expect(await said(client, 'signs')).toBe(`accept at ${pids()[index]}`)
    }
    await expect.poll(() => done.toSorted(), slow).toEqual(asked.toSorted())
  })

  it('are cancelled with their call, at whichever host that is', async () => {
    await deploy(3)
    const { client } = await connect(ann)
    for (const index of [0, 1]) {
      const stop = new AbortController()
      door.next(index)
      const waiting = client.callTool({ name: 'waits', arguments: { ms: 50_000 } }, undefined, {
        signal: stop.signal,
        onprogress: () => {
          // What comes next reaches the other host.
          door.next(1 - index)
          stop.abort()
        },
      })
      await expect(waiting).rejects.toThrow()
      await expect
        .poll(() => {
          door.next(index)
          return said(client, 'ended')
        }, slow)
        .toBe(`aborted at ${pids()[index]}`)
    }
  })

  it('are over at once when their session has made room for others, by an error that says so', async () => {
    await deploy(2, { sessions: { max: 2 } })
    const { client } = await connect(ann, { elicitation: {} })
    let asked = 0
    client.setRequestHandler(ElicitRequestSchema, () => {
      asked++
      return new Promise(() => {})
    })
    door.next(0)
    const answer = client.callTool({ name: 'asks', arguments: {} })
    await expect.poll(() => asked, slow).toBe(1)
    for (let count = 0; count < 2; count++) await sessionOf(hosts[1]!.url, bearer(ann))
    const { _meta: meta } = await answer
    expect(meta?.['atelier/result']).toMatchObject({ ok: false, error: { code: 'SESSION_ENDED', outcome: 'none', retryable: true } })
  })
})
