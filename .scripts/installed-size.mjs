/**
 * Packs the package and installs it as a user would, with `npm i -g`. Fails where it weighs too much on the disk, where npm warns of anything,
 * where it does not start or make a picture, or where an entry's declarations do not compile in a strict project.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Megabytes on the disk, as `du -sm` counts; measured 54 in November 2026. */
const limitMb = 80
const root = fileURLToPath(new URL('..', import.meta.url))
const home = await mkdtemp(join(tmpdir(), 'atelier-size-'))
const run = (command, args, cwd = home, env = process.env) =>
  execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

try {
  const file = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], root).trim().split('\n').at(-1)
  const installed = spawnSync('npm', ['install', '-g', '--prefix', home, '--no-audit', '--no-fund', join(home, file)], { encoding: 'utf8' })
  if (installed.status !== 0 || /warn/i.test(installed.stderr)) throw new Error(`npm i -g complains:\n${installed.stderr}`)
  await rm(join(home, file))
  const version = run(join(home, 'bin/atelier'), ['--version']).trim()
  const modules = join(home, 'lib/node_modules/atelier-mcp')
  const megabytes = Number(run('du', ['-sm', home]).split('\t')[0])
  const packages = await packagesIn(join(modules, 'node_modules'))
  process.stdout.write(`atelier ${version}: ${megabytes} MB installed in ${packages + 1} packages (limit ${limitMb} MB)\n`)
  if (megabytes > limitMb) process.exitCode = 1
  const homes = Object.fromEntries(['DATA', 'CACHE', 'STATE'].map((name) => [`ATELIER_${name}_DIR`, join(home, name)]))
  const made = run(join(home, 'bin/atelier'), ['call', 'generate_image', 'prompt=a red fox', '--json'], home, { ...process.env, ...homes })
  if (!JSON.parse(made).ok) throw new Error(`A picture cannot be made:\n${made}`)
  process.stdout.write(`it makes a picture on Node ${process.versions.node}\n`)
  await compile(modules)
} finally {
  await rm(home, { recursive: true, force: true })
}

async function packagesIn(folder) {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const scopes = names.filter((name) => name.startsWith('@'))
  const scoped = await Promise.all(scopes.map((scope) => readdir(join(folder, scope))))
  return names.length - scopes.length + scoped.flat().length
}

/** A plugin in a project of its own, its libraries checked as well: it adds a kind and a service, and names every entry. */
async function compile(modules) {
  const project = join(home, 'project')
  run('mkdir', ['-p', join(project, 'node_modules/@types')])
  await symlink(modules, join(project, 'node_modules/atelier-mcp'))
  await symlink(join(modules, 'node_modules/zod'), join(project, 'node_modules/zod'))
  await symlink(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'))
  await symlink(join(root, 'node_modules/undici-types'), join(project, 'node_modules/undici-types'))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await writeFile(
    join(project, 'plugin.ts'),
    `import { definePlugin, type Kinds, type Services } from 'atelier-mcp'
import { cache, openai } from 'atelier-mcp/plugins'
import { createTestHost } from 'atelier-mcp/testing'
declare module 'atelier-mcp' {
  interface Kinds { 'audio.speak': { request: { readonly text: string } } }
  interface Services { voices: { list(): string[] } }
}
export const kind: keyof Kinds = 'audio.speak'
export const image: keyof Kinds = 'image.generate'
export const services: (keyof Services)[] = ['host', 'voices', 'cache']
const plugin = definePlugin({
  name: 'speak',
  version: '1.0.0',
  apiVersion: 1,
  setup({ hooks, services: own }) {
    own.provide('voices', { list: () => [] })
    hooks.prepare('audio.speak', (request) => ({ ...request, text: request.text.trim() }))
  },
})
export const host = createTestHost({ plugins: [plugin(), cache(), openai()] })
`,
  )
  const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--exactOptionalPropertyTypes']
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...flags, 'plugin.ts'], project)
  process.stdout.write('its declarations compile in a strict project, libraries checked\n')
}
