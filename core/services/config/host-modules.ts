/** The running host as modules that files elsewhere can import. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface HostModules {
  /** From what configs and plugins import to the URL of the running host's own file. */
  readonly urls: ReadonlyMap<string, string>
  /** Another one for every other build of the host, and for every other place where it lies. */
  readonly build: string
}

/** Only a built host has files that Node can import; from source this is `undefined`. */
export function hostModules(): HostModules | undefined {
  if (!process.env['ATELIER_BUILT']) return undefined
  const beside = (name: string): URL => new URL(`./${name}.js`, import.meta.url)
  const files = entries.map(([specifier, name]) => [specifier, beside(name)] as const)
  const hash = createHash('sha256').update(import.meta.url)
  // Entries are small, and name their chunks by content.
  for (const [, url] of files.slice(0, 2)) hash.update(readFileSync(url))
  return { urls: new Map(files.map(([specifier, { href }]) => [specifier, href])), build: hash.digest('hex') }
}

/** Is this one of the names under which the host offers its own zod to files that have none? */
export const isZod = (specifier: string): boolean => /^zod(?:\/v4(?:\/core)?)?$/.test(specifier)

/** Names of the entries in `.scripts/build.mjs`. */
const entries = [
  ['atelier-mcp', 'index'],
  ['atelier-mcp/plugins', 'plugins'],
  ['atelier-mcp/testing', 'testing'],
  ['zod', 'zod'],
  ['zod/v4', 'zod-v4'],
  ['zod/v4/core', 'zod-v4-core'],
] as const

/** All that the host gives to its configs, by the name they import it by; also where it runs from source. */
export const hostNames: ReadonlyMap<string, string> = new Map(entries.map(([specifier]) => [specifier, specifier]))
