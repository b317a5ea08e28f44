/**
 * Packs MCP bundles (`.mcpb`), which clients such as Claude Desktop install by a double click: `npm run bundle [-- linux darwin win32]`, default this
 * machine's platform. Needs the registry: the machine code of other platforms comes from there, and so does the official tool, which validates and packs.
 * The bundle for this machine is unpacked and used before it counts.
 */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type About, entryPoint, manifestOf } from './manifest.ts'
import { nativesOf, type Pins, type Platform, targets } from './natives.ts'
import { tryBundle } from './try-bundle.ts'

/** Its 55 packages and 17 MB are for this alone. */
const tool = '@anthropic-ai/mcpb@2.1.2'
const root = fileURLToPath(new URL('../..', import.meta.url))
const about = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as About
const asked = process.argv.slice(2)
const platforms = asked.length > 0 ? asked : [process.platform]
const isPlatform = (one: string): one is Platform => Object.hasOwn(targets, one)
if (!platforms.every(isPlatform)) throw new Error(`There are bundles for ${Object.keys(targets).join(', ')} alone.`)

const isWindows = process.platform === 'win32'
const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: isWindows, stdio: ['ignore', 'pipe', 'inherit'] })
const mcpb = (...args: readonly string[]): string => npm(['exec', '--yes', `--package=${tool}`, '--', 'mcpb', ...args], root)
const pinsIn = async (folder: string): Promise<Pins> => JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Pins

/** What `npm pack --json` says that it wrote. */
const packedBy = (json: string) => JSON.parse(json) as readonly { readonly name: string; readonly filename: string }[]

/** The packages of these names and versions, each in its place below `modules`. */
async function place(specs: readonly string[], modules: string, work: string): Promise<void> {
  const downloads = await mkdtemp(join(work, 'natives-'))
  const packed = packedBy(npm(['pack', '--json', '--pack-destination', downloads, ...specs], work))
  for (const { name, filename } of packed) {
    const folder = join(modules, name)
    await mkdir(folder, { recursive: true })
    execFileSync('tar', ['-xzf', join(downloads, filename), '-C', folder, '--strip-components=1'])
  }
}

/** What a running server never reads. */
async function trim(folder: string): Promise<void> {
  await rm(join(folder, 'node_modules/zod'), { recursive: true, force: true })
  for (const name of ['docs', 'examples', 'package-lock.json', 'node_modules/.package-lock.json', 'node_modules/.bin'])
    await rm(join(folder, name), { recursive: true, force: true })
}

const work = await mkdtemp(join(tmpdir(), 'atelier-bundle-'))
try {
  const out = join(root, 'dist-bundle')
  await mkdir(out, { recursive: true })
  const [own] = packedBy(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', work], root))
  for (const platform of platforms) {
    const folder = join(work, platform)
    await mkdir(folder)
    execFileSync('tar', ['-xzf', join(work, own!.filename), '-C', folder, '--strip-components=1'])
    npm(['install', '--omit=dev', '--omit=peer', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], folder)
    const modules = join(folder, 'node_modules')
    const natives = nativesOf(platform, {
      sharp: await pinsIn(join(modules, 'sharp')),
      resvg: await pinsIn(join(modules, '@resvg/resvg-js')),
    })
    await place(natives, modules, work)
    await trim(folder)
    await copyFile(fileURLToPath(new URL(entryPoint, import.meta.url)), join(folder, entryPoint))
    await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifestOf(about, platform), undefined, 2)}\n`)
    mcpb('validate', join(folder, 'manifest.json'))
    const file = join(out, `${about.name}-${about.version}-${platform}.mcpb`)
    mcpb('pack', folder, file)
    const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
    process.stdout.write(
      `${file}: ${megabytes((await stat(file)).size)} MB, ${megabytes(await sizeOf(folder))} MB unpacked, with ${natives.join(', ')}\n`,
    )
    if (platform === process.platform) {
      const unpacked = join(work, 'unpacked')
      mcpb('unpack', file, unpacked)
      const { tools, bytes } = await tryBundle(unpacked, join(work, 'home'))
      process.stdout.write(`it starts from an unpacked folder, lists ${tools} tools, and saved a picture of ${bytes} bytes\n`)
    }
  }
} finally {
  await rm(work, { recursive: true, force: true })
}

async function sizeOf(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  const sizes = await Promise.all(files.map(async (one) => (await stat(join(one.parentPath ?? dirname(folder), one.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
