/** The code that a config brings along: what it imports, and the files that it names. For trust; nothing of it is run. */
import { readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { createJiti } from 'jiti'
import { hostNames } from './host-modules.ts'
import { type ImportGraph, importGraph } from './import-graph.ts'
import { hashOf, localFile } from './resolve-import.ts'

/**
 * All local files that run with `config`, an absolute path to a script or to JSON. To what is imported (`importGraph`) it adds every script whose relative
 * path stands in quotes in a local file: a plugin by path, a dynamic import, a `require`. Throws the file system's error where `config` cannot be read.
 */
export function codeOf(config: string): ImportGraph {
  const files = new Map<string, string>()
  const links = new Map<string, ImportGraph['links'][number]>()
  const packages = new Map<string, string>()
  const addLink = (link: ImportGraph['links'][number]): void => void links.set(JSON.stringify(link.slice(0, 2)), link)

  const waiting = [config]
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (files.has(entry)) continue
    const found = graphOf(entry)
    for (const link of found.links) addLink(link)
    for (const [folder, sha256] of found.packages) packages.set(folder, sha256)
    for (const [file, sha256] of found.files) {
      if (files.has(file)) continue
      files.set(file, sha256)
      if (file.includes(`${sep}node_modules${sep}`)) continue
      for (const specifier of relativePathsIn(readFileSync(file, 'utf8'))) {
        // Imports start at their file, plugins by path at the config.
        for (const from of new Set([file, join(dirname(config), 'mcp.config.ts')])) {
          const named = localFile(specifier, from)
          if (!isScript(named ?? specifier)) continue
          addLink([from, specifier, named ?? null])
          if (named !== undefined) waiting.push(named)
        }
      }
    }
  }
  return { files: [...files], links: [...links.values()], packages: [...packages] }
}

const graphOf = (file: string): ImportGraph =>
  isScript(file)
    ? importGraph(file, { jiti: createJiti(file, { fsCache: false, debug: false }), host: hostNames }).graph
    : { files: [[file, hashOf(readFileSync(file))]], links: [], packages: [] }

const isScript = (file: string): boolean => /\.[cm]?[jt]sx?$/.test(file)

const relativePathsIn = (source: string): string[] =>
  [...source.matchAll(/(["'`])(\.{1,2}\/[^"'`\s\\]+)\1/g)].map(([, , specifier]) => specifier!)
