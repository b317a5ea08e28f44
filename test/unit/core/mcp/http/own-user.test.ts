import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOwnUser, knowsUsers, userOf } from '#core/mcp/http/own-user.ts'
import { nodeForAll } from '../../../../fixtures/node-for-all.ts'

const rows = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 21 1 0 100 0 0 10 0
   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 22 1 0 20 4 30 10 -1
   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 23 1 0 20 4 30 10 -1
`

describe('the user of a connection', () => {
  it("is that of its other end, and not this server's", () => {
    expect(userOf(rows, 50_000, 8080)).toBe(1001)
    expect(userOf(rows, 8080, 50_000)).toBe(1000)
  })

  it('is nobody where the kernel knows no such connection', () => {
    for (const ports of [[50_001, 8080], [50_000, 8081], []] as const) expect(userOf(rows, ...ports)).toBeUndefined()
    expect(userOf('', 50_000, 8080)).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('whoever connects', () => {
  const server = createServer((request, response) => void isOwnUser(request).then((own) => response.end(String(own))))
  let url: string
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => server.close())

  it('as this user is told apart', async () => {
    expect(await knowsUsers()).toBe(true)
    expect(await (await fetch(url)).text()).toBe('true')
  })

  // Only root can start a process as somebody else.
  it.skipIf(process.getuid?.() !== 0)('as another user of the machine is not', async () => {
    const script = `fetch(${JSON.stringify(url)}).then(async (one) => console.log(await one.text()))`
    const other = spawn(await nodeForAll(), ['-e', script], { uid: 65_534, gid: 65_534, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] })
    const [told] = (await once(other.stdout, 'data')) as [Buffer]
    expect(told.toString()).toBe('false\n')
  })
})
