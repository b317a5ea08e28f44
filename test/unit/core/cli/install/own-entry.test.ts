import { describe, expect, it } from 'vitest'
import { isOurs, merged } from '#core/cli/install/own-entry.ts'

describe('an entry called "atelier"', () => {
  it.each([
    { command: '/home/atelier/paint' },
    { command: 'node', args: ['/home/atelier/paint/server.js'] },
    { command: 'paint', args: ['--folder', '/home/me/atelier'] },
    { command: 'npx', args: ['-y', 'atelier-paint'] },
    { url: 'https://atelier.example.com/mcp' },
    {},
  ])("is somebody else's: %j", (entry) => {
    expect(isOurs(entry)).toBe(false)
  })
  it.each([
    { command: 'atelier', args: ['serve'] },
    { command: 'C:\\npm\\atelier.cmd', args: ['serve'] },
    { command: '/usr/bin/node', args: ['/usr/lib/node_modules/atelier-mcp/dist/cli.js', 'serve'] },
    { command: 'node', args: ['--max-old-space-size=4096', 'C:\\work\\checkout\\dist\\cli.js', 'serve'] },
    { command: 'node', args: ['./node_modules/.bin/atelier', 'serve'] },
    { command: 'npx', args: ['-y', 'atelier-mcp@1.2.0'] },
    { command: 'cmd', args: ['/c', 'npx', '-y', 'atelier-mcp'] },
  ])('is this program: %j', (entry) => {
    expect(isOurs(entry)).toBe(true)
  })
})

it('is renewed with the variables that it had, by value and by name', () => {
  const before = { command: '/gone', args: [], env: { OLD: '1', BOTH: '1' }, env_vars: ['OLD_KEY', 'KEY'], enabled: false }
  const now = { command: '/here', args: ['serve'], env: { BOTH: '2' }, env_vars: ['KEY', 'NEW_KEY'] }
  expect(merged(before, now)).toEqual({
    command: '/here',
    args: ['serve'],
    env: { OLD: '1', BOTH: '2' },
    env_vars: ['OLD_KEY', 'KEY', 'NEW_KEY'],
    enabled: false,
  })
  expect(merged({ ...before, env: undefined, env_vars: undefined }, { command: '/here', args: [] })).toEqual({
    command: '/here',
    args: [],
    enabled: false,
  })
})
