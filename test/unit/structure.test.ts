import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = (folder: string): { path: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(root, folder, path), 'utf8') }))
const core = files('core')
const plugins = files('plugins')
const which = (found: readonly { path: string; text: string }[], pattern: RegExp, except = /^$/): string[] =>
  found.filter(({ path, text }) => pattern.test(text) && !except.test(path)).map(({ path }) => path)

/** Comments may say where a limit comes from. */
const withoutComments = (found: typeof core): typeof core =>
  found.map(({ path, text }) => ({ path, text: text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '') }))
/** A plugin's folder is its own; the files of `plugins/` itself are for all of them. */
function mayImport(from: string, name: string): boolean {
  const isPlugin = from.startsWith('plugins/')
  if (name.startsWith('atelier-mcp')) return name === 'atelier-mcp' || (!isPlugin && /^atelier-mcp\/(?:plugins|testing)$/.test(name))
  // The demo is a client, and the studio's page speaks to one.
  if (!name.startsWith('.'))
    return (
      !name.startsWith('#') &&
      (!name.startsWith('@modelcontextprotocol/') || from === 'examples/demo/demo.ts' || from.startsWith('plugins/studio/app/'))
    )
  const to = join(from, '..', name)
  const own = from.split('/').slice(0, 2).join('/')
  if (own === from || to.startsWith(`${own}/`)) return true
  return isPlugin && /^plugins\/[\w-]+\.ts$/.test(to) && to !== 'plugins/index.ts'
}
/** What the file of a provider is called by the kind that it serves. A maker of pictures may edit them too, in the same file. */
const providerFiles: Readonly<Record<string, RegExp>> = {
  'image.generate': /(?:^|-)image-provider\.ts$/,
  'image.draw': /(?:^|-)draw-provider\.ts$/,
  'image.edit': /(?:^|-)(?:image|edit)-provider\.ts$/,
  'vision.analyze': /(?:^|-)vision-provider\.ts$/,
  'vision.read': /(?:^|-)read-provider\.ts$/,
  'vision.compare': /(?:^|-)compare-provider\.ts$/,
  'model.design': /(?:^|-)design-provider\.ts$/,
  'model.create': /(?:^|-)model-provider\.ts$/,
  'moderate.text': /(?:^|-)moderation-provider\.ts$/,
  'moderate.image': /(?:^|-)moderation-provider\.ts$/,
}

