/** The packages that this program stands on: are they there, do their native parts load, which optional ones are missing? */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packageRoot } from '../../config/package-root.ts'
import type { Finding } from './examine.ts'

interface Manifest {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** One finding for all plain packages, one for each with native parts, one for each optional package. */
export async function packages(): Promise<Finding[]> {
  const own = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Manifest
  const names = Object.keys(own.dependencies ?? {})
  const missing = names.filter((name) => manifestOf(name) === undefined)
  const native = names.filter((name) =>
    Object.keys(manifestOf(name)?.optionalDependencies ?? {}).some((part) => /linux|darwin|win32/.test(part)),
  )
  const optional = Object.keys(own.peerDependencies ?? {}).filter((name) => own.peerDependenciesMeta?.[name]?.optional)
  return [
    missing.length === 0
      ? { state: 'fine', what: 'packages', found: `all ${names.length} installed` }
      : { state: 'broken', what: 'packages', found: `missing: ${missing.join(', ')}`, fix: `npm install ${missing.join(' ')}` },
    ...(await Promise.all(native.map(loads))),
    ...optional.map((name): Finding => {
      const version = manifestOf(name)?.version
      if (version !== undefined) return { state: 'fine', what: `optional ${name}`, found: version }
      return {
        state: 'note',
        what: `optional ${name}`,
        found: 'not installed; what needs it is off',
        fix: `npm install ${name}@${JSON.stringify(own.peerDependencies?.[name] ?? 'latest')}`,
      }
    }),
  ]
}

async function loads(name: string): Promise<Finding> {
  try {
    await import(name)
    return { state: 'fine', what: `native ${name}`, found: `${manifestOf(name)?.version ?? 'installed'} loads` }
  } catch (error) {
    return {
      state: 'broken',
      what: `native ${name}`,
      found: `does not load: ${(error as Error).message.split('\n')[0]}`,
      fix: `npm install --include=optional ${name}`,
    }
  }
}

/** Read from disk, because most packages do not export their `package.json`. */
function manifestOf(name: string): Manifest | undefined {
  const folders = createRequire(join(packageRoot(), 'package.json')).resolve.paths(name) ?? []
  const file = folders.map((folder) => join(folder, name, 'package.json')).find((path) => existsSync(path))
  return file === undefined || dirname(file) === '' ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Manifest)
}
