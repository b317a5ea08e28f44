/** Whether a plugin's own files have changed, where its author forgets to say so by its version. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'

/** A path from the file that names it: what it imports, a worker, data. */
const relative = /['"`](\.{1,2}\/[^'"`\n\\$]+)['"`]/g
const code = /^\.[cm]?[jt]sx?$/
/** Compiled TypeScript imports its neighbours as `.js`; bundlers leave the ending out. */
const spellings = (path: string): readonly string[] => [
  path,
  path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2'),
  ...['.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'].map((end) => `${path}${end}`),
]
/** Files that are followed; a plugin of more is told by its first. */
const most = 1000

/** SHA-256 over a file and every file that it, and what it names, names by a relative path. A file that is gone counts as empty. */
export async function codeHash(file: string): Promise<string> {
  const seen = new Set([file])
  const hash = createHash('sha256')
  // The set grows while it is walked.
  for (const path of seen) {
    const data = await readFile(path).catch(() => Buffer.alloc(0))
    hash.update(`${data.byteLength} `).update(data)
    if (!code.test(extname(path))) continue
    for (const [, named = ''] of data.toString().matchAll(relative)) {
      const found = seen.size < most ? await fileAt(resolve(dirname(path), named)) : undefined
      if (found !== undefined) seen.add(found)
    }
  }
  return hash.digest('hex')
}

const fileAt = async (path: string): Promise<string | undefined> => {
  for (const one of spellings(path)) if ((await stat(one).catch(() => undefined))?.isFile()) return one
  return undefined
}
