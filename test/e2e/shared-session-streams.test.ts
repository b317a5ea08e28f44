/** Sessions of several host processes behind a balancer without stickiness, on a real Redis: clients whose connection broke. */
import { describe, expect, it } from 'vitest'
import { call, events, post, textOf } from '../fixtures/http-client.ts'
import { bearer, sessionOf } from '../fixtures/served-host.ts'
import { ann, ben, said, slow, sessionHosts } from '../fixtures/session-hosts.ts'

const { connect, deploy, deployAlone, door, hosts, pids, statusAt } = sessionHosts()

describe('a client whose connection broke', { timeout: 90_000 }, () => {
  /** Begins a call at a host, and leaves when it has heard of it: gives what it came to hear last. */
  const begin = async (index: number, body: object, session: Record<string, string>): Promise<string> => {
    const leave = new AbortController()
    const answer = await post(hosts[index]!.url, body, session, leave.signal)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    while (!/^id: .+$/m.test(heard)) heard += (await reader.read()).value
    leave.abort()
    return /^id: (.+)$/m.exec(heard)![1]!
  }
  const comeBack = (index: number, lastId: string, session: Record<string, string>): Promise<Response> =>
    fetch(hosts[index]!.url, { headers: { accept: 'text/event-stream', 'last-event-id': lastId, ...session } })
  const withProgress = (ms: number): object => ({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'waits', arguments: { ms }, _meta: { progressToken: 'p' } },
  })

  it('hears at another host what it missed, and the answer, which the first one still makes', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const lastId = await begin(0, withProgress(2500), session)
    const heard = events(await (await comeBack(1, lastId, session)).text())
    expect(heard[0]!.message.method).toBe('notifications/progress')
    expect(heard.at(-1)!.message.id).toBe(7)
    expect(textOf(heard.at(-1)!.message.result!)).toBe(`waited at ${pids()[0]}`)
    // As often as it likes, wherever it is; and from where it was.
    for (const index of [0, 1, 1]) {
      const again = await comeBack(index, heard[0]!.id!, session)
      const { value } = await again.body!.pipeThrough(new TextDecoderStream()).getReader().read()
      expect(value).toContain(`waited at ${pids()[0]}`)
      expect(value).not.toContain('"progress":1,')
    }
    expect((await comeBack(1, lastId, { ...session, ...bearer(ben) })).status).toBe(404)
    expect((await comeBack(1, lastId.replace(/~.*_/, '~nothing_'), session)).status).toBe(400)
  })

  it('hears no more when its session ends, and its call ends with it', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const followed = await comeBack(1, await begin(0, withProgress(60_000), session), session)
    expect((await fetch(hosts[1]!.url, { method: 'DELETE', headers: session })).status).toBe(200)
    expect(events(await followed.text()).some(({ message }) => message.id === 7)).toBe(false)
    const other = await sessionOf(hosts[0]!.url, bearer(ann))
    await expect.poll(async () => (await post(hosts[0]!.url, call(1, 'ended'), other)).text(), slow).toContain(`aborted at ${pids()[0]}`)
  })

  it('hears, when it opens its own stream elsewhere, that what it knows may be old', async () => {
    await deploy(3)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    await post(hosts[0]!.url, { jsonrpc: '2.0', id: 1, method: 'resources/subscribe', params: { uri: 'news://today' } }, session)
    const stream = await fetch(hosts[0]!.url, { headers: { accept: 'text/event-stream', ...session } })
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    await post(hosts[0]!.url, call(2, 'tell'), session)
    let heard = ''
    while (!heard.includes('news://today')) heard += (await reader.read()).value
    await reader.cancel()
    const again = (await comeBack(1, /^id: (.+)$/m.exec(heard)![1]!, session)).body!.pipeThrough(new TextDecoderStream()).getReader()
    let told = ''
    while (!told.includes('news://today')) told += (await again.read()).value
    await again.cancel()
    expect(told).toContain('notifications/tools/list_changed')
  })

  it('hears what its host said when it was ended gently', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const [done, cut] = [await begin(0, withProgress(1500), session), await begin(0, { ...withProgress(60_000), id: 8 }, session)]
    await hosts[0]!.stop()
    expect(await (await comeBack(1, done, session)).text()).toContain(`waited at ${pids()[0]}`)
    const [answer] = events(await (await comeBack(1, cut, session)).text()).slice(-1)
    expect(answer!.message).toMatchObject({ id: 8, result: { isError: true } })
    expect(textOf(answer!.message.result!)).toContain('The host is closing.')
  })

  it('is told by an error that its host has died, and goes on in its session', async () => {
    await deployAlone(2)
    const session = await sessionOf(hosts[0]!.url, bearer(ann))
    const lastId = await begin(0, withProgress(60_000), session)
    hosts[0]!.child.kill('SIGKILL')
    const heard = events(await (await comeBack(1, lastId, session)).text())
    expect(heard.at(-1)!.message).toMatchObject({ id: 7, error: { data: { code: 'HOST_ENDED', outcome: 'unknown', retryable: true } } })
    expect(await statusAt(1, session)).toBe(200)
  })

  it('is served by the SDK’s client through the balancer, which comes back by itself', async () => {
    await deployAlone(2)
    const { client } = await connect(ann)
    let begun = 0
    const wait = (ms: number): Promise<string> => {
      begun = 0
      door.next(0)
      const options = { onprogress: () => void begun++, timeout: 60_000 }
      return client.callTool({ name: 'waits', arguments: { ms } }, undefined, options).then(textOf)
    }
    const waiting = wait(4000)
    await expect.poll(() => begun, slow).toBeGreaterThan(0)
    // The connections break, the host does not.
    door.cut()
    expect(await waiting).toBe(`waited at ${pids()[0]}`)
    const failed = expect(wait(60_000)).rejects.toMatchObject({ data: { code: 'HOST_ENDED' } })
    await expect.poll(() => begun, slow).toBeGreaterThan(0)
    hosts[0]!.child.kill('SIGKILL')
    await failed
    expect(await said(client, 'where')).toBe(pids()[1])
  })
})
