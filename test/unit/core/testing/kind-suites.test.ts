/** What the suite asks of eyes, readers, makers, designers and scorers, and a liar for each promise. */
import {
  artifact,
  AtelierError,
  type CompareData,
  type Kind,
  type Output,
  type Part,
  type ProviderV1,
  type ReadData,
  type Request,
} from 'atelier-mcp'
import { providerSuite, type ProviderSuite } from 'atelier-mcp/testing'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { liars } from '../../../fixtures/liars/liars.ts'

const { failing, unproven } = liars({ inTurn: true })

const png = async (width: number, height: number) =>
  artifact(
    await sharp({ create: { width, height, channels: 3, background: 'teal' } })
      .png()
      .toBuffer(),
    'image/png',
  )
const cannot = (message: string) => new AtelierError({ code: 'PROVIDER_UNSUPPORTED', message, outcome: 'none' })
const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89

/** A provider of a kind: what it declares, and how it answers. */
const provider = <K extends Kind>(
  kind: K,
  capabilities: Part<K, 'capabilities'>,
  answer: (request: Request<K>) => Output<K> | Promise<Output<K>>,
): ProviderV1<K> => ({
  specVersion: 'v1',
  kind,
  id: 'someone',
  capabilities,
  async invoke(request, { signal }) {
    signal.throwIfAborted()
    return answer(request)
  },
})
const found = <K extends Kind>(suite: ProviderSuite<K>) => failing(providerSuite({ ...suite }))