describe('the structure', () => {
  it('lets only core/mcp know the SDK', () => {
    const named = /from ['"]@modelcontextprotocol\/|import\(['"]@modelcontextprotocol\//
    // The studio's page runs in browsers, where the protocol of MCP Apps is between it and the client that shows it.
    expect(which([...core, ...plugins], named, /^(?:core\/mcp|plugins\/studio\/app)\//)).toEqual([])
  })
  it.each([
    ['kernel', /['"](?:\.\.\/)+(?:services|mcp|cli|testing|plugins|create-host\.ts|mcp\.config)/],
    ['services', /['"](?:\.\.\/)+(?:mcp|cli|testing|plugins|index\.ts|create-host\.ts|mcp\.config)/],
    ['mcp', /['"](?:\.\.\/)+(?:cli|testing|plugins|mcp\.config)/],
    ['cli', /['"](?:\.\.\/)+(?:testing|plugins|mcp\.config)/],
    ['testing', /['"](?:\.\.\/)+(?:cli|plugins|mcp\.config)/],
  ])('lets core/%s import only what lies below it, lazily or not', (folder, above) => {
    const imports = core.map(({ path, text }) => ({ path, text: [...text.matchAll(/(?:from |import\()['"][^'"]+['"]/g)].join('\n') }))
    expect(
      which(
        imports.filter(({ path }) => path.startsWith(`core/${folder}/`)),
        above,
      ),
    ).toEqual([])
  })
  it('lets plugins, examples and templates import the package by its name, npm packages, and files of their own folder', () => {
    const all = [...plugins, ...files('examples'), ...files('templates')]
    const imports = all.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()\s*['"]([^'"\n]+)['"]/g)].map(([, name = '']) => ({ path, name })),
    )
    expect(imports.length).toBeGreaterThan(1000)
    expect(imports.filter(({ path, name }) => !mayImport(path, name)).map(({ path, name }) => `${path} -> ${name}`)).toEqual([])
  })
  it("calls a provider's file after its kind, in the plugin's own folder", () => {
    const wrong = plugins.flatMap(({ path, text }) => {
      const [, , file = '', ...deeper] = path.split('/')
      const served = [...text.matchAll(/(?<!Omit<)ProviderV1<'([\w.]+)'>/g)].map(([, kind = '']) => kind)
      if (file.endsWith('-provider.ts') && served.length === 0) return [`${path} has no provider`]
      return served.filter((kind) => deeper.length > 0 || !providerFiles[kind]?.test(file)).map((kind) => `${path} has one of ${kind}`)
    })
    expect(wrong).toEqual([])
    expect(which(plugins, /specVersion: 'v1'/, /\bprovider(?:-parts)?\.ts$/)).toEqual([])
  })
  it('keeps the options of each plugin in its options.ts', () => {
    const starts = plugins.filter(({ path }) => /^plugins\/[\w-]+\/index\.ts$/.test(path))
    expect(starts.length).toBeGreaterThan(10)
    expect(which(starts, /z\.(?:strictObject|object|looseObject)\((?!\{\}\))/)).toEqual([])
    expect(
      starts.filter(({ text }) => /^  options,$/m.test(text) && !text.includes("from './options.ts'")).map(({ path }) => path),
    ).toEqual([])
  })
  it('lets no plugin know the id of another', () => {
    const own = (path: string): string => path.split('/')[1] ?? ''
    const ids = new Set([...plugins.map(({ path }) => own(path)), 'tesseract', 'nsfwjs', 'word-lists'])
    const told = plugins.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<!principal\.)\b(?:provider|id) [!=]== '([\w-]+)'/g)]
        .filter(([, id = '']) => ids.has(id) && id !== own(path))
        .map(([said]) => `${path}: ${said}`),
    )
    expect(told).toEqual([])
  })
  it('names no vendor outside of the plugin that speaks to it', () => {
    const speaks = /^plugins\/(?:index\.ts|dialect\/|openai|openai-compatible|ai-sdk|replicate|[\w-]+\/options\.ts)/
    expect(which(withoutComments(plugins), /openai|anthropic|\bgemini\b|replicate|stability ai/i, speaks)).toEqual([])
  })
  it('lets types say what is true: nothing is cast twice, or to `never`', () => {
    // The last are being mended in the kernel; undici's types are of another release than Node's.
    const left = new Set(['core/services/net/agent.ts'])
    const all = withoutComments([...core, ...plugins, ...files('examples'), ...files('templates')])
    const cast = which(all, /\bas (?:never\b|unknown as\b)/)
    expect(cast.filter((path) => !left.has(path))).toEqual([])
  })
  it('waits with `timeoutSignal`: Node 20 forgets an `AbortSignal.timeout` that is joined with another', () => {
    expect(which(withoutComments([...core, ...plugins]), /AbortSignal\.timeout\(/, /\/timeout-signal\.ts$/)).toEqual([])
  })
  it('writes nothing to stdout outside of the command line and the stdio transport', () => {
    expect(which([...core, ...plugins], /console\.(log|info)\(|process\.stdout\.write\(/, /^core\/(cli|mcp\/std)/)).toEqual([])
  })
  it('keeps formats and vendors out of the kernel', () => {
    expect(
      which(
        withoutComments(core),
        /['"`](image\/(png|jpeg|webp)|model\/gltf|png|webp|glb)['"`]|openai/i,
        /^core\/(?:(?:kernel\/(?:contract|errors)|cli|testing|services\/config)\/|mcp\/clients\.ts)/,
      ),
    ).toEqual([])
  })
  it('keeps files small', () => {
    expect([...core, ...plugins].filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([])
  })
})
