import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger, levelOf, type LoggerOptions, silentLogger } from '#core/services/observe/logger.ts'
import { registerSecret } from '#core/kernel/errors/redact.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'atelier-logger-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const entries = async (): Promise<Record<string, unknown>[]> =>
  (await readFile(join(directory, 'atelier.log'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** A logger whose lines for people come back as text. */
function captured(options: LoggerOptions = {}) {
  const stream = new PassThrough()
  const logger = createLogger({ ...options, stderr: stream as unknown as NodeJS.WriteStream })
  const read = async (): Promise<string> => {
    await logger.flush()
    stream.end()
    return text(stream)
  }
  return { logger, read }
}

describe('createLogger', () => {
  it('blots secrets out of both outputs', async () => {
    registerSecret('abracadabra-77', 'SPELL')
    const { logger, read } = captured({ directory })
    logger.info('said abracadabra-77', { apiKey: 'shhhhh', error: new Error('abracadabra-77') })
    const people = await read()
    const file = await readFile(join(directory, 'atelier.log'), 'utf8')
    expect(people + file).not.toMatch(/abracadabra|shhhhh/)
    expect(people).toContain('[redacted SPELL]')
  })

  it('shows people data as data, whatever it is made of', async () => {
    const { logger, read } = captured()
    logger.info('asked', { id: 'a', inner: { b: 1 } })
    expect(await read()).toContain("asked { id: 'a', inner: { b: 1 } }")
  })

  it('writes data that JSON cannot hold', async () => {
    const logger = createLogger({ directory, stderr: false })
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    logger.error('odd', { circle, big: 5n, bytes: new Uint8Array(3), fault: new TypeError('bad') })
    logger.error('plain', { big: 5n, bytes: new Uint8Array(3), fault: new TypeError('bad') })
    await logger.flush()
    const [odd, plain] = await entries()
    expect(odd?.['message']).toBe('odd')
    expect(plain?.['data']).toMatchObject({ big: '5', bytes: '[3 bytes]', fault: { name: 'TypeError', message: 'bad' } })
  })

  it('keeps lines below its level to itself, and the level can change while it runs, for children too', async () => {
    const logger = createLogger({ directory, stderr: false, level: 'warn' })
    const child = logger.child('cache')
    child.info('too low')
    logger.level = 'debug'
    child.debug('now')
    await logger.flush()
    expect((await entries()).map(({ message, name, level }) => [level, name, message])).toEqual([['debug', 'cache', 'now']])
  })

  it('names children in both outputs and keeps the order', async () => {
    const { logger, read } = captured({ directory })
    logger.info('one')
    logger.child('a').child('b').warn('two', { size: 3 })
    logger.info('three')
    const people = await read()
    expect(people.indexOf('one')).toBeLessThan(people.indexOf('two'))
    expect(people.indexOf('two')).toBeLessThan(people.indexOf('three'))
    expect(people).toContain('a:b')
    expect(people).toContain('{ size: 3 }')
    expect((await entries())[1]).toMatchObject({ level: 'warn', name: 'a:b', message: 'two', data: { size: 3 }, pid: process.pid })
  })

  it('says nothing at all as the silent one', async () => {
    const logger = silentLogger()
    logger.error('x')
    await expect(logger.flush()).resolves.toBeUndefined()
  })
})

describe('levelOf', () => {
  it('takes names in any case and nothing else', () => {
    expect([levelOf('WARN'), levelOf(' debug '), levelOf('loud'), levelOf(undefined)]).toEqual(['warn', 'debug', undefined, undefined])
  })
})