describe('vision.analyze', async () => {
  const input = await png(64, 64)
  type Answer = (request: Request<'vision.analyze'>) => Output<'vision.analyze'>
  const honest: Answer = ({ images, schema }) => {
    if (images.length > 2) throw cannot('too many')
    return { data: { text: 'A teal square.', ...(schema && { json: { colour: 'teal' } }) } }
  }
  const look = (answer: Answer, structured = true) =>
    found({
      provider: provider('vision.analyze', { maxImages: 2, structured }, answer),
      request: { question: 'Which colour?', images: [input] },
      input,
      shows: 'teal',
    })

  it('passes who keeps it', async () => expect(await look(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    ['sees red', (asked) => ({ data: { ...honest(asked).data, text: 'A red circle.' } }), ['says what the picture shows']],
    ['says nothing', (asked) => ({ data: { ...honest(asked).data, text: ' ' } }), ['answers in words', 'says what the picture shows']],
    [
      'gives JSON of another shape',
      (asked) => ({ data: { text: 'teal', ...(asked.schema && honest(asked) && { json: { color: 'teal' } }) } }),
      ['answers in JSON that satisfies the schema', 'refuses 3 pictures'],
    ],
    ['takes more pictures than it declares', (asked) => honest({ ...asked, images: [input] }), ['refuses 3 pictures']],
    [
      'takes fewer pictures than it declares',
      (asked) => {
        if (asked.images.length > 1) throw cannot('one')
        return honest(asked)
      },
      ['takes 2 pictures'],
    ],
  ])('finds one that %s', async (_, answer, expected) => expect(await look(answer)).toEqual(expected))
  it('finds one that drops a schema without a word', async () =>
    expect(await look((asked) => ({ data: { text: honest(asked).data.text } }), false)).toEqual(['does not pretend to answer in JSON']))
})

describe('vision.read', async () => {
  const page = await png(200, 100)
  const box = (x: number, width: number) => ({ x, y: 10, width, height: 20 })
  const word = (text: string, x: number) => ({ text, box: box(x, 40), confidence: 0.9 })
  const data: ReadData = {
    text: 'HELLO THERE',
    confidence: 0.9,
    lines: [{ text: 'HELLO THERE', box: box(10, 100), confidence: 0.9, words: [word('HELLO', 10), word('THERE', 60)] }],
  }
  const [line] = data.lines
  type Answer = (request: Request<'vision.read'>) => Promise<Output<'vision.read'>>
  const honest: Answer = async ({ image, languages }) => {
    const bytes = await image.bytes()
    if (!isPng(bytes)) throw new AtelierError({ code: 'INPUT_INVALID', message: 'no picture', outcome: 'none' })
    if (!languages.every((one) => one === 'eng')) throw cannot('no such language')
    return { data: image === page ? data : { text: '', confidence: 0, lines: [] } }
  }
  const read = (answer: Answer) =>
    found({
      provider: provider('vision.read', { languages: ['eng'] }, answer),
      request: { image: page, languages: ['eng'] },
      shows: 'hello there',
    })
  const saying =
    (change: Partial<ReadData>): Answer =>
    async (asked) => {
      const output = await honest(asked)
      return asked.image === page ? { data: { ...output.data, ...change } } : output
    }

  it('passes who keeps it', async () => expect(await read(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    [
      'reads the same in every picture',
      async (asked) => ({ data: { ...(await honest(asked)).data, ...data } }),
      ['reads nothing in a picture without text'],
    ],
    [
      'reads something else',
      saying({ text: 'BYE', lines: [{ ...line!, text: 'BYE', words: [word('BYE', 10)] }] }),
      ['reads what the picture shows'],
    ],
    [
      'places words outside of the picture',
      saying({ lines: [{ ...line!, box: box(150, 100) }] }),
      ['says of every word where it stands, inside the picture'],
    ],
    ['counts its confidence in percent', saying({ confidence: 90 }), ['is sure from 0 to 1']],
    ['loses a line', saying({ lines: [] }), ['has the same words in its text, its lines and their words']],
    [
      'loses a word of a line',
      saying({ lines: [{ ...line!, words: [word('HELLO', 10)] }] }),
      ['has the same words in its text, its lines and their words'],
    ],
    [
      'reads HTML as a picture',
      (asked) =>
        honest(asked).catch((error: AtelierError) => {
          if (error.code === 'INPUT_INVALID') return { data: { text: '', confidence: 0, lines: [] } }
          throw error
        }),
      ['refuses what is no picture'],
    ],
    [
      'reads every language as English',
      (asked) => honest({ ...asked, languages: ['eng'] }),
      ['refuses a language that it does not declare'],
    ],
  ])('finds one that %s', async (_, answer, expected) => expect(await read(answer)).toEqual(expected))
})

describe('vision.compare', async () => {
  const [a, b] = [await png(40, 40), await png(40, 40)]
  type Answer = (request: Request<'vision.compare'>) => Promise<Output<'vision.compare'>>
  /** Measures by pixels, as far as the suite's own pictures need it. */
  const honest: Answer = async (request) => {
    const files = [await request.a.bytes(), await request.b.bytes()] as const
    if (!files.every(isPng)) throw new AtelierError({ code: 'INPUT_INVALID', message: 'no picture', outcome: 'none' })
    const sizes = await Promise.all(files.map(async (bytes) => ({ ...(await sharp(bytes).metadata()), bytes: bytes.byteLength })))
    const comparedAt = { width: Math.min(...sizes.map(({ width }) => width)), height: Math.min(...sizes.map(({ height }) => height)) }
    const [one, two] = await Promise.all(
      files.map((bytes) =>
        sharp(bytes)
          .ensureAlpha()
          .resize({ ...comparedAt, fit: 'fill' })
          .raw()
          .toBuffer(),
      ),
    )
    const changed: number[] = []
    for (let pixel = 0; pixel * 4 < one!.length; pixel++)
      if (one!.readUInt32LE(pixel * 4) !== two!.readUInt32LE(pixel * 4)) changed.push(pixel)
    const xs = changed.map((pixel) => pixel % comparedAt.width)
    const ys = changed.map((pixel) => Math.floor(pixel / comparedAt.width))
    const [x, y] = [Math.min(...xs), Math.min(...ys)]
    const equal = changed.length === 0
    const size = ({ width, height, format, bytes }: (typeof sizes)[number]) => ({ width, height, format, bytes })
    const data: CompareData = {
      verdict: equal ? 'same' : 'edited',
      evidence: ['Pixels were compared.'],
      pixelDiff: changed.length / (comparedAt.width * comparedAt.height),
      ...(!equal && { changedBox: { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 } }),
      comparedAt,
      ssim: equal ? 1 : 0.8,
      hashDistance: equal ? 0 : 4,
      sizes: { a: size(sizes[0]!), b: size(sizes[1]!) },
    }
    return { data, ...(!equal && { artifacts: [await png(comparedAt.width, comparedAt.height)] }) }
  }
  const compare = (answer: Answer) => found({ provider: provider('vision.compare', {}, answer), request: { a, b } })
  const saying =
    (change: (data: CompareData) => Partial<CompareData>): Answer =>
    async (asked) => {
      const output = await honest(asked)
      return { ...output, data: { ...output.data, ...change(output.data) } }
    }

  it('passes who keeps it', async () => expect(await compare(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    ['calls everything the same', saying(() => ({ verdict: 'same' })), ['finds what has changed, and where']],
    [
      'calls everything edited',
      saying(({ verdict }) => (verdict === 'same' ? { verdict: 'edited' } : {})),
      ['finds a picture the same as itself'],
    ],
    [
      'says that everything has changed',
      saying(({ changedBox, comparedAt }) => (changedBox ? { changedBox: { x: 0, y: 0, ...comparedAt } } : {})),
      ['finds what has changed, and where'],
    ],
    ['says no reason', saying(({ verdict }) => (verdict === 'same' ? {} : { evidence: [] })), ['finds what has changed, and where']],
    [
      'swaps the sizes',
      saying(({ sizes }) => ({ sizes: { a: sizes.b, b: sizes.a } })),
      ['tells the sizes of both, and at which they were compared'],
    ],
    [
      'shows HTML as the difference',
      async (asked) => {
        const output = await honest(asked)
        return { ...output, ...(output.artifacts && { artifacts: [artifact(Buffer.from('<html>'), 'image/png')] }) }
      },
      ['shows the difference in pictures that can be looked at'],
    ],
    ['compares HTML', (asked) => honest(asked).catch(() => honest({ ...asked, b: a })), ['refuses what is no picture']],
  ])('finds one that %s', async (_, answer, expected) => expect(await compare(answer)).toEqual(expected))
})

/** A GLB of so many triangles, all of them in one accessor. */
const glb = (triangles: number): Uint8Array => {
  const json = JSON.stringify({
    asset: { version: '2.0' },
    meshes: triangles === 0 ? [] : [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    accessors: [{ count: triangles * 3 }],
  })
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 4) * 4))
  const file = Buffer.alloc(20 + text.byteLength)
  file.writeUInt32LE(0x46546c67, 0)
  file.writeUInt32LE(2, 4)
  file.writeUInt32LE(file.byteLength, 8)
  file.writeUInt32LE(text.byteLength, 12)
  file.writeUInt32LE(0x4e4f534a, 16)
  text.copy(file, 20)
  return file
}

describe('model.create', () => {
  type Answer = (request: Request<'model.create'>) => Output<'model.create'>
  const solid = (triangles: number, type = 'model/gltf-binary') => ({ artifacts: [artifact(glb(triangles), type)], data: {} })
  const honest: Answer = ({ base, maxTriangles = 1000 }) => {
    if (base) throw cannot('no pictures')
    return solid(Math.min(1000, maxTriangles))
  }
  const make = (answer: Answer, from: ('prompt' | 'spec' | 'image')[] = ['prompt', 'spec']) =>
    found({ provider: provider('model.create', { from }, answer), request: { prompt: 'a table' }, spec: { nodes: [] } })
  const opened = 'makes a solid that can be opened, labelled as what it is'
  const fromPrompt = 'makes a model from prompt'
  const plain = (asked: Request<'model.create'>): boolean => asked.maxTriangles === undefined && asked.spec === undefined && !asked.base

  it('passes who keeps it', async () => expect(await make(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    [
      'sends words as a model',
      (asked) => (plain(asked) ? { artifacts: [artifact(Buffer.from('solid cube'), 'model/gltf-binary')], data: {} } : honest(asked)),
      [opened, fromPrompt],
    ],
    [
      'sends a model that is cut off',
      (asked) => (plain(asked) ? { artifacts: [artifact(glb(12).subarray(0, 40), 'model/gltf-binary')], data: {} } : honest(asked)),
      [opened, fromPrompt],
    ],
    ['sends an empty model', (asked) => (plain(asked) ? solid(0) : honest(asked)), [opened, fromPrompt]],
    ['labels it as something else', (asked) => (plain(asked) ? solid(12, 'model/stl') : honest(asked)), [opened]],
    [
      'drops the limit of triangles',
      (asked) => honest({ ...asked, maxTriangles: undefined } as never),
      ['keeps to 500 triangles, or says that it does not'],
    ],
    [
      'takes pictures that it does not declare',
      (asked) => {
        const { base: _, ...rest } = asked
        return honest(rest)
      },
      ['refuses to work from image, which it does not declare'],
    ],
    [
      'refuses what it declares',
      (asked) => {
        if (asked.spec !== undefined) throw cannot('no specs')
        return honest(asked)
      },
      ['makes a model from spec'],
    ],
  ])('finds one that %s', async (_, answer, expected) => expect(await make(answer)).toEqual(expected))
  it('finds one that declares pictures and refuses them', async () =>
    expect(await make(honest, ['prompt', 'spec', 'image'])).toEqual(['makes a model from image']))
})

describe('model.design', () => {
  type Answer = (request: Request<'model.design'>) => Output<'model.design'>
  const honest: Answer = () => ({ data: { spec: { nodes: [{ kind: 'box' }] } } })
  const design = (answer: Answer) =>
    found({
      provider: provider('model.design', {}, answer),
      request: { prompt: 'a table' },
      buildable(spec) {
        if ((spec as { nodes?: unknown[] }).nodes?.length === 0) throw new Error('There is nothing in it.')
      },
    })

  it('passes who keeps it', async () => expect(await design(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    [
      'answers in prose',
      ({ report }) => (report ? honest({} as never) : { data: { spec: 'A table has four legs.' } }),
      ['answers with a spec', 'designs what can be built', 'revises a spec after its report and picture'],
    ],
    ['designs what nobody can build', () => ({ data: { spec: { nodes: [] } } }), ['designs what can be built']],
    [
      'cannot revise',
      ({ report }) => {
        if (report) throw cannot('once only')
        return honest({} as never)
      },
      ['revises a spec after its report and picture'],
    ],
    [
      'builds too',
      () => ({ ...honest({} as never), artifacts: [artifact(glb(12), 'model/gltf-binary')] }),
      ['leaves the building to others'],
    ],
  ])('finds one that %s', async (_, answer, expected) => expect(await design(answer)).toEqual(expected))
})

describe('moderate.text', () => {
  type Answer = (request: Request<'moderate.text'>) => Output<'moderate.text'>
  const honest: Answer = ({ text }) => ({ data: { scores: { violence: text.includes('blood') ? 0.9 : 0.1, hate: 0 } } })
  const score = (answer: Answer) =>
    found({
      provider: provider('moderate.text', { categories: ['violence', 'hate'] }, answer),
      request: { text: 'a walk' },
      flagged: { request: { text: 'blood everywhere' }, category: 'violence' },
    })
  const finds = 'finds violence where it is, and not where it is not'
  const toTheEnd = 'looks at a long text to its end, or refuses it'

  it('passes who keeps it', async () => expect(await score(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    ['finds everything harmless', () => ({ data: { scores: { violence: 0, hate: 0 } } }), [finds, toTheEnd]],
    ['finds everything harmful', () => ({ data: { scores: { violence: 1, hate: 1 } } }), [finds]],
    [
      'leaves a category out',
      (asked) => ({ data: { scores: { violence: honest(asked).data.scores['violence']! } } }),
      ['scores every declared category, and no other'],
    ],
    [
      'scores a category that it does not declare',
      (asked) => ({ data: { scores: { ...honest(asked).data.scores, lust: 0 } } }),
      ['scores every declared category, and no other'],
    ],
    ['scores in percent', (asked) => ({ data: { scores: { ...honest(asked).data.scores, hate: 40 } } }), ['scores from 0 to 1']],
    [
      'scores by nothing that is a number',
      (asked) => ({ data: { scores: { ...honest(asked).data.scores, hate: Number.NaN } } }),
      ['scores from 0 to 1', 'answers in a host as it does alone: asked once, and everything kept'],
    ],
    ['looks at the beginning alone', ({ text, kind }) => honest({ kind, text: text.slice(0, 1000) }), [toTheEnd]],
  ])('finds one that %s', async (_, answer, expected) => expect(await score(answer)).toEqual(expected))
})

describe('moderate.image', async () => {
  const image = await png(32, 32)
  type Answer = (request: Request<'moderate.image'>) => Promise<Output<'moderate.image'>>
  const honest: Answer = async (asked) => {
    if (!isPng(await asked.image.bytes())) throw new AtelierError({ code: 'INPUT_INVALID', message: 'no picture', outcome: 'none' })
    return { data: { scores: { sexual: 0 } } }
  }
  const saying =
    (scores: Record<string, number>): Answer =>
    async (asked) => (await honest(asked), { data: { scores } })
  const score = (answer: Answer) => found({ provider: provider('moderate.image', { categories: ['sexual'] }, answer), request: { image } })

  it('passes who keeps it', async () => expect(await score(honest)).toEqual([]))
  it.each<[string, Answer, string[]]>([
    ['scores what it cannot see', async () => ({ data: { scores: { sexual: 0 } } }), ['gives no score to what is no picture']],
    ['leaves its category out', saying({}), ['scores every declared category, and no other']],
    ['scores in percent', saying({ sexual: 7 }), ['scores from 0 to 1']],
  ])('finds one that %s', async (_, answer, expected) => expect(await score(answer)).toEqual(expected))
})

it('has a liar for every case of a kind of its own; those of all kinds have theirs beside the picture providers', () => {
  const nameOf = (name: string): string => name.replace(/^[^:]*: /, '')
  const hum = { ...provider('moderate.text', { categories: [] }, () => ({ data: { scores: {} } })), kind: 'audio.hum' }
  const common = providerSuite({ provider: hum, request: {} } as ProviderSuite<Kind>).map(({ name }) => nameOf(name))
  expect(unproven().filter((name) => !common.includes(nameOf(name)))).toEqual([])
})
