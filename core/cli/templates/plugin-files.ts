/** The files of a new plugin. What they share is here, what `setup` does is in the file of each kind. */
import { packageRoot, packageVersion } from '../../config/package-root.ts'

/** What a new plugin is to add. */
export const pluginKinds = ['tool', 'provider', 'policy', 'exporter'] as const
export type PluginKind = (typeof pluginKinds)[number]

/** The part that differs from kind to kind. */
export interface Template {
  /** The whole of `index.ts`. */
  readonly source: string
  /** The whole of `index.test.ts`. */
  readonly test: string
  /** Bundled plugins that its try-out config needs besides. */
  readonly beside: readonly string[]
  /** How to see it at work. */
  readonly tryOut: string
}

const load: Readonly<Record<PluginKind, () => Promise<(name: string) => Template>>> = {
  tool: async () => (await import('./tool.ts')).toolTemplate,
  provider: async () => (await import('./provider.ts')).providerTemplate,
  policy: async () => (await import('./policy.ts')).policyTemplate,
  exporter: async () => (await import('./exporter.ts')).exporterTemplate,
}

/** File name -> text, for a plugin that type-checks, has a test that passes and can be tried at once. `name`: kebab-case. */
export async function pluginFiles(name: string, kind: PluginKind): Promise<Readonly<Record<string, string>>> {
  const { source, test, beside, tryOut } = (await load[kind]())(name)
  const manifest = {
    name: `atelier-plugin-${name}`,
    version: '0.1.0',
    description: `A ${kind} plugin for Atelier.`,
    type: 'module',
    exports: './index.ts',
    files: ['index.ts'],
    scripts: { test: 'vitest run', typecheck: 'tsc --noEmit' },
    peerDependencies: { 'atelier-mcp': `^${packageVersion()}` },
    dependencies: { zod: '^4.0.0' },
    devDependencies: { 'atelier-mcp': hostPackage(packageRoot()), '@types/node': '^20.0.0', typescript: '>=5.9', vitest: '^4.0.0' },
  }
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  }
  return {
    'package.json': json(manifest),
    'tsconfig.json': json({ compilerOptions, include: ['*.ts'] }),
    'mcp.config.json': json({ plugins: [...beside, './index.ts'] }),
    'index.ts': source,
    'index.test.ts': test,
    'README.md': readme(name, kind, tryOut),
  }
}

/** What a new plugin is developed against: this very checkout, where it is one; else the package, from where this one came. */
export const hostPackage = (root: string): string =>
  /[/\\]node_modules[/\\]/.test(root) ? `^${packageVersion()}` : `file:${root.replaceAll('\\', '/')}`

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const readme = (name: string, kind: PluginKind, tryOut: string): string => `# atelier-plugin-${name}

A ${kind} plugin for Atelier (atelier-mcp).

\`\`\`sh
npm install
npm test
${tryOut}
\`\`\`

In a config of your own, list it by its package name, or by its path:

\`\`\`ts
export default defineConfig({ plugins: ['atelier-plugin-${name}'] })
\`\`\`
`

/** `paper-boat` -> `paperBoat`. */
export const camelCase = (name: string): string => name.replaceAll(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
/** `paper-boat` -> `paper_boat`, as tools are named. */
export const snakeCase = (name: string): string => name.replaceAll('-', '_')
