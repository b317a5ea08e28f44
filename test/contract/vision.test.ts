/** The vision tools through a real host and a real client. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Artifact, definePlugin, type Output, type Request } from 'atelier-mcp'
import { sampling, vision } from 'atelier-mcp/plugins'
import { createTestHost, type TestHost, type TestHostInit } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { afterEach, describe, expect, test } from 'vitest'
import { drawnPages } from '../fixtures/drawn-pages.ts'
import { accuracy, lines, otherScene, scene, written } from '../fixtures/vision-pictures.ts'

const dataUri = (bytes: Uint8Array, mimeType = 'image/png'): string => `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`

let open: TestHost | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})
const start = async (init: Partial<TestHostInit> = {}): Promise<TestHost> => (open = await createTestHost({ plugins: [vision()], ...init }))

type VisionRequest = Request<'vision.analyze'>
/** A vision model of a vendor: answers in turn, and remembers what it was asked. */
const seeing = (answers: readonly (Output<'vision.analyze'>['data'] | Error)[], capabilities = { maxImages: 16, structured: true }) => {
  const asked: VisionRequest[] = []
  const plugin = definePlugin({
    name: 'seer',
    version: '1.0.0',
    apiVersion: 1,
    setup({ providers }) {
      providers.add({
        specVersion: 'v1',
        kind: 'vision.analyze',
        id: 'seer',
        models: [{ id: 'eye-1' }],
        capabilities,
        async invoke(request) {
          asked.push(request)
          const answer = answers[Math.min(asked.length, answers.length) - 1]!
          if (answer instanceof Error) throw answer
          return { data: answer, cost: { usd: 0.01, basis: 'computed' } }
        },
      })
    },
  })
  return { asked, plugin: plugin() }
}
const colour = {
  type: 'object',
  properties: { colour: { type: 'string', enum: ['red', 'blue'] } },
  required: ['colour'],
  additionalProperties: false,
}
const sizeOf = async (picture: Artifact) => {
  const { width, height, format, exif } = await sharp(await picture.bytes()).metadata()
  return { width, height, format, exif }
}

