/** All that runs when a local module runs: its files, where their imports lead, and what decides on that. */
import { readFileSync, realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Jiti } from 'jiti'
import { type CompiledModule, compileModule } from './compile-module.ts'
import { isZod } from './host-modules.ts'
import { linksToHost } from './links-to-host.ts'
import { hashOf, importedPackage, isRelative, localFile } from './resolve-import.ts'

/** What decides on which code runs; plain data, to be kept and compared later by `isUnchanged`. */
export interface ImportGraph {
  /** Each local file, after the files that it imports: absolute path and SHA-256. Files of packages that import the host count as local. */
  readonly files: readonly (readonly [path: string, sha256: string])[]
  /** Each import of these files: the absolute path of a file for `./x`, a package's folder for a bare name, `null` where there is none. */
  readonly links: readonly (readonly [from: string, specifier: string, to: string | null])[]
  /** Each imported package: absolute folder, and SHA-256 of its `package.json`. */
  readonly packages: readonly (readonly [folder: string, sha256: string])[]
  /** Why more may run than is listed: an import that is dynamic or leads nowhere, a local file in CommonJS or another language, a circle. */
  readonly unknown?: string
}
/** One local file, and where its imports lead: to a URL, or to another local file. */
export interface GraphModule extends CompiledModule {
  readonly targets: ReadonlyMap<string, { readonly url: string } | { readonly file: string }>
}
export interface GraphOptions {
  readonly jiti: Pick<Jiti, 'transform' | 'esmResolve'>
  /** What the host gives to its configs, by the name they import it by. `zod` counts only where a file has none of its own. */
  readonly host: ReadonlyMap<string, string>
}

/** Follows the imports of `entry`, an absolute path. `modules` are those that could be compiled, in the order of `files`. Nothing of it is run. */
export function importGraph(
  entry: string,
  options: GraphOptions,
): { readonly graph: ImportGraph; readonly modules: ReadonlyMap<string, GraphModule> } {
  const files: [string, string][] = []
  const links: [string, string, string | null][] = []
  const packages = new Map<string, string>()
  const modules = new Map<string, GraphModule>()
  const seen = new Set<string>()
  let unknown: string | undefined

  const visit = (file: string): void => {
    if (seen.has(file)) {
      if (!files.some(([path]) => path === file)) unknown ??= `${file} is imported in a circle`
      return
    }
    seen.add(file)
    const source = readFileSync(file)
    const compiled = /\.m?[jt]s$/.test(file) ? compileModule(options.jiti.transform, file, source.toString()) : undefined
    if (!compiled?.isWhole) unknown ??= `${file} is no module whose imports are all in sight`
    const targets = new Map<string, { readonly url: string } | { readonly file: string }>()
    for (const specifier of compiled?.imports ?? []) {
      const target = follow(specifier, file)
      if (!target) unknown ??= `${file} imports "${specifier}"`
      else if ('file' in target) visit(target.file)
      if (target) targets.set(specifier, target)
    }
    files.push([file, hashOf(source)])
    if (compiled?.isWhole) modules.set(file, { ...compiled, targets })
  }

  /** Notes what decides on it. `undefined` where it leads nowhere, or to what is no script. */
  const follow = (specifier: string, from: string): { readonly url: string } | { readonly file: string } | undefined => {
    if (isBuiltin(specifier)) return { url: specifier }
    const hosts = options.host.get(specifier)
    if (hosts !== undefined && !isZod(specifier)) return { url: hosts }
    if (isRelative(specifier)) {
      const file = localFile(specifier, from)
      links.push([from, specifier, file ?? null])
      return file !== undefined && resolved(specifier, from) === file ? { file } : undefined
    }
    const found = importedPackage(specifier, from)
    links.push([from, specifier, found?.folder ?? null])
    if (!found) return hosts === undefined ? undefined : { url: hosts }
    packages.set(found.folder, found.sha256)
    const file = resolved(specifier, from)
    return file !== undefined && isInside(file, found.folder) ? moduleOf(file, found.folder) : undefined
  }

  const resolved = (specifier: string, from: string): string | undefined => {
    const url = options.jiti.esmResolve(specifier, { parentURL: pathToFileURL(from).href, try: true })
    return url?.startsWith('file:') ? fileURLToPath(url) : undefined
  }

  visit(entry)
  return { graph: { files, links, packages: [...packages], ...(unknown !== undefined && { unknown }) }, modules }
}

/** Would `importGraph` find the same files, with the same content? Reads each file and looks up each import, compiles nothing. */
export const isUnchanged = (graph: ImportGraph): boolean => changedIn(graph) === undefined

/** The first that `importGraph` would find otherwise now: a file by its path, a package by its folder, an import as `"./x" of /its/file.ts`. */
export function changedIn({ files, links, packages }: ImportGraph): string | undefined {
  const isOther = (path: string, sha256: string): boolean => {
    try {
      return hashOf(readFileSync(path)) !== sha256
    } catch {
      return true
    }
  }
  const file =
    files.find(([path, sha256]) => isOther(path, sha256)) ??
    packages.find(([folder, sha256]) => isOther(join(folder, 'package.json'), sha256))
  if (file) return file[0]
  const link = links.find(([from, specifier, to]) => {
    const now = isRelative(specifier) ? localFile(specifier, from) : importedPackage(specifier, from)?.folder
    return (now ?? null) !== to
  })
  return link && `"${link[1]}" of ${link[0]}`
}

/** A package that imports the host must get the running one; TypeScript in packages is never taken by Node. Both count as local. */
function moduleOf(file: string, folder: string): { readonly url: string } | { readonly file: string } | undefined {
  if (linksToHost(folder) || file.endsWith('ts')) return { file }
  return /\.[cm]?js$/.test(file) ? { url: pathToFileURL(file).href } : undefined
}

const isInside = (file: string, folder: string): boolean => realpathSync(file).startsWith(realpathSync(folder) + sep)
