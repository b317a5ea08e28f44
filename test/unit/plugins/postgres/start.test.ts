/** How hosts start on Postgres: whose tables they make, and what they say where they cannot. */
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { postgres } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost } from 'atelier-mcp/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, pgRange } from '#plugins/postgres/database.ts'
import { migrate } from '#plugins/postgres/migrations.ts'
import { type PostgresServer, postgresServer } from '../../../fixtures/postgres-server.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await postgresServer()
}, 60_000)
afterAll(() => server.remove())

const hosts: TestHost[] = []
const start = async (
  options: { readonly url: string; readonly schema?: string },
  onError: 'fail' | 'disable' = 'fail',
): Promise<TestHost> => {
  const host = await createTestHost({ plugins: [{ use: postgres(options), onError }] })
  hosts.push(host)
  return host
}
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()))
})
const log = { info: () => {}, warn: () => {} }

describe('a host on Postgres', { timeout: 90_000 }, () => {
  it('does not start where nobody answers, and says which server, without its password', async () => {
    const error = await start({ url: 'postgres://ann:secret-word@127.0.0.1:1/books' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'ENGINE_AWAY',
      plugin: 'postgres',
      outcome: 'none',
      message: expect.stringContaining('Postgres at 127.0.0.1:1/books does not answer'),
      fix: expect.stringContaining('Start it again'),
    })
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('secret-word')
  })
  it('starts without it where the config says so', async () => {
    const { host, log: lines } = await start({ url: 'postgres://127.0.0.1:1/books' }, 'disable')
    expect(host.plugins[0]?.disabled).toContain('Postgres at 127.0.0.1:1/books does not answer')
    expect(lines.some(({ message }) => message.startsWith('postgres is disabled'))).toBe(true)
  })
  it('is told what to do where the password or the database is wrong', async () => {
    const wrong = server.url.replace(encodeURIComponent(server.password), 'another-word')
    const error = await start({ url: wrong }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringMatching(/^Correct user and password/) })
    expect(JSON.stringify(error)).not.toContain('another-word')
    const nowhere = server.url.replace(/postgres$/, 'nowhere')
    await expect(start({ url: nowhere })).rejects.toMatchObject({ code: 'ENGINE_FAILED', fix: expect.stringMatching(/^Make the database/) })
  })
  it('leaves the library to its own records where the database takes no UTF-8, and says so', async () => {
    await server.sql("create database latin encoding 'LATIN1' locale 'C' template template0")
    const { host, log: lines } = await start({ url: server.url.replace(/postgres$/, 'latin') })
    expect(host.engines.has('assetIndex')).toBe(false)
    expect(lines.some(({ message }) => message.startsWith('The database takes no UTF-8'))).toBe(true)
    expect((await start({ url: server.url })).host.engines.get('assetIndex')).toBe('postgres')
  })
  it('takes no other address, and repeats none', async () => {
    for (const url of ['http://ann:secret-word@host', 'postgres://ann:12/secret-word@host/books', 'postgres://', 'not an address']) {
      const error = await start({ url }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('postgres://') })
      expect((error as Error).message).not.toContain('secret-word')
    }
    await expect(start({ url: server.url, schema: 'a"; drop table x' })).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' })
  })
  it('takes the address of one server, and says how a failover is followed', async () => {
    for (const url of [
      'postgres://ann:secret-word@one,two/books?target_session_attrs=read-write',
      'postgres://ann:secret,word@one:5432,two:5433/books',
      'postgres:///books?host=one,two&user=ann&password=secret-word',
    ]) {
      const error = await start({ url }).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'PLUGIN_OPTIONS', message: expect.stringContaining('whichever takes writes') })
      expect((error as Error).message).not.toMatch(/secret|starts with postgres/)
    }
    // A password may have one.
    await expect(start({ url: 'postgres://ann:secret,word@127.0.0.1:1/books' })).rejects.toMatchObject({ code: 'ENGINE_AWAY' })
  })
  it('says which file of its address cannot be read', async () => {
    await expect(start({ url: `${server.url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem` })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      retryable: false,
      message: expect.stringMatching(/cannot be read: ENOENT.*\/nowhere\/ca\.pem/),
      fix: expect.stringContaining('`sslrootcert`'),
    })
  })
  it('names the same versions of pg for the install command as the package does', async () => {
    const { peerDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { peerDependencies: Record<string, string> }
    expect(peerDependencies['pg']).toBe(pgRange)
  })
})

describe('the tables', { timeout: 90_000 }, () => {
  const opened = (url = server.url) => openDatabase(pg, url, log)
  it('are made once, whoever starts first of many', async () => {
    const databases = Array.from({ length: 6 }, () => opened())
    await Promise.all(databases.map((database) => migrate(database, 'together')))
    await Promise.all(databases.map((database) => database.close()))
    const steps = await server.sql('select step from together.migration order by step')
    expect(steps).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }])
  })
  it('are left alone by a host that is older than they are, which says so', async () => {
    const database = opened()
    await migrate(database, 'newer')
    await server.sql('insert into newer.migration (step) values (99)')
    const refused = { code: 'ENGINE_FAILED', message: expect.stringMatching(/newer version \(99\)/), fix: expect.stringMatching(/^Update/) }
    await expect(migrate(database, 'newer')).rejects.toMatchObject(refused)
    await database.close()
    await expect(start({ url: server.url, schema: 'newer' })).rejects.toMatchObject(refused)
  })
  it('that an owner has made are used by who may make none, and who may do nothing is told', async () => {
    const database = opened()
    await migrate(database, 'owned')
    await server.sql("create role worker login password 'worker-word'; create role guest login password 'guest-word'")
    await server.sql('grant usage on schema owned to worker; grant select, insert, update, delete on all tables in schema owned to worker')
    await server.sql('grant usage on all sequences in schema owned to worker')
    const as = (user: string): string => server.url.replace(/\/\/.*@/, `//${user}:${user}-word@`)
    const worker = opened(as('worker'))
    await migrate(worker, 'owned')
    await worker.close()
    await database.close()
    await expect(start({ url: as('guest'), schema: 'guests' })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      fix: expect.stringContaining('the right to make a schema'),
    })
  })
})
