/** What goes to the MCP registry and into bundles, held against the official schemas and the package. `npm run bundle` packs, unpacks and uses a real one. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it, onTestFinished } from 'vitest'
import about from '../../package.json' with { type: 'json' }
import lock from '../../package-lock.json' with { type: 'json' }
import server from '../../server.json' with { type: 'json' }
import { entryPoint, manifestOf } from '../../.scripts/bundle/manifest.ts'
import { nativesOf } from '../../.scripts/bundle/natives.ts'
import manifestSchema from '../fixtures/publishing/mcpb-manifest-v0.3.schema.json' with { type: 'json' }
import serverSchema from '../fixtures/publishing/server.schema.json' with { type: 'json' }

/** What is wrong with `value`, in a line for each; nothing where it is valid. */
const wrongWith = (schema: object, value: object): string[] => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  return ajv.validate(schema, value) ? [] : (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

describe('server.json', () => {
  it('is valid by the schema of the registry; without a name it were not', () => {
    expect(server.$schema).toBe(serverSchema.$id)
    expect(wrongWith(serverSchema, server)).toEqual([])
    expect(wrongWith(serverSchema, { ...server, name: 'atelier' })).not.toEqual([])
  })
  it('has the name by which the registry finds the owner in the package, and the version of the package', () => {
    expect(server.name).toBe(about.mcpName)
    expect(server.packages.map(({ identifier, version }) => [identifier, version])).toEqual([[about.name, about.version]])
    expect([server.version, server.repository.url]).toEqual([about.version, about.repository.url.replace(/^git\+|\.git$/g, '')])
  })
})

describe('a bundle', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'for %s has a valid manifest, asks for a key that is kept secret, and for folders',
    (platform) => {
      const manifest = manifestOf(about, platform)
      expect(wrongWith(manifestSchema, manifest)).toEqual([])
      expect(wrongWith(manifestSchema, { ...manifest, author: undefined })).not.toEqual([])
      expect(manifest).toMatchObject({
        manifest_version: '0.3',
        version: about.version,
        compatibility: { platforms: [platform] },
        user_config: { openai_api_key: { sensitive: true, required: false }, folders: { type: 'directory', multiple: true } },
      })
    },
  )
  it('names machine code that its owners publish, for every processor', () => {
    const at = (name: string) => lock.packages[`node_modules/${name}` as 'node_modules/sharp']
    const of = (platform: 'linux' | 'darwin' | 'win32') =>
      nativesOf(platform, { sharp: at('sharp'), resvg: at('@resvg/resvg-js') }).map((spec: string) => spec.replace(/@[^@]+$/, ''))
    expect(of('win32')).toEqual([
      '@img/sharp-win32-x64',
      '@resvg/resvg-js-win32-x64-msvc',
      '@img/sharp-win32-arm64',
      '@resvg/resvg-js-win32-arm64-msvc',
    ])
    expect(of('darwin')).toContain('@img/sharp-libvips-darwin-arm64')
    expect(of('linux')).toContain('@resvg/resvg-js-linux-arm64-gnu')
    expect(() => nativesOf('linux', { sharp: {}, resvg: {} })).toThrow('@img/sharp-linux-x64 is not there any more.')
  })
  it('starts with the folders that were chosen; what was left open is no key and no folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'atelier-bundle-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync(join(folder, 'dist'))
    cpSync(fileURLToPath(new URL(`../../.scripts/bundle/${entryPoint}`, import.meta.url)), join(folder, entryPoint))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(
      join(folder, 'dist/cli.js'),
      'const { OPENAI_API_KEY: key, ATELIER_ROOTS: roots, ATELIER_OUTPUT_DIR: output } = process.env\nprocess.stdout.write(JSON.stringify({ key, roots, output, args: process.argv.slice(2) }))',
    )
    const { args, env } = manifestOf(about, 'linux').server.mcp_config
    const start = (folders: string[], variables: object) => {
      const given = args.slice(1).flatMap((arg: string) => (folders.length > 0 ? folders : [arg]))
      const { stdout } = spawnSync(process.execPath, [join(folder, entryPoint), ...given], {
        env: { PATH: process.env['PATH'], ...env, ...variables },
        encoding: 'utf8',
      })
      return JSON.parse(stdout) as object
    }
    expect(start([], {})).toEqual({ args: ['serve'] })
    expect(start(['/a b', '/c'], { OPENAI_API_KEY: 'a key', ATELIER_OUTPUT_DIR: '' })).toEqual({
      key: 'a key',
      roots: `/a b${delimiter}/c`,
      args: ['serve'],
    })
  })
})
