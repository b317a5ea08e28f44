/** Node and the folders of this program. */
import { access, constants, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { type Directories, resolveDirectories } from '../../services/assets/directories.ts'
import { makeFolder } from '../../services/assets/make-folder.ts'
import { packageRoot } from '../../services/config/package-root.ts'
import type { Finding } from './finding.ts'

/** Is this Node as new as `engines` in package.json wants it? */
export function node(): Finding {
  const { engines } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { engines: { node: string } }
  const wanted = engines.node.replace(/^>=/, '')
  const enough = atLeast(process.versions.node, wanted)
  const found = `${process.versions.node} on ${process.platform} ${process.arch}`
  return enough
    ? { state: 'fine', what: 'Node', found }
    : {
        state: 'broken',
        what: 'Node',
        found: `${found}; ${wanted} or newer is needed`,
        fix: 'Install a newer Node from https://nodejs.org',
      }
}

function atLeast(version: string, wanted: string): boolean {
  const [have, need] = [version, wanted].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (const [index, part] of need.entries()) if (have[index] !== part) return (have[index] ?? 0) > part
  return true
}

const variables = { cache: 'ATELIER_CACHE_DIR', data: 'ATELIER_DATA_DIR', state: 'ATELIER_STATE_DIR' } as const

/** Can each be written? Tried by writing a file, because permission bits do not tell of full or read-only disks. */
export const folders = (dirs: Directories = resolveDirectories(undefined)): Promise<Finding[]> =>
  Promise.all((Object.keys(variables) as (keyof typeof variables)[]).map((name) => folder(name, dirs[name])))

async function folder(name: keyof typeof variables, path: string): Promise<Finding> {
  const what = `${name} folder`
  const probe = join(path, `.doctor-${randomUUID()}`)
  try {
    await makeFolder(path, 0o700)
    await access(path, constants.R_OK)
    await writeFile(probe, 'x')
    await rm(probe)
    return { state: 'fine', what, found: path }
  } catch (error) {
    return {
      state: 'broken',
      what,
      found: `${path} cannot be written: ${(error as Error).message}`,
      fix: `Make it writable, or choose another: export ${variables[name]}=…, or \`dirs.${name}\` in the config`,
    }
  }
}
