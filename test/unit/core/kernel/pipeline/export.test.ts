import { chmod, writeFile } from 'node:fs/promises'
import { artifact, type Artifact, type Asset, type Exporter, type RunOptions } from 'atelier-mcp'
import { afterEach, describe, expect, it } from 'vitest'
import { kernelHost, type KernelHost, mapCache, plugin, speaker, testPeer } from '../../../../fixtures/kernel-host.ts'

let open: KernelHost | undefined
afterEach(async () => open?.close())

const textOf = async (one: Artifact): Promise<string> => Buffer.from(await one.bytes()).toString()
const count = { calls: 0 }
/** Makes one file of the text, with companions where it says so. */
const writer = (companions: readonly Artifact[] = []) => {
  count.calls = 0
  return speaker('writer', {
    invoke: async ({ text }: { text: string }) => {
      count.calls++
      const parts = text.split(' ').map((word) => artifact(Buffer.from(word), 'text/plain', { name: 'note', companions }))
      return { artifacts: parts, data: { said: text }, cost: { usd: 1, basis: 'computed' } }
    },
  })
}
const exporter = (encode: Exporter['encode'], rest: object = {}) =>
  plugin('shouting', ({ exporters }) =>
    exporters.add({ format: 'loud', mimeType: 'text/loud', extension: 'loud', accepts: ['text/*'], encode, ...rest }),
  )
const loud = exporter(async (one) => artifact(Buffer.from((await textOf(one)).toUpperCase()), 'text/loud'))
const output = { format: 'loud' }

/** `asset.export` of a source, as the local caller. */
const exported = async (source: Artifact, options: RunOptions = { output }): Promise<Asset> => {
  const { call, end } = open!.host.openCall(testPeer())
  try {
    return (await call.run({ kind: 'asset.export', source }, options)).artifacts[0]!
  } finally {
    end()
  }
}
const kept = async (): Promise<string[]> => {
  const found: string[] = []
  for await (const asset of open!.host.assets.find({}, 'local')) found.push(await textOf(asset))
  return found.toSorted()
}

