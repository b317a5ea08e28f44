/** The packages that this program stands on: are they there, do their native parts load, which optional ones are missing? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../../services/config/package-folder.ts'
import { packageRoot } from '../../services/config/package-root.ts'
import type { Finding } from './finding.ts'

interface Manifest {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/**
 * One finding for all plain packages, one for each with native parts, one for the optional packages that are installed, beside
 * the config (in `baseDir`) or beside this program, and one for those that are not.
 */
export async function packages(baseDir: string | undefined): Promise<Finding[]> {
  const own = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Manifest
  const names = Object.keys(own.dependencies ?? {})
  const missing = names.filter((name) => manifestOf(name) === undefined)
  const native = names.filter((name) =>
    Object.keys(manifestOf(name)?.optionalDependencies ?? {}).some((part) => /linux|darwin|win32/.test(part)),
  )
  return [
    missing.length === 0
      ? { state: 'fine', what: 'packages', found: `all ${names.length} installed` }
      : { state: 'broken', what: 'packages', found: `missing: ${missing.join(', ')}`, fix: `npm install ${missing.join(' ')}` },
    ...(await Promise.all(native.map(loads))),
    ...optionalPackages(own, baseDir),
  ]
}

function optionalPackages({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest, baseDir: string | undefined): Finding[] {
  const known = Object.entries(peerDependencies)
    .filter(([name]) => peerDependenciesMeta[name]?.optional)
    .map(([name, range]) => ({ name, range, version: manifestOf(name, baseDir)?.version }))
  const installed = known.flatMap(({ name, version }) => (version === undefined ? [] : [`${name} ${version}`]))
  const missing = known.filter(({ version }) => version === undefined)
  const what = 'optional packages'
  return [
    ...(installed.length === 0 ? [] : [{ state: 'fine', what, found: installed.join(', ') } as const]),
    ...(missing.length === 0
      ? []
      : [
          {
            state: 'note',
            what,
            found: `not installed, and most deployments need none of them: ${missing.map(({ name }) => name).join(', ')}`,
            fix: `Where a plugin of yours needs one${baseDir === undefined ? '' : `, in ${baseDir}`}: npm install ${missing.map(({ name, range }) => `"${name}@${range}"`).join(' ')}`,
            missing: missing.map(({ name }) => name),
          } as const,
        ]),
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

/** Seen from `baseDir` first, then from this program. */
function manifestOf(name: string, baseDir?: string): Manifest | undefined {
  const folder = packageFolder(name, [...(baseDir === undefined ? [] : [baseDir]), packageRoot()])
  return folder === undefined ? undefined : (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest)
}
