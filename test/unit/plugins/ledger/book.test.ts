import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openBook } from '#plugins/ledger/book.ts'
import type { LedgerLine } from 'atelier-mcp'
import { dayOf } from '#plugins/ledger/line.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { program } from '../../../fixtures/bundle.ts'
import fc from '../../../fixtures/properties.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atelier-ledger-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const noon = Date.UTC(2026, 4, 15, 12)
const line = (id: string, usd: number, rest: Partial<LedgerLine> = {}): LedgerLine => ({
  type: 'spend',
  id: `${id}@${rest.at ?? noon}`,
  at: noon,
  principal: 'local',
  kind: 'image.generate',
  provider: 'openai',
  usd,
  ...rest,
})
const may = { since: Date.UTC(2026, 4, 1), until: Date.UTC(2026, 4, 31) }

describe('the days of a ledger', () => {
  const before = process.env['TZ']
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })
  it.each([
    ['Pacific/Kiritimati', '2026-05-02'],
    ['UTC', '2026-05-01'],
    ['Pacific/Pago_Pago', '2026-05-01'],
  ])('are those of the place, as everywhere else: %s', async (zone, day) => {
    process.env['TZ'] = zone
    const at = Date.UTC(2026, 4, 1, 12)
    const book = openBook(folder)
    await book.keep(line('a', 2, { at }))
    expect(await book.spend({ since: at, until: at })).toMatchObject({ usd: 2, days: { [day]: 2 } })
    // The limit of a day ends with it.
    const next = Number(new Date(new Date(at).setHours(24, 0, 0, 1)))
    expect(await book.breaks(line('b', 2, { at: next - 2 }), [{ perDay: 3 }])).toMatchObject({ limit: 'perDay' })
    expect(await book.breaks(line('c', 2, { at: next }), [{ perDay: 3 }])).toBeUndefined()
  })
})

describe('a ledger', () => {
  it.each([
    null,
    [],
    'x',
    5,
    {},
    { ...line('x', 1), usd: '1' },
    { ...line('x', 1), usd: null },
    { ...line('x', 1), at: null },
    { ...line('x', 1), provider: null },
    { ...line('x', 1), principal: undefined },
    { ...line('x', 1), type: 'gift' },
  ])('does not count a line that is %j, says so once, and never overwrites it', async (damage) => {
    const path = join(folder, `${dayOf(noon)}.jsonl`)
    await writeFile(path, `${JSON.stringify(damage)}\n`)
    const damaged: string[] = []
    const book = openBook(folder, (file) => damaged.push(file))
    await book.keep(line('a', 1))
    await book.keep(line('b', 2))
    expect(await book.spend(may)).toMatchObject({ usd: 3, calls: 2, providers: { openai: 3 }, principals: { local: 3 } })
    expect(damaged).toEqual([path])
    expect(await readFile(path, 'utf8')).toContain(`${JSON.stringify(damage)}\n`)
  })
  it('survives a torn line, and the line after it counts', async () => {
    const book = openBook(folder)
    await book.keep(line('a', 1))
    await appendFile(join(folder, `${dayOf(noon)}.jsonl`), '{"type":"spend","id":"to')
    await book.keep(line('b', 2))
    await appendFile(join(folder, `${dayOf(noon)}.jsonl`), 'rubbish\n{"type":"spend"}\n')
    const damaged: string[] = []
    const other = openBook(folder, (path) => damaged.push(path))
    expect((await other.spend(may)).usd).toBe(3)
    expect((await other.spend(may)).usd).toBe(3)
    expect(damaged).toEqual([join(folder, `${dayOf(noon)}.jsonl`)])
    expect((await book.spend(may)).usd).toBe(3)
  })
})