describe('the way out', () => {
  it.each([
    [{ format: 'lood' }, { code: 'FORMAT_UNKNOWN', fix: expect.stringContaining('"loud"') }],
    [
      { format: 'loud', options: { volume: 'x' } },
      { code: 'INPUT_INVALID', message: expect.stringContaining('volume') },
    ],
  ])('refuses the target %j before anything is paid', async (wrong, expected) => {
    const options = { type: 'object', properties: { volume: { type: 'number' } } }
    open = await kernelHost([writer(), exporter((one) => one, { options })])
    await expect(open.run('hello', { output: wrong })).rejects.toMatchObject({ ...expected, outcome: 'none' })
    expect(count.calls).toBe(0)
  })
  it('keeps all that was paid for when an export fails, and says where and whose fault it is', async () => {
    const broken = exporter(async (one) => {
      if ((await textOf(one)) === 'two') throw new TypeError('oops')
      return artifact(Buffer.from('ONE'), 'text/loud')
    })
    open = await kernelHost([writer(), broken])
    await expect(open.run('one two three', { output })).rejects.toMatchObject({
      code: 'EXPORT_FAILED',
      plugin: 'shouting',
      hook: 'export',
      outcome: 'paid',
      fix: expect.stringMatching(/asset:\/\/.*asset:\/\/.*asset:\/\//),
    })
    expect((await kept()).filter((text) => text !== 'ONE')).toEqual(['one', 'three', 'two'])
  })
  it('calls an exporter that returns rubbish by its name', async () => {
    open = await kernelHost([writer(), exporter((() => undefined) as never)])
    await expect(open.run('one', { output })).rejects.toMatchObject({ code: 'EXPORT_FAILED', plugin: 'shouting' })
  })
  it('loses no warning of a handler on the way', async () => {
    const talking = plugin('talking', ({ hooks }) => {
      for (const hook of ['prepare', 'inspect', 'export'] as const)
        hooks[hook]('test.speak', ((...args: { warn(warning: object): void }[]) =>
          args.at(-1)?.warn({ code: hook, message: hook })) as never)
      hooks.store('test.speak', (_key, _result, { warn }) => warn({ code: 'store', message: 'store' }))
    })
    open = await kernelHost([mapCache(), writer(), talking])
    expect((await open.run('one')).warnings.map(({ code }) => code)).toEqual(['store', 'prepare', 'inspect', 'export'])
  })
  it('hands out what an export handler made, also where it is an object of a class', async () => {
    class Marked {
      readonly mimeType = 'text/plain'
      readonly #source: Artifact
      constructor(source: Artifact) {
        this.#source = source
      }
      async bytes(): Promise<Uint8Array> {
        return Buffer.from(`${await textOf(this.#source)} (marked)`)
      }
    }
    const mark = plugin('mark', ({ hooks }) => hooks.export('test.speak', (one) => new Marked(one), { stage: 'early' }))
    open = await kernelHost([writer(), mark])
    const { artifacts } = await open.run('one')
    expect(await textOf(artifacts[0]!)).toBe('one (marked)')
    expect(await kept()).toEqual(['one', 'one (marked)'])
  })
  it('gives the same assets for the same generation, and its original as parent', async () => {
    open = await kernelHost([mapCache(), writer(), loud])
    const [first, second] = [await open.run('one', { output }), await open.run('one', { output })]
    expect(second.artifacts.map(({ id }) => id)).toEqual(first.artifacts.map(({ id }) => id))
    const original = await open.host.assets.get(first.artifacts[0]!.parents[0]!, 'local')
    expect(await textOf(original!)).toBe('one')
    expect(count.calls).toBe(1)
  })
  it('brings the picture back also where nothing can be written, with one warning', async () => {
    open = await kernelHost([writer(), loud])
    await writeFile(open.host.dirs.data, 'a file where the folder should be')
    await chmod(open.host.dirs.data, 0o400)
    const { artifacts, warnings } = await open.run('one two', { output })
    expect(await Promise.all(artifacts.map(textOf))).toEqual(['ONE', 'TWO'])
    expect(artifacts.map(({ path }) => path)).toEqual([undefined, undefined])
    expect(warnings).toHaveLength(1)
  })
})

describe('asset.export', () => {
  it.each([undefined, null, 'x', {}])('refuses %j as its source', async (source) => {
    open = await kernelHost([loud])
    await expect(exported(source as never)).rejects.toMatchObject({ code: 'INPUT_INVALID', outcome: 'none' })
  })
  it('makes another form of an asset, once, and knows where it came from', async () => {
    open = await kernelHost([writer(), loud])
    const source = (await open.run('one')).artifacts[0]!
    const [first, second] = [await exported(source), await exported(source)]
    expect(await textOf(first)).toBe('ONE')
    expect(first.parents).toEqual([source.id])
    expect(second.id).toBe(first.id)
  })
  it('gives an asset back as it is where nothing is to be done', async () => {
    open = await kernelHost([writer(), loud])
    const source = (await open.run('one')).artifacts[0]!
    expect((await exported(source, {})).id).toBe(source.id)
  })
  it('does not take equal bytes with other companions for the same', async () => {
    const colourful = exporter(async (one) => {
      const colours = await Promise.all((one.companions ?? []).map(textOf))
      return artifact(Buffer.from(`solid in ${colours.join()}`), 'text/loud')
    })
    open = await kernelHost([colourful])
    const solid = (colour: string) =>
      artifact(Buffer.from('solid'), 'text/plain', { companions: [artifact(Buffer.from(colour), 'text/plain', { name: 'colour' })] })
    expect(await textOf(await exported(solid('red')))).toBe('solid in red')
    expect(await textOf(await exported(solid('blue')))).toBe('solid in blue')
  })
  it('keeps the companions of what it makes', async () => {
    const withMaterial = exporter(async (one) =>
      artifact(await one.bytes(), 'text/loud', { companions: [artifact(Buffer.from('red'), 'text/plain', { name: 'colour.txt' })] }),
    )
    open = await kernelHost([withMaterial])
    const { companions } = await exported(artifact(Buffer.from('solid'), 'text/plain'))
    expect(companions?.map(({ name }) => name)).toEqual(['colour.txt'])
    expect(await textOf(companions![0]!)).toBe('red')
  })
})
