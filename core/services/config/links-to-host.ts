/** Which installed packages are written for this host. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from './package-folder.ts'

type Manifest = Partial<
  Record<'dependencies' | 'peerDependencies' | 'optionalDependencies' | 'devDependencies', Readonly<Record<string, string>>>
>

/** Does the package in `folder`, or one that it depends on, name `atelier-mcp` among its dependencies? Loaded by Node alone it would find another copy of it, or none. */
export function linksToHost(folder: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(folder)) return false
  seen.add(folder)
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifestIn(folder)
  const needed = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
  if ([...needed, ...Object.keys(devDependencies ?? {})].includes('atelier-mcp')) return true
  return needed.some((name) => {
    const found = packageFolder(name, [folder])
    return found !== undefined && linksToHost(found, seen)
  })
}

function manifestIn(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}
