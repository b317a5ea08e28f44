import { describe as group, expect, it } from 'vitest'
import { AtelierError } from 'atelier-mcp'
import { codes } from '#core/kernel/errors/codes.ts'
import { describe, exitCodeOf, toCoded } from '#core/kernel/errors/describe.ts'
import { registerSecret } from '#core/kernel/errors/redact.ts'
import fc from '../../../../fixtures/properties.ts'

group('describe', () => {
  it('turns any thrown value into a code with why and fix, and never throws itself', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        const described = describe(value)
        expect(described.code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/)
        expect(described.message.length).toBeGreaterThan(0)
        expect(described.why.length).toBeGreaterThan(0)
        expect(described.fix.length).toBeGreaterThan(0)
      }),
    )
  })

  it('survives values that cannot be shown', () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    expect(describe(circular).code).toBe('HOST_FAILED')
    expect(describe(Object.create(null)).code).toBe('HOST_FAILED')
    expect(describe(undefined).message).toContain('undefined')
  })

  it("keeps the error's own why and fix, and fills in the catalogue's where it has none", () => {
    const own = describe(new AtelierError({ code: 'REFUSED', message: 'No.', why: 'Because.', fix: 'Ask kindly.' }))
    expect([own.why, own.fix]).toEqual(['Because.', 'Ask kindly.'])
    const bare = describe(new AtelierError({ code: 'REFUSED', message: 'No.' }))
    expect([bare.why, bare.fix]).toEqual([codes['REFUSED']!.why, codes['REFUSED']!.fix])
  })

  it('says of money that nobody knows, unless the error does', () => {
    expect(describe(new Error('x')).outcome).toBe('unknown')
    expect(describe(new AtelierError({ code: 'REFUSED', message: 'No.', outcome: 'none' })).outcome).toBe('none')
  })

  it('names plugin and hook', () => {
    const error = Object.assign(new AtelierError({ code: 'HOOK_FAILED', message: 'x' }), { plugin: 'cache', hook: 'lookup' })
    expect(describe(error)).toMatchObject({ plugin: 'cache', hook: 'lookup' })
  })

  it('lists the chain of causes, nearest first, and stops in a circle', () => {
    const deep = new Error('disk is full')
    const middle = new Error('cannot write', { cause: deep })
    deep.cause = middle
    expect(describe(new AtelierError({ code: 'HOOK_FAILED', message: 'store failed', cause: middle })).causes).toEqual([
      'cannot write',
      'disk is full',
    ])
  })

  it('recognises errors of another copy of this package by their brand', () => {
    const foreign = Object.assign(new Error('far away'), { code: 'PROVIDER_QUOTA', [Symbol.for('atelier.error')]: true })
    expect(describe(foreign).code).toBe('PROVIDER_QUOTA')
  })

  it.each([
    ['EACCES', 'FILE_DENIED'],
    ['EROFS', 'FILE_DENIED'],
    ['ENOSPC', 'FILE_FULL'],
    ['ENOENT', 'FILE_NOT_FOUND'],
    ['EADDRINUSE', 'PORT_TAKEN'],
    ['ECONNREFUSED', 'NETWORK_FAILED'],
  ])("understands the system's %s as %s", (system, code) => {
    expect(describe(Object.assign(new Error('x'), { code: system })).code).toBe(code)
  })

  it('understands aborts and timeouts of the platform', () => {
    expect(toCoded(AbortSignal.abort().reason).code).toBe('ABORTED')
    expect(toCoded(new DOMException('late', 'TimeoutError')).code).toBe('DEADLINE')
  })

  it('blots secrets out of message, details and causes', () => {
    registerSecret('correct-horse-battery', 'STAPLE')
    const error = new AtelierError({
      code: 'PROVIDER_AUTH',
      message: 'refused correct-horse-battery',
      details: { header: 'Bearer abcdef123456' },
      cause: new Error('with correct-horse-battery'),
    })
    expect(JSON.stringify(describe(error))).not.toMatch(/correct-horse|abcdef123456/)
  })
})

group('exit codes', () => {
  it.each([
    ['CONFIG_NOT_FOUND', 2],
    ['REFUSED', 3],
    ['PROVIDER_QUOTA', 1],
    ['SOMEBODYS_OWN', 1],
  ] as const)('%s ends with %i', (code, exit) => {
    expect(exitCodeOf(new AtelierError({ code, message: 'x' }))).toBe(exit)
  })

  it('is 3 where a hook refused with a code of its own, and 1 where a hook broke', () => {
    expect(exitCodeOf({ code: 'BLOCKED_WORD', hook: 'validate' })).toBe(3)
    expect(exitCodeOf(Object.assign(new AtelierError({ code: 'BLOCKED_WORD', message: 'x' }), { hook: 'inspect' }))).toBe(3)
    expect(exitCodeOf({ code: 'HOOK_FAILED', hook: 'validate' })).toBe(1)
    expect(exitCodeOf({ code: 'SOMEBODYS_OWN', hook: 'store' })).toBe(1)
    expect(exitCodeOf(undefined)).toBe(1)
  })
})
