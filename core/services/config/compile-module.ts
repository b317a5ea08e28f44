/** TypeScript, or JavaScript, as the text of an ES module that can lie elsewhere. */
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { Jiti } from 'jiti'

export interface CompiledModule {
  /** What it imports when it runs, each once, in order; imports of types alone are gone. */
  readonly imports: readonly string[]
  /** Can it be an ES module elsewhere? CommonJS, dynamic imports, `import.meta.resolve`, import attributes and what does not parse cannot; more may run then than `imports` says. */
  readonly isWhole: boolean
  /** Its text, with `target` of each import in the import's place. Errors that it throws name `file`, on the lines of its source. */
  link(target: (specifier: string) => string): string
}

/** Compiles `source`, the text of `file`, which need not parse. */
export function compileModule(transform: Jiti['transform'], file: string, source: string): CompiledModule {
  const imports = new Set<string>()
  // The source cannot contain its own hash, so no text of its own looks like an import.
  const open = `atelier-import:${createHash('sha256').update(source).digest('hex')}:`
  let isWhole = false
  const found = (program: ProgramPath): void => {
    isWhole = isStatic(program)
    for (const statement of program.node.body) {
      if (!statement.source) continue
      if (statement.attributes?.length || statement.assertions?.length) isWhole = false
      imports.add(statement.source.value)
      statement.source = { type: 'StringLiteral', value: `${open}${encodeURIComponent(statement.source.value)}` }
    }
  }
  const code = transform({ source, filename: file, ts: file.endsWith('ts'), retainLines: true, babel: { plugins: [keepImports(found)] } })
  return {
    imports: [...imports],
    isWhole,
    link: (target) =>
      `${code.replaceAll(new RegExp(`"${open}([^"]*)"`, 'g'), (_, specifier: string) => JSON.stringify(target(decodeURIComponent(specifier))))}\n//# sourceURL=${pathToFileURL(file).href}\n`,
  }
}

/** As much of Babel's tree as is looked at. */
interface Statement {
  source?: { readonly type: 'StringLiteral'; readonly value: string } | null
  readonly attributes?: readonly unknown[]
  readonly assertions?: readonly unknown[]
}
interface ProgramPath {
  readonly node: { sourceType: string; readonly body: readonly Statement[] }
  readonly scope: { crawl(): void; readonly globals: Readonly<Record<string, unknown>> }
  traverse(visitor: Readonly<Record<string, (path: { readonly node: { readonly meta?: { readonly name: string } } }) => void>>): void
}

/** A plugin of Babel. Jiti's own rewrites the imports of modules, and of nothing else; at the end, `found` sees the program as it will be printed. */
const keepImports = (found: (program: ProgramPath) => void) => ({
  name: 'keep-imports',
  visitor: {
    Program: {
      enter({ node }: ProgramPath) {
        node.sourceType = 'script'
      },
      exit: found,
    },
  },
})

/** What only jiti, or CommonJS, gives to a file. */
const givenNames = ['require', 'module', 'exports', '__filename', '__dirname', 'jitiImport', 'jitiESMResolve']

function isStatic(program: ProgramPath): boolean {
  program.scope.crawl()
  let dynamic = givenNames.some((name) => Object.hasOwn(program.scope.globals, name))
  program.traverse({
    Import: () => void (dynamic = true),
    ImportExpression: () => void (dynamic = true),
    MetaProperty: ({ node }) => void (dynamic ||= node.meta?.name === 'import'),
  })
  return !dynamic
}
