/** What servers are like: with certificates, and with a disk that is full. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LedgerLine } from 'atelier-mcp'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { inFull, wholly } from '#plugins/callers-words.ts'
import { openDatabase } from '#plugins/postgres/database.ts'
import { postgresBook } from '#plugins/postgres/ledger-book.ts'
import { migrate } from '#plugins/postgres/migrations.ts'
import { authority } from '../../../fixtures/authority.ts'
import { forwarder } from '../../../fixtures/forwarder.ts'
import { type PostgresServer, type PostgresServerInit, postgresServer } from '../../../fixtures/postgres-server.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})
const serve = async (init: PostgresServerInit): Promise<PostgresServer> => {
  const server = await postgresServer(init)
  ends.push(server.remove)
  return server
}
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'atelier-postgres-test-'))
  ends.push(() => rm(made, { recursive: true, force: true }))
  return made
}
const opened = (url: string) => {
  const database = openDatabase(pg, url, log)
  ends.push(database.close)
  return database
}

describe('a server with a certificate', () => {
  it('is believed where its authority is named, and else told by its name; nothing is sent to it then', async () => {
    const office = authority()
    const server = await serve({ tls: office.issue(['localhost']) })
    const file = join(await folder(), 'ca.pem')
    await writeFile(file, office.pem)
    const at = (host: string, mode: string, ca = file): string =>
      `${server.url.replace('127.0.0.1', host)}?sslmode=${mode}${ca && `&sslrootcert=${encodeURIComponent(ca)}`}`
    const isEncrypted = async (url: string): Promise<unknown> =>
      (await wholly(opened(url).query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')))[0]?.['ssl']
    expect(await isEncrypted(server.url)).toBe(false)
    expect(await isEncrypted(at('localhost', 'verify-full'))).toBe(true)
    expect(await isEncrypted(at('localhost', 'require'))).toBe(true)
    expect(await isEncrypted(at('127.0.0.1', 'no-verify', ''))).toBe(true)
    for (const url of [at('localhost', 'require', ''), at('127.0.0.1', 'verify-full')])
      await expect(isEncrypted(url)).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message: expect.stringMatching(/certificate .* is not trusted/),
        fix: expect.stringContaining('sslrootcert'),
      })
  })
})

describe('a server that was away', () => {
  it('is told as what it is now, where another certificate has its address', async () => {
    const office = authority()
    const [own, other] = await Promise.all([office.issue(['127.0.0.1']), office.issue(['other.example'])].map((tls) => serve({ tls })))
    const portOf = ({ url }: PostgresServer): number => Number(new URL(url).port)
    const file = join(await folder(), 'ca.pem')
    await writeFile(file, office.pem)
    const way = await forwarder(portOf(own!))
    ends.push(way.close)
    const url = own!.url.replace(/:\d+\//, `:${way.port}/`)
    const database = opened(`${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`)
    const asked = () => database.query('select 1').catch(({ code }: { code: string }) => code)
    await expect.poll(asked).toHaveLength(1)
    way.cut()
    expect(await asked()).toBe('ENGINE_AWAY')
    way.leadTo(portOf(other!))
    await expect.poll(asked).toBe('ENGINE_FAILED')
    expect(database.away()).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('is not trusted') })
    way.leadTo(portOf(own!))
    await expect.poll(asked).toHaveLength(1)
    expect(database.away()).toBeUndefined()
  })
})

describe('a server that has become a replica', () => {
  it('is refused at the start, and what is spent meanwhile is written when it takes writes again', async () => {
    const server = await serve({})
    const database = opened(server.url)
    await migrate(database, 'turned')
    const book = postgresBook({ database, schema: 'turned', folder: await folder(), log })
    ends.push(async () => void (await book.close()))
    const line = (id: string, type: 'spend' | 'reserve'): LedgerLine => {
      const at = Date.now()
      return { type, id: `${id}@${at}`, at, principal: 'local', kind: 'k', provider: 'p', usd: 0.5 }
    }
    const takesWrites = async (does: boolean): Promise<void> => {
      await server.sql(`alter system set default_transaction_read_only = ${does ? 'off' : 'on'}`)
      await server.sql('select pg_reload_conf()')
      await expect
        .poll(async () => (await database.query('show transaction_read_only'))[0]?.['transaction_read_only'])
        .toBe(does ? 'off' : 'on')
    }
    await takesWrites(false)
    const refused = { code: 'ENGINE_FAILED', fix: expect.stringContaining('this one is a replica'), outcome: 'none' }
    await expect(migrate(opened(server.url), 'turned')).rejects.toMatchObject(refused)
    await expect(book.keep(line('a', 'spend'))).rejects.toMatchObject(refused)
    await expect(book.reserve(line('b', 'reserve'), [{ perDay: 10 }])).rejects.toMatchObject({ code: expect.stringMatching(/^ENGINE_/) })
    await takesWrites(true)
    const spent = () => book.spend().then(({ usd, calls }) => ({ usd, calls }))
    await expect.poll(spent, { timeout: 60_000, interval: 500 }).toEqual({ usd: 0.5, calls: 1 })
    // Nobody's money is put aside.
    expect(await book.breaks(line('c', 'spend'), [{ perDay: 1 }])).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('a server whose disk is full', { timeout: 120_000 }, () => {
  it('says so, and gets what was spent meanwhile as soon as there is room', async () => {
    const server = await serve({ megabytes: 64 })
    const database = opened(server.url)
    await migrate(database, 'full')
    const book = postgresBook({ database, schema: 'full', folder: await folder(), log })
    ends.push(async () => void (await book.close()))
    // No compression helps against it.
    const usage = { long: randomBytes(150_000).toString('base64') }
    const line = (index: number, rest: Partial<LedgerLine> = {}): LedgerLine => {
      const at = Date.now()
      return { type: 'spend', id: `a${index}@${at}`, at, principal: 'local', kind: 'k', provider: 'p', usd: 0.07, usage, ...rest }
    }
    await server.sql('create unlogged table room as select repeat(md5(i::text), 60) as text from generate_series(1, 6000) i')
    const keep = (index: number): Promise<unknown> =>
      book.keep(line(index)).then(
        () => undefined,
        (error: unknown) => inFull(error),
      )
    let refused: unknown
    let count = 0
    while (refused === undefined && count < 1000) refused = await keep(count++)
    expect(refused).toMatchObject({ code: 'ENGINE_FAILED', fix: 'Make room on the disk of the server.', outcome: 'none' })
    await expect(book.reserve(line(count, { type: 'reserve' }), [{ perDay: 1000 }])).rejects.toMatchObject({
      code: expect.stringMatching(/^ENGINE_/),
    })
    for (const end = count + 3; count < end; count++)
      await expect(book.keep(line(count))).rejects.toMatchObject({ code: expect.stringMatching(/^ENGINE_/) })
    const spent = () => book.spend().then(({ usd, calls }) => ({ usd, calls }))
    const all = { usd: Math.round(count * 7) / 100, calls: count }
    await expect.poll(() => server.sql('drop table room').then(() => true), { timeout: 60_000, interval: 500 }).toBe(true)
    await expect.poll(spent, { timeout: 60_000, interval: 500 }).toEqual(all)
    // Nobody's money is put aside.
    expect(await book.breaks(line(count, { usd: 0 }), [{ perDay: all.usd }])).toBeUndefined()
  })
})
