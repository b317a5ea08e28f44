import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = (folder: string): { path: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') }))
const core = files('core')
const plugins = files('plugins')
const which = (found: readonly { path: string; text: string }[], pattern: RegExp, except = /^$/): string[] =>
  found.filter(({ path, text }) => pattern.test(text) && !except.test(path)).map(({ path }) => path)

describe('the structure', () => {
  it('lets only core/mcp know the SDK', () => {
    expect(which([...core, ...plugins], /from ['"]@modelcontextprotocol\/|import\(['"]@modelcontextprotocol\//, /^core\/mcp\//)).toEqual([])
  })
  it('lets plugins reach the host by its name alone', () => {
    expect(which(plugins, /from ['"](\.\.\/)+core\//)).toEqual([])
  })
  it("lets no plugin reach into another's folder", () => {
    const foreign = plugins.flatMap(({ path, text }) => {
      const own = path.split('/')[1]
      if (/^plugins\/(?:index|version)\.ts$/.test(path)) return []
      const depth = path.split('/').length - 2
      return [...text.matchAll(/from ['"]((?:\.\.\/)+)([\w-]+)/g)]
        .filter(([, up = '', folder]) => up.length / 3 >= depth && folder !== 'version')
        .map(([, , folder]) => `${path} -> ${folder} (not ${own})`)
    })
    expect(foreign).toEqual([])
  })
  it('writes nothing to stdout outside of the command line and the stdio transport', () => {
    expect(which([...core, ...plugins], /console\.(log|info)\(|process\.stdout\.write\(/, /^core\/(cli|mcp\/std)/)).toEqual([])
  })
  it('keeps formats and vendors out of the kernel', () => {
    const code = core.map(({ path, text }) => ({ path, text: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '') }))
    expect(
      which(
        code,
        /['"`](image\/(png|jpeg|webp)|model\/gltf|png|webp|glb)['"`]|openai/i,
        /^core\/(?:kernel\/(?:contract|errors)|cli|testing|services\/config)\//,
      ),
    ).toEqual([])
  })
  it('keeps files small', () => {
    expect([...core, ...plugins].filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([])
  })
})
