import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packages } from '#core/cli/doctor/packages.ts'

let project: string
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'atelier-doctor-'))
})
afterEach(() => rm(project, { recursive: true, force: true }))

const optional = async (baseDir: string | undefined) => (await packages(baseDir)).filter(({ what }) => what === 'optional packages')
const isNote = ({ state }: { readonly state: string }): boolean => state === 'note'
const install = async (name: string): Promise<void> => {
  await mkdir(join(project, 'node_modules', name), { recursive: true })
  await writeFile(join(project, 'node_modules', name, 'package.json'), '{ "version": "4.3.0" }')
}

describe('optional packages', () => {
  it('that are missing are named together, with the one command that installs them where the config lies', async () => {
    expect((await optional(project)).find(isNote)).toEqual({
      state: 'note',
      what: 'optional packages',
      found: expect.stringContaining('nsfwjs'),
      fix: expect.stringMatching(/^Where a plugin of yours needs one, in .*: npm install (?:"[@\w/-]+@\^[\d.]+" ?){3}$/),
      missing: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', 'nsfwjs'],
    })
    expect((await optional(undefined)).find(isNote)?.fix).toMatch(/^Where a plugin of yours needs one: npm install "/)
  })
  it('that are installed beside the config count, and only the others are to be installed', async () => {
    await install('nsfwjs')
    const [installed, missing] = await optional(project)
    // What a checkout has for its own tests counts as well.
    expect(installed).toEqual({ state: 'fine', what: 'optional packages', found: expect.stringMatching(/\bnsfwjs 4\.3\.0\b/) })
    expect(missing?.fix).toContain('@tensorflow/tfjs@')
    expect(missing?.fix).not.toContain('nsfwjs')
    for (const name of ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm']) await install(name)
    expect((await optional(project)).map(({ state }) => state)).toEqual(['fine'])
  })
})
