/** Packs the package, installs it as a user would, and fails where it weighs 150 MB or more, or does not start. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const limitMb = 150
const root = fileURLToPath(new URL('..', import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'atelier-size-'))
const run = (command, args, cwd) => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

try {
  const file = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], root).trim().split('\n').at(-1)
  await writeFile(join(home, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', join(home, file)], home)
  await rm(join(home, file))
  const megabytes = (await sizeOf(join(home, 'node_modules'))) / 1e6
  const version = run(join(home, 'node_modules/.bin/atelier'), ['--version'], home).trim()
  process.stdout.write(`atelier ${version}: ${megabytes.toFixed(0)} MB installed (limit ${limitMb})\n`)
  if (megabytes >= limitMb) process.exitCode = 1
} finally {
  await rm(home, { recursive: true, force: true })
}

async function sizeOf(path) {
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
