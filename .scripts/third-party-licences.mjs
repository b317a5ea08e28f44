/** `dist/THIRD-PARTY-LICENSES`: the licence of every package that is inside the build, by the bundler's own list of what it took. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { copiedPackages } from './data-files.mjs'

/** The packages of which code is in the outputs of an esbuild metafile, sorted by name. `folder` is relative to the project. */
export function bundledPackages({ outputs }) {
  const folders = new Map()
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? []
      if (folder !== undefined && bytesInOutput > 0) folders.set(folder, name)
    }
  return [...folders].map(([folder, name]) => ({ name, folder })).toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** One text: name, version, licence and the licence's own words, for what was bundled and what was copied. */
export async function thirdPartyLicences(root, metafile) {
  const copied = copiedPackages.map((name) => ({ name, folder: `node_modules/${name}` }))
  const packages = [...bundledPackages(metafile), ...copied]
  const unique = [...new Map(packages.map((one) => [one.folder, one])).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const entries = await Promise.all(unique.map((one) => entry(root, one)))
  return [
    'This package contains code and data of the packages below, each under its own licence.',
    'The transcoder of KTX2 textures (Basis Universal, in basis/) is by Binomial LLC, under the Apache License 2.0, whose text stands below.',
    'The letters of text solids (Rubik Medium) are under the licence in font-licence.txt.',
    ...new Set(entries),
  ].join(`\n\n${'-'.repeat(80)}\n\n`)
}

async function entry(root, { folder }) {
  const path = join(root, folder)
  const { name, version, license, author } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))
  const files = (await readdir(path)).filter((file) => /^(?:[a-z\d]+-)?(?:licen[cs]e|copying|notices?)(?:\.|-|$)/i.test(file)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(join(path, file), 'utf8')))
  const by = typeof author === 'string' ? author : author?.name
  // Some packages name their licence without its text; then its name and author are all there is to repeat.
  const words = texts.length > 0 ? texts.map((text) => text.trim()).join('\n\n') : `Licence: ${license}${by ? `, by ${by}` : ''}.`
  return `${name} ${version} (${license})\n\n${words}`
}
