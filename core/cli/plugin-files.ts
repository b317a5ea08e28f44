/** The files of a new plugin: those of `templates/KIND` under its name, and what every package needs around them. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageManifest, packageRoot } from '../services/config/package-root.ts'

/** What a new plugin is to add. */
export const pluginKinds = ['tool', 'provider', 'policy', 'exporter', 'moderation', 'cache', 'vision', 'model'] as const
export type PluginKind = (typeof pluginKinds)[number]

/** What differs from kind to kind beside the sources. */
interface Kind {
  /** One sentence for `package.json` and the page. */
  readonly description: string
  /** How to see it at work. */
  readonly tryOut: string
  /** Packages of the host that it imports, too, in the host's version. */
  readonly imports?: readonly string[]
  /** The same, for its tests alone. */
  readonly testImports?: readonly string[]
}

const kinds: Readonly<Record<PluginKind, Kind>> = {
  tool: { description: 'A tool', tryOut: 'npx atelier call my_plugin text="hello"', imports: ['zod'] },
  provider: {
    description: 'Pictures by a server',
    tryOut: 'MY_PLUGIN_API_KEY=… npx atelier call generate_image prompt="a red fox"',
    imports: ['zod'],
    testImports: ['sharp'],
  },
  policy: { description: 'House rules', tryOut: 'npx atelier call generate_image prompt="something secret"', imports: ['zod'] },
  exporter: {
    description: 'A format',
    tryOut: 'npx atelier call generate_image prompt="a red fox" format=my-plugin',
    imports: ['sharp', 'zod'],
  },
  moderation: {
    description: 'Scores for a policy',
    tryOut: 'npx atelier call moderate_content text="win the jackpot in our casino"',
    imports: ['zod'],
  },
  cache: { description: 'A place for what was made', tryOut: 'npx atelier dev', imports: ['zod'] },
  vision: { description: 'Answers about pictures', tryOut: 'npx atelier call analyze_image images=picture.png', imports: ['sharp'] },
  model: {
    description: '3D models',
    tryOut: 'npx atelier call create_model prompt="a box of 40 x 20 x 10 mm"',
    imports: ['@gltf-transform/core'],
  },
}

/** Path -> text, for a package that type-checks, passes its tests, can be tried at once and is fit to publish. `name`: kebab-case. */
export async function pluginFiles(name: string, kind: PluginKind): Promise<Readonly<Record<string, string>>> {
  const folder = join(packageRoot(), 'templates', kind)
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => join(parentPath, file))
    .toSorted()
  const sources = await Promise.all(
    paths.map(async (path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), named(await readFile(path, 'utf8'), name)] as const),
  )
  return {
    'README.md': readme(name, kind),
    'package.json': json(manifest(name, kind)),
    'tsconfig.json': json(checked),
    'tsconfig.build.json': json(built),
    '.gitignore': 'dist/\nnode_modules/\n',
    ...Object.fromEntries(sources),
  }
}

/** Every way in which a name is written, in place of the templates' own. */
const named = (text: string, name: string): string =>
  text
    .replaceAll('my-plugin', name)
    .replaceAll('my_plugin', name.replaceAll('-', '_'))
    .replaceAll('MY_PLUGIN', name.replaceAll('-', '_').toUpperCase())

function manifest(name: string, kind: PluginKind): object {
  const { version, dependencies } = packageManifest()
  const { description, imports = [], testImports = [] } = kinds[kind]
  const inHostsVersion = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, dependencies[one]]))
  return {
    name: `atelier-plugin-${name}`,
    version: '0.1.0',
    description: `${description} for Atelier.`,
    keywords: ['atelier', 'mcp', kind],
    license: 'MIT',
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
    scripts: {
      build: 'tsc -p tsconfig.build.json',
      test: 'vitest run',
      typecheck: 'tsc',
      prepare: 'npm run build',
      prepublishOnly: 'npm test',
    },
    dependencies: inHostsVersion(imports),
    peerDependencies: { 'atelier-mcp': `^${version}` },
    devDependencies: {
      '@types/node': '^20.0.0',
      'atelier-mcp': hostPackage(packageRoot()),
      ...inHostsVersion(testImports),
      typescript: '>=5.9',
      vitest: '^4.0.0',
    },
    engines: { node: '>=20.19' },
  }
}

const checked = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src', 'test', 'mcp.config.ts'],
}
const built = {
  extends: './tsconfig.json',
  compilerOptions: { noEmit: false, declaration: true, rewriteRelativeImportExtensions: true, rootDir: 'src', outDir: 'dist' },
  include: ['src'],
}

/** What a new plugin is developed against: this very checkout, where it is one; else the package, from where this one came. */
export const hostPackage = (root: string): string =>
  /[/\\]node_modules[/\\]/.test(root) ? `^${packageManifest().version}` : `file:${root.replaceAll('\\', '/')}`

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const readme = (name: string, kind: PluginKind): string => `# atelier-plugin-${name}

${kinds[kind].description} for [Atelier](https://www.npmjs.com/package/atelier-mcp).

\`\`\`sh
npm install
npm test
${named(kinds[kind].tryOut, name)} --config mcp.config.ts
npx atelier dev --config mcp.config.ts   # serves it, and takes over what you save
\`\`\`

\`npm publish\` builds \`src/\` to JavaScript and runs the tests before. Whoever has installed it lists it by its name:

\`\`\`ts
export default defineConfig({ plugins: ['atelier-plugin-${name}'] })
\`\`\`
`
