import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../../../../examples/deployments/cluster/free-port.ts'

describe('a free port', () => {
  it('is one that a server can take, and that no connection of others is given', async () => {
    const port = await freePort()
    // What Linux gives to connections begins at 32,768, what others give at 49,152.
    expect(port).toBeLessThan(32_768)
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  })

  it('stays taken for other processes while nothing listens there', async () => {
    const port = await freePort()
    const other = createSocket('udp4').bind({ port, address: '127.0.0.1', exclusive: true })
    const [error] = await once(other, 'error')
    other.close()
    expect(error).toMatchObject({ code: 'EADDRINUSE' })
  })
})