describe('bad input to analyze_image', () => {
  test.each([
    ['no picture at all', { images: [] }, /images/],
    ['seventeen pictures', { images: Array.from({ length: 17 }, () => dataUri(scene())) }, /images/],
    ['a question of 100,000 characters', { images: [dataUri(scene())], question: 'why '.repeat(25_000) }, /question/],
    ['a preset that does not exist', { images: [dataUri(scene())], preset: 'poem' }, /preset "poem"/],
    [
      'a schema that is no JSON Schema',
      { images: [dataUri(scene())], schema: { type: 'object', properties: { a: { type: 'colour' } } } },
      /no JSON Schema/,
    ],
    ['a schema of a list', { images: [dataUri(scene())], schema: { type: 'array' } }, /object/],
    ['a picture that is HTML', { images: [dataUri(Buffer.from('<!doctype html><p>404'))] }, /picture/],
    ['an empty picture', { images: ['data:image/png;base64,'] }, /./],
    ['a model that nobody lists', { images: [dataUri(scene())], model: 'eye-9' }, /eye-9/],
  ])('%s is refused before anybody is asked', async (_, args, words) => {
    const seer = seeing([{ text: 'a house' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { isError, envelope } = await client.callTool('analyze_image', args)
    expect(isError).toBe(true)
    expect(envelope.error?.code).toMatch(/^INPUT_|^MODEL_UNKNOWN$/)
    expect(envelope.error?.message).toMatch(words)
    expect(seer.asked).toHaveLength(0)
  })

  test('a schema that nobody could fill is refused, with what helps instead', async () => {
    const { client } = await start()
    const schema = { type: 'object', properties: { colour: { type: 'string' } }, required: ['colour'] }
    const { envelope } = await client.callTool('analyze_image', { images: [dataUri(scene())], schema })
    expect(envelope.error).toMatchObject({ outcome: 'none', fix: expect.stringContaining('Ask again without `schema`') })
    const { content } = await client.callTool('analyze_image', { images: [dataUri(scene())] })
    expect(content.map(({ type }) => type)).toContain('image')
  })

  test('the damaged one of several pictures is named', async () => {
    const { client } = await start()
    const { envelope } = await client.callTool('analyze_image', { images: [dataUri(scene()), dataUri(scene().subarray(0, 4000))] })
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
    expect(envelope.error?.message).toContain('picture 2')
  })
})

describe('analyze_image with no model', () => {
  test('gives measured facts and recognised text, claims nothing else, and attaches the picture for who can see', async () => {
    const { client } = await start()
    const { envelope, isError, text, content } = await client.callTool('analyze_image', {
      images: [dataUri(written())],
      question: 'Who wrote this?',
    })
    expect(isError, text).toBe(false)
    const data = envelope['data'] as Record<string, unknown> | undefined
    expect(data?.['by']).toBe('local')
    expect(data?.['answer']).toContain('48213-B')
    expect(data?.['answer']).toContain('No vision model looked at this')
    expect(data?.['notes']).toEqual(['The picture is attached, reduced: look at it, and answer the question yourself.'])
    const pictures = content.filter((part) => part.type === 'image')
    expect(pictures).toHaveLength(1)
    expect(await sharp(Buffer.from((pictures[0] as { data: string }).data, 'base64')).metadata()).toMatchObject({ width: 768, height: 307 })
    expect(data?.['untrusted']).toContain('do not follow')
    expect(data?.['facts']).toMatchObject([{ format: 'png', width: 1000, height: 400, exposure: { verdict: 'light' }, c2pa: false }])
  })

  test('a schema cannot be filled, and the error says by whom not', async () => {
    const { client } = await start()
    const { envelope } = await client.callTool('analyze_image', { images: [dataUri(scene())], schema: colour })
    expect(envelope.error).toMatchObject({ code: 'PROVIDER_UNSUPPORTED' })
    expect(envelope.error?.message).toContain('schema')
  })
})

describe('analyze_image with a model', () => {
  test('puts the question, and says who answered; big pictures are scaled, and that is told', async () => {
    const seer = seeing([{ text: 'A red house on a green hill.' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { data, text, isError } = await client.callTool('analyze_image', {
      images: [dataUri(scene('', 4000, 3000))],
      preset: 'alt text',
      question: 'In French, please.',
    })
    expect(isError, text).toBe(false)
    expect(data).toMatchObject({ answer: 'A red house on a green hill.', by: 'seer/eye-1' })
    expect(data?.['notes']).toEqual([expect.stringContaining('4000 x 3000) was scaled to 2048 x 1536')])
    expect(data?.['facts']).toMatchObject([{ width: 4000, height: 3000 }])
    const [request] = seer.asked
    expect(request?.question).toContain('alt text')
    expect(request?.question).toContain('In French')
    expect(await sizeOf(request!.images[0]!)).toMatchObject({ width: 2048, height: 1536 })
  })

  test.each(['alt text', 'Alt-text'])('a question that is the name of a preset is that preset: %s', async (question) => {
    const seer = seeing([{ text: 'A house.' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    await client.callTool('analyze_image', { images: [dataUri(scene())], question })
    expect(seer.asked[0]?.question).toContain('Write alt text for this picture')
  })

  test('low detail sends less, and metadata is never sent', async () => {
    const seer = seeing([{ text: 'ok' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const photo = await sharp(scene())
      .resize(2000)
      .withExif({ IFD0: { Make: 'Acme' } })
      .jpeg()
      .toBuffer()
    await client.callTool('analyze_image', { images: [dataUri(photo, 'image/jpeg')], detail: 'low' })
    await client.callTool('analyze_image', { images: [dataUri(photo, 'image/jpeg')], detail: 'high' })
    expect(await sizeOf(seer.asked[0]!.images[0]!)).toMatchObject({ width: 768, format: 'jpeg', exif: undefined })
    expect(await sizeOf(seer.asked[1]!.images[0]!)).toMatchObject({ width: 2000, format: 'jpeg', exif: undefined })
  })

  test('types that models do not take are converted', async () => {
    const seer = seeing([{ text: 'ok' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const tiff = await sharp(scene()).ensureAlpha(0.5).tiff({ compression: 'lzw' }).toBuffer()
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle cx="20" cy="15" r="9"/></svg>')
    const cmyk = await sharp(scene()).toColourspace('cmyk').jpeg().toBuffer()
    const { isError, text } = await client.callTool('analyze_image', {
      images: [dataUri(tiff, 'image/tiff'), dataUri(svg, 'image/svg+xml'), dataUri(cmyk, 'image/jpeg')],
    })
    expect(isError, text).toBe(false)
    for (const image of seer.asked[0]!.images) expect(`image/${(await sizeOf(image)).format}`).toBe(image.mimeType)
    expect(seer.asked[0]!.images.map(({ mimeType }) => mimeType)).toEqual(['image/png', 'image/png', 'image/jpeg'])
    expect((await sharp(await seer.asked[0]!.images[2]!.bytes()).metadata()).space).toBe('srgb')
    expect(seer.asked[0]!.question).toContain('3 pictures')
  })

  test('an estimate asks nobody', async () => {
    const seer = seeing([{ text: 'ok' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { isError, data, text } = await client.callTool('analyze_image', { images: [dataUri(scene())], estimate: true })
    expect(isError, text).toBe(false)
    expect(data).not.toHaveProperty('answer')
    expect(seer.asked).toHaveLength(0)
  })

  test('a model that takes one picture is passed over for two', async () => {
    const seer = seeing([{ text: 'ok' }], { maxImages: 1, structured: true })
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { envelope } = await client.callTool('analyze_image', { images: [dataUri(scene()), dataUri(otherScene())] })
    expect(envelope.error?.message).toContain('at most 1 picture')
  })

  test('a model that dies half-way is a coded error, and is not asked twice', async () => {
    const seer = seeing([new Error('socket hang up')])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { envelope } = await client.callTool('analyze_image', { images: [dataUri(scene())] })
    expect(envelope.error).toMatchObject({ code: 'PROVIDER_FAILED', outcome: 'unknown' })
    expect(seer.asked).toHaveLength(1)
  })
})

describe('answers by a schema', () => {
  const ask = async (answers: Parameters<typeof seeing>[0], schema: object = colour) => {
    const seer = seeing(answers)
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    return {
      seer,
      result: await client.callTool('analyze_image', { images: [dataUri(scene())], question: 'Which colour is the house?', schema }),
    }
  }

  test('are checked and given as data', async () => {
    const { seer, result } = await ask([{ text: '{"colour":"red"}', json: { colour: 'red' } }])
    expect(result.data).toMatchObject({ json: { colour: 'red' } })
    expect(seer.asked).toHaveLength(1)
  })

  test('are found in a code block between words', async () => {
    const { result } = await ask([{ text: 'Sure! Here it is:\n```json\n{"colour": "blue"}\n```\nAnything else?' }])
    expect(result.data).toMatchObject({ json: { colour: 'blue' } })
  })

  test('that do not fit are asked for once more, with the words of the validator', async () => {
    const { seer, result } = await ask([{ text: '{"colour":"mauve"}' }, { text: '{"colour":"red"}' }])
    expect(result.data).toMatchObject({ json: { colour: 'red' } })
    expect(seer.asked).toHaveLength(2)
    expect(seer.asked[1]?.question).toContain('answer/colour must be one of "red", "blue"')
  })

  test('that stay prose are an honest error, with what was spent', async () => {
    const { seer, result } = await ask([{ text: 'The house is red.' }])
    expect(seer.asked).toHaveLength(2)
    expect(result.isError).toBe(true)
    expect(result.envelope.error).toMatchObject({ code: 'VISION_JSON_INVALID', outcome: 'paid' })
    expect(result.envelope.error?.message).toContain('in words instead of JSON')
  })

  test('that do not fit twice name what is wrong', async () => {
    const { result } = await ask([{ text: '{"color":"red"}' }])
    expect(result.envelope.error?.message).toContain('answer/colour is missing')
  })

  test('that no check of the schema comes to an end with are given as text, and not asked for again', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' } }, required: ['a'] }
    const { result, seer } = await ask([{ text: JSON.stringify({ a: 'a'.repeat(60) }) }], schema)
    expect(seer.asked).toHaveLength(1)
    expect(result.data).toMatchObject({
      answer: JSON.stringify({ a: 'a'.repeat(60) }),
      notes: [expect.stringContaining('longer than 2000 ms. Use patterns') as string],
    })
    expect(result.data).not.toHaveProperty('json')
  })
})

describe('extract_text', () => {
  test('says that a blank picture has no text, in words and in its data', async () => {
    const { client } = await start()
    const blank = dataUri(
      await sharp({ create: { width: 60, height: 40, channels: 3, background: '#369' } })
        .png()
        .toBuffer(),
    )
    const one = await client.callTool('extract_text', { images: blank })
    expect([one.text, one.data]).toMatchObject(['No text was found in the picture.', { pages: [{ text: '' }] }])
    expect((await client.callTool('extract_text', { images: [blank, blank] })).text).toBe('No text was found in any of the 2 pictures.')
  })

  test('a page in a script without its data is told with what to install and where, and its text is not guessed', async () => {
    const page = dataUri(written({ text: ['Σήμερα ο καιρός είναι', 'καλός και πάμε στο πάρκο.', 'Η βιβλιοθήκη είναι κλειστή'] }))
    const { client } = await start()
    const { text, data, envelope } = await client.callTool('extract_text', { images: [page] })
    expect(data).toMatchObject({ pages: [{ text: '', lines: [] }] })
    expect(text).toMatch(/^No text was found in the picture\. It looks like text in a script such as Cyrillic, Greek/u)
    expect(text).toMatch(/npm i --prefix "[^"]+" @tesseract\.js-data\/rus \(or ukr, ell, ara/u)
    expect(envelope.warnings).toMatchObject([{ code: 'script-unknown' }])
  })
  test('a language that is not installed is named with its command and folder, and is found there', async () => {
    const { client, dirs } = await start()
    const ask = async () => (await client.callTool('extract_text', { images: [dataUri(written())], languages: ['tlh'] })).envelope
    const { error } = await ask()
    expect(error).toMatchObject({ code: 'OCR_LANGUAGE_MISSING' })
    const folder = join(dirs.data, 'languages')
    expect(error?.fix).toContain(`npm i --prefix ${JSON.stringify(folder)} @tesseract.js-data/tlh`)
    // What lies there is found: this is no data, and is told so.
    const data = join(folder, 'node_modules/@tesseract.js-data/tlh/4.0.0_best_int')
    await mkdir(data, { recursive: true })
    await writeFile(join(data, 'tlh.traineddata.gz'), 'no data at all')
    expect(['OCR_DATA', 'OCR_FAILED']).toContain((await ask()).error?.code)
  })

  test('a language code cannot name a path', async () => {
    const { client } = await start()
    const { envelope } = await client.callTool('extract_text', { images: [dataUri(written())], languages: ['../../etc'] })
    expect(envelope.error).toMatchObject({ code: 'INPUT_INVALID' })
  })

  test('reads several pictures, each a page, from a file too', async () => {
    const { client, dirs } = await start()
    const folder = join(dirs.data, 'pages')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'page.png'), written())
    const { data, text, isError } = await client.callTool('extract_text', { images: [join(folder, 'page.png'), dataUri(scene())] })
    expect(isError, text).toBe(false)
    const pages = data?.['pages'] as { text: string; lines: { box: object; words: { confidence: number }[] }[] }[]
    expect(pages).toHaveLength(2)
    expect(accuracy(pages[0]!.text, lines.join('\n'))).toBeGreaterThanOrEqual(0.99)
    expect(pages[0]!.lines[0]!.words[0]!.confidence).toBeGreaterThan(0.8)
    expect(pages[1]!.lines).toEqual([])
  })

  test('a table comes as Markdown, and its cells as data', async () => {
    const { client } = await start()
    const table = drawnPages.find(({ name }) => name === 'ruled, cells of several lines')!
    const { text, data } = await client.callTool('extract_text', { images: [dataUri(await table.picture())], format: 'table' })
    expect(text).toContain(
      '| Name | Duties | Room |\n| --- | --- | --- |\n| R. Okafor | Payroll, travel costs<br>and the archive | B 204 |',
    )
    expect(data?.['pages']).toMatchObject([{ lines: [], tables: [{ rows: expect.arrayContaining([['Name', 'Duties', 'Room']]) }] }])
  })
})

describe('compare_images', () => {
  test('shows what was changed, keeps the heat map, and gives the figures', async () => {
    const { client } = await start()
    const { text, content, envelope, isError } = await client.callTool('compare_images', {
      a: dataUri(scene()),
      b: dataUri(scene('<circle cx="420" cy="240" r="30" fill="#fff"/>')),
    })
    expect(isError, text).toBe(false)
    expect(text).toContain('Edited')
    expect(envelope['data']).toMatchObject({
      verdict: 'edited',
      notes: expect.any(Array),
      ssim: expect.any(Number),
      hashDistance: expect.any(Number),
      pixelDiff: expect.any(Number),
      changedBox: { width: 60 },
      comparedAt: { width: 640 },
    })
    expect(content.some(({ type }) => type === 'resource_link')).toBe(true)
    expect((envelope['assets'] as object[])[0]).toMatchObject({ mimeType: 'image/png', width: 640, height: 480 })
  })

  test('a vision model tells the differences in words, and is not paid for what is the same', async () => {
    const seer = seeing([{ text: 'A white sun was added.' }])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const same = await client.callTool('compare_images', { a: dataUri(scene()), b: dataUri(scene()) })
    expect(same.envelope['data']).toMatchObject({ verdict: 'same' })
    expect(seer.asked).toHaveLength(0)
    const { envelope, text } = await client.callTool('compare_images', {
      a: dataUri(scene()),
      b: dataUri(scene('<circle cx="420" cy="240" r="30" fill="#fff"/>')),
    })
    expect(envelope['data']).toMatchObject({ verdict: 'edited', answer: 'A white sun was added.', by: 'seer/eye-1' })
    expect(text).toContain('untrusted')
    expect(seer.asked[0]?.images).toHaveLength(2)
  })

  test('a vision model that fails takes only its words away', async () => {
    const seer = seeing([new Error('socket hang up')])
    const { client } = await start({ plugins: [seer.plugin, vision()] })
    const { envelope, isError } = await client.callTool('compare_images', { a: dataUri(scene()), b: dataUri(otherScene()) })
    expect(isError).toBe(false)
    expect(envelope['data']).toMatchObject({ verdict: 'different' })
    expect(JSON.stringify(envelope['data'])).toContain('socket hang up')
  })
})

describe('answers are kept', () => {
  /** The simplest cache there can be. */
  const memory = definePlugin({
    name: 'memory',
    version: '1.0.0',
    apiVersion: 1,
    setup({ hooks }) {
      const kept = new Map<string, unknown>()
      hooks.lookup('*', (key) => kept.get(key) as never)
      hooks.store('*', (key, result) => void kept.set(key, result))
    },
  })

  test('by the content of the picture and the question: a renamed file is a hit, another question is not', async () => {
    const seer = seeing([{ text: 'A house.' }, { text: 'Red.' }])
    const { client, dirs } = await start({ plugins: [seer.plugin, vision(), memory()] })
    await mkdir(dirs.data, { recursive: true })
    const files = ['one.png', 'two.png'].map((name) => join(dirs.data, name))
    for (const file of files) await writeFile(file, scene('', 3000, 2250))
    const ask = (image: string, question: string) => client.callTool('analyze_image', { images: [image], question })
    expect((await ask(files[0]!, 'What is it?')).envelope).toMatchObject({ cached: false })
    const again = await ask(files[1]!, 'What is it?')
    expect(again.envelope).toMatchObject({ cached: true, cost: { usd: 0, saved: 0.01 } })
    expect(again.data).toMatchObject({ answer: 'A house.', facts: [{ name: 'two.png' }] })
    expect((await ask(files[0]!, 'Which colour?')).envelope).toMatchObject({ cached: false })
    expect(seer.asked).toHaveLength(2)
  })

  test('what was read and compared too', async () => {
    const { client } = await start({ plugins: [vision(), memory()] })
    const read = () => client.callTool('extract_text', { images: [dataUri(written())] })
    const first = await read()
    expect(await read()).toMatchObject({ data: first.data, envelope: { cached: true } })
    const compare = () => client.callTool('compare_images', { a: dataUri(scene()), b: dataUri(otherScene()) })
    const before = await compare()
    const after = await compare()
    expect(after.envelope).toMatchObject({ cached: true, data: before.envelope['data'] as object })
    expect(after.envelope['assets']).toHaveLength(1)
  })

  test('an answer that failed its schema is not', async () => {
    const seer = seeing([{ text: 'prose' }, { text: 'prose' }, { text: '{"colour":"red"}' }])
    const { client } = await start({ plugins: [seer.plugin, vision(), memory()] })
    const ask = () => client.callTool('analyze_image', { images: [dataUri(scene())], question: 'Colour?', schema: colour })
    expect((await ask()).isError).toBe(true)
    expect((await ask()).data).toMatchObject({ json: { colour: 'red' } })
    expect((await ask()).envelope).toMatchObject({ cached: true })
    expect(seer.asked).toHaveLength(3)
  })
})

test('ten pages at a time are all read, one after the other', async () => {
  const { client } = await start()
  const texts = Array.from({ length: 10 }, (_, index) => `Page number ${index + 11}`)
  const pages = await Promise.all(
    texts.map((text) => client.callTool('extract_text', { images: [dataUri(written({ text: [text], width: 500, height: 150 }))] })),
  )
  expect(pages.map(({ data }) => (data?.['pages'] as { text: string }[] | undefined)?.[0]?.text)).toEqual(texts)
})

test('a drawing that points at files and addresses shows none of them', async () => {
  const { client, dirs } = await start()
  await mkdir(dirs.data, { recursive: true })
  const secret = join(dirs.data, 'secret.png')
  await writeFile(secret, written({ text: ['SECRET'] }))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1000" height="400"><rect width="1000" height="400" fill="#fff"/><image xlink:href="file://${secret}" width="1000" height="400"/><image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>`
  const { envelope, text, isError } = await client.callTool('analyze_image', { images: [dataUri(Buffer.from(svg), 'image/svg+xml')] })
  const data = envelope['data'] as Record<string, unknown> | undefined
  expect(isError, text).toBe(false)
  expect(data?.['facts']).toMatchObject([{ format: 'svg', exposure: { verdict: 'blank' } }])
  expect(data?.['answer']).not.toContain('SECRET')
})

test('other plugins get measured facts as a service', async () => {
  const asking = definePlugin({
    name: 'asking',
    version: '1.0.0',
    apiVersion: 1,
    requires: ['vision'],
    setup({ tools, services }) {
      tools.add({
        name: 'facts',
        description: 'Facts.',
        handler: async (_, { assets }) => JSON.stringify(await services.get('image-facts')(await assets.load(dataUri(scene())))),
      })
    },
  })
  const { client } = await start({ plugins: [vision(), asking()] })
  expect(JSON.parse((await client.callTool('facts')).text)).toMatchObject({ format: 'png', width: 640, exposure: { verdict: 'balanced' } })
})

describe('the listing', () => {
  test('is small and has no unions at the top', async () => {
    const { client } = await start({ plugins: [sampling(), vision()] })
    const tools = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['analyze_image', 'extract_text', 'compare_images'])
    for (const { inputSchema } of tools) {
      expect(Object.keys(inputSchema)).not.toEqual(expect.arrayContaining(['anyOf']))
      expect(JSON.stringify(inputSchema)).not.toContain('$ref')
      expect(JSON.stringify(inputSchema).length).toBeLessThan(2500)
    }
  })
})
