/** The contract suite over the ledger's own book. */
import { appendFile, mkdtemp, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledgerBookSuite } from 'atelier-mcp/testing'
import { afterAll, describe, it } from 'vitest'
import { openBook } from '#plugins/ledger/book.ts'
import { dayOf } from '#plugins/ledger/line.ts'

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
