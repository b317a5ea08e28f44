/** The contract suite over the ledger's own book, and over that in Postgres, on a real server. */
import { appendFile, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledgerBookSuite } from 'atelier-mcp/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { openBook } from '#plugins/ledger/book.ts'
import { dayOf } from '#plugins/ledger/line.ts'
import { openDatabase } from '#plugins/postgres/database.ts'
import { postgresBook } from '#plugins/postgres/ledger-book.ts'
import { migrate } from '#plugins/postgres/migrations.ts'
import { type Door, type PostgresServer, postgresServer } from '../fixtures/postgres-server.ts'

const base = await mkdtemp(join(tmpdir(), 'ledger-book-suite-'))
afterAll(() => rm(base, { recursive: true, force: true }))

const append = (text: string) => (place: string, at: number) => appendFile(join(base, place, `${dayOf(at)}.jsonl`), text)
const line = { type: 'spend', id: 'x@1', at: 1, principal: 'local', kind: 'k', provider: 'p', usd: 1 }

describe('the book in files', () => {
  const suite = ledgerBookSuite({
    open: (place) => openBook(join(base, place)),
    async away(place) {
      const [days, aside] = [join(base, place), join(base, `${place} aside`)]
      const wasThere = await rename(days, aside).then(
        () => true,
        () => false,
      )
      await symlink(join(base, 'not mounted'), days)
      return async () => {
        await rm(days)
        if (wasThere) await rename(aside, days)
      }
    },
    damages: {
      'a torn one': append('{"type":"spend","id":"to'),
      rubbish: append('rubbish\n{"type":"spend"}\n'),
      'other JSON': append('null\n[]\n"x"\n5\n{}\n'),
      ...Object.fromEntries(
        [{ usd: '1' }, { usd: null }, { at: null }, { provider: null }, { principal: undefined }, { type: 'gift' }].map((wrong) => [
          `with ${JSON.stringify(wrong)}`,
          append(`${JSON.stringify({ ...line, ...wrong })}\n`),
        ]),
      ),
    },
  })
  for (const { name, run } of suite) it(name, run)
})

describe('the book in Postgres', () => {
  let server: PostgresServer
  const doors = new Map<string, Door>()
  beforeAll(async () => {
    server = await postgresServer()
  }, 60_000)
  afterAll(() => server.remove())
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const doorOf = async (place: string): Promise<Door> => {
    const door = doors.get(place) ?? (await server.door())
    doors.set(place, door)
    return door
  }
  const suite = ledgerBookSuite({
    async open(place) {
      const database = openDatabase(pg, (await doorOf(place)).url, log)
      const schema = `p${place.replaceAll('-', '')}`
      await migrate(database, schema)
      const book = postgresBook({ database, schema, folder: join(base, place), log })
      return { ...book, close: () => book.close().finally(database.close) }
    },
    async away(place) {
      const door = await doorOf(place)
      await door.cut()
      return door.mend
    },
  })
  for (const { name, run } of suite) it(name, run)
})
