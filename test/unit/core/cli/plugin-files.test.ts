import { describe, expect, it } from 'vitest'
import manifest from '../../../../package.json' with { type: 'json' }
import { hostPackage, pluginFiles } from '#core/cli/plugin-files.ts'

describe('a new plugin', () => {
  it('is developed against the checkout that made it, or the package that is installed', async () => {
    expect(hostPackage('/home/ann/atelier')).toBe('file:/home/ann/atelier')
    expect(hostPackage('C:\\work\\atelier')).toBe('file:C:/work/atelier')
    expect(hostPackage('/usr/lib/node_modules/atelier-mcp')).toBe(`^${manifest.version}`)
    const { devDependencies, peerDependencies } = JSON.parse(
      (await pluginFiles('paper-boat', 'tool'))['package.json']!,
    ) as typeof manifest & {
      readonly peerDependencies: object
    }
    expect((devDependencies as Record<string, string>)['atelier-mcp']).toMatch(/^file:/)
    expect(peerDependencies).toEqual({ 'atelier-mcp': `^${manifest.version}` })
  })
})
