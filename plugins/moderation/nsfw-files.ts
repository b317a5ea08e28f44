/** Where nsfwjs and what it needs are installed: optional packages, beside the config or beside this program. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HostService } from 'atelier-mcp'

/** nsfwjs 4.4 works as well, but says that it wants one single version of Node, which some installers take at its word. */
export const installCommand = 'npm install nsfwjs@4.3 @tensorflow/tfjs@4 @tensorflow/tfjs-backend-wasm@4'

/** URLs of the modules to import. */
export interface NsfwFiles {
  readonly nsfwjs: string
  readonly tensorflow: string
  readonly wasm: string
}

/** `undefined` where any of the packages is missing, or nsfwjs is older than 4.3. */
export function nsfwFiles({ packageFolder }: Pick<HostService, 'packageFolder'>): NsfwFiles | undefined {
  const folder = packageFolder('nsfwjs')
  if (folder === undefined) return undefined
  try {
    const nsfwjs = moduleIn(folder)
    // As nsfwjs itself finds them: two copies of tfjs know nothing of one another's backends.
    const { resolve } = createRequire(nsfwjs)
    return {
      nsfwjs: pathToFileURL(nsfwjs).href,
      tensorflow: pathToFileURL(resolve('@tensorflow/tfjs')).href,
      wasm: pathToFileURL(resolve('@tensorflow/tfjs-backend-wasm')).href,
    }
  } catch {
    return undefined
  }
}

/** Its ES module; `require` would find the other one, which takes 12 s to read its weights instead of half a second. */
function moduleIn(folder: string): string {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: { '.': { import: string } } }
  return join(folder, exports['.'].import)
}