describe('a reservation', () => {
  it('never lets several hosts spend more than there is, whatever they ask at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }), async (amounts) => {
        const shared = await mkdtemp(join(folder, 'run-'))
        const outcomes = await Promise.all(
          amounts.map((cents, index) => openBook(shared).reserve(line(`r${index}`, cents / 100, { type: 'reserve' }), [{ perDay: 0.5 }])),
        )
        const granted = amounts.filter((_, index) => outcomes[index] === undefined).reduce((sum, cents) => sum + cents, 0)
        expect(granted).toBeLessThanOrEqual(50)
        expect(outcomes.some((broken) => broken === undefined)).toBe(true)
        // Who did not fit says what really stood before it.
        for (const broken of outcomes) expect(broken?.spent ?? 0).toBeLessThanOrEqual(0.5 + 1e-9)
      }),
      { numRuns: 25 },
    )
  })
  it('holds for real processes that reserve as fast as they can', async () => {
    const script = await program('reserve-in-a-loop.ts')
    const granted = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const { stdout } = await promisify(execFile)(process.execPath, [script, folder, name, '0.01', '60', '1'])
        return Number(stdout)
      }),
    )
    expect(granted.reduce((sum, one) => sum + one)).toBe(100)
    expect(await openBook(folder).breaks(line('one-more', 0.01), [{ perDay: 1 }])).toMatchObject({ limit: 'perDay' })
  })
})

describe('a ledger that cannot be written', () => {
  it('counts what was spent all the same, and writes it once as soon as it can', async () => {
    const days = join(folder, 'days')
    await symlink(join(folder, 'not mounted'), days)
    const book = openBook(days)
    await expect(book.keep(line('a', 1))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(book.keep(line('b', 9, { type: 'reserve' }))).rejects.toThrow()
    await expect(book.keep(line('b', 2))).rejects.toThrow()
    // What has not happened yet is nobody's.
    await expect(book.reserve(line('c', 4, { type: 'reserve' }), [])).rejects.toThrow()
    expect(await book.spend(may)).toMatchObject({ usd: 3, calls: 2 })
    expect(await book.line(line('b', 2).id)).toMatchObject({ type: 'spend', usd: 2 })
    await rm(days)
    await book.keep(line('d', 8))
    expect(await book.close()).toEqual([])
    const written = (await readFile(join(days, `${dayOf(noon)}.jsonl`), 'utf8')).split('\n').filter(Boolean)
    expect(written.map((text) => (JSON.parse(text) as LedgerLine).id.split('@')[0])).toEqual(['a', 'b', 'd'])
    expect(await openBook(days).spend(may)).toMatchObject({ usd: 11, calls: 3 })
  })
  it('writes it by itself, too, and says at its end what it never could', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const days = join(folder, 'days')
      await symlink(join(folder, 'not mounted'), days)
      const book = openBook(days)
      await expect(book.keep(line('a', 1))).rejects.toThrow()
      expect(await book.close()).toMatchObject([{ usd: 1 }])
      await expect(book.keep(line('b', 1))).rejects.toThrow()
      await rm(days)
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(60_000)
        expect((await readFile(join(days, `${dayOf(noon)}.jsonl`), 'utf8')).match(/spend/g)).toHaveLength(2)
      }, 60_000)
    } finally {
      vi.useRealTimers()
    }
  })
  it.skipIf(process.platform !== 'linux')('because the disk is full has room put aside, so that it is there after a restart', async () => {
    const script = await program('ledger-on-a-full-disk.ts')
    const { stdout } = await promisify(execFile)('unshare', [
      '-Urm',
      'sh',
      '-c',
      'mount -t tmpfs -o size=256k none "$0" && exec "$@"',
      folder,
      process.execPath,
      script,
      folder,
    ])
    expect(JSON.parse(stdout)).toEqual({
      // Some lines find the room that was put aside, and another host reads them.
      elsewhere: { isSome: true, isAll: false },
      here: { usd: 500, calls: 500 },
      afterwards: { usd: 501, calls: 501, lines: 501, never: 0 },
    })
  })
})
