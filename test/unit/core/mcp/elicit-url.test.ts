import { afterEach, describe, expect, it } from 'vitest'
import { pageUrl } from '#core/kernel/call/page-url.ts'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import apps from '../../../fixtures/apps-plugin/index.ts'

const open: TestHost[] = []
const start = async (init: Partial<TestHostInit> = {}): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [apps()], ...init })
  open.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((host) => host.close()))
})

describe('pages that a person may be asked to open', () => {
  it.each([
    '',
    'accounts.example/sign-in',
    'http://accounts.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://192.168.1.1/',
    'http://[::2]/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'https://ada:secret@accounts.example/',
    'https://ada@accounts.example/',
  ])('are not "%s"', (url) => {
    expect(() => pageUrl(url)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', outcome: 'none' }) as Error)
  })

  it('are never told with the password that was in them', () => {
    expect(() => pageUrl('https://ada:secret@accounts.example/')).toThrow(/^(?!.*secret)/)
  })

  it.each(['https://accounts.example/a?b=c#d', 'http://localhost:8080/', 'http://127.0.0.1/', 'http://127.1/', 'http://[::1]:3000/x'])(
    'may be "%s"',
    (url) => {
      expect(pageUrl(url)).toBe(new URL(url).href)
      expect(pageUrl(new URL(url))).toBe(new URL(url).href)
    },
  )

  it('are refused before anybody is asked, also where the client could not', async () => {
    const { client, connect } = await start({ elicitUrl: 'accept' })
    for (const one of [client, await connect()]) {
      const { envelope } = await one.callTool('sign_in', { url: 'http://accounts.example/' })
      expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
    }
    expect(client.told.pages).toEqual([])
  })
})

describe('a page to open', () => {
  it('is unavailable where the client opens none, or knows forms alone', async () => {
    const { client, connect } = await start()
    expect((await client.callTool('sign_in')).text).toBe('unavailable')
    const forms = await connect({ elicit: { count: 1 } })
    expect((await forms.callTool('sign_in', { done: 'now' })).text).toBe('unavailable')
    expect(forms.told).toMatchObject({ elicitations: [], pages: [], completed: [] })
  })

  it('leaves forms unavailable where the client opens pages alone', async () => {
    const { client } = await start({ elicitUrl: 'accept' })
    expect(JSON.parse((await client.callTool('ask', { keys: [null] })).text)).toEqual(['unavailable'])
  })

  it.each(['accept', 'decline', 'cancel'] as const)('is answered by %s', async (answer) => {
    const { client } = await start({ elicitUrl: () => answer, elicit: { count: 1 } })
    expect((await client.callTool('sign_in')).text).toBe(answer)
    expect(client.told.pages).toEqual([
      {
        message: 'Sign in, please.',
        url: 'https://accounts.example/sign-in?state=1',
        id: expect.any(String) as string,
        key: 'elicitUrl 1',
      },
    ])
    expect(JSON.parse((await client.callTool('ask', { keys: [null] })).text)).toEqual([1])
  })

  it('is told to be done, during the call and after it', async () => {
    const { client } = await start({ elicitUrl: 'accept' })
    await client.callTool('sign_in', { done: 'now' })
    expect(new Set(client.told.completed)).toEqual(new Set([client.told.pages[0]?.id]))
    await client.callTool('sign_in', { done: 'later' })
    await expect.poll(() => client.told.completed.at(-1), { timeout: 60_000 }).toBe(client.told.pages[1]?.id)
    expect(client.told.pages[0]?.id).not.toBe(client.told.pages[1]?.id)
  })

  it('that is done after the client has left harms nobody', async () => {
    const { connect, client } = await start({ elicitUrl: 'accept' })
    const leaving = await connect({ elicitUrl: 'accept' })
    await leaving.callTool('sign_in', { done: 'later' })
    await leaving.close()
    await expect.poll(async () => (await client.callTool('completed')).text).toBe('1')
    expect((await client.callTool('sign_in')).text).toBe('accept')
  })

  it('is asked for once under one key', async () => {
    const { client } = await start({ elicitUrl: 'accept' })
    expect((await client.callTool('sign_in', { key: 'account', times: 3 })).text).toBe('accept accept accept')
    expect(client.told.pages.map(({ key }) => key)).toEqual(['account'])
    expect((await client.callTool('sign_in', { times: 2 })).text).toBe('accept accept')
    expect(client.told.pages.map(({ key }) => key)).toEqual(['account', 'elicitUrl 1', 'elicitUrl 2'])
  })
})
