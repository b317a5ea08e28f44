/** What servers answer that call themselves compatible, read without any: shapes from public reports, words and pictures of our own. */
import { AtelierError, httpError } from 'atelier-mcp'
import { describe, expect, it } from 'vitest'
import { lenientFetch } from '#plugins/dialect/lenient-fetch.ts'
import { picturesIn } from '#plugins/dialect/pictures-in.ts'
import { addressIn } from '#plugins/dialect/read-pictures.ts'
import { saidIn } from '#plugins/dialect/said.ts'
import { wordsIn } from '#plugins/dialect/words-in.ts'

/** The smallest PNG that there is. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
const uri = `data:image/png;base64,${png}`
const link = 'https://a.example/b.png'
const said = (content: unknown, more: object = {}) => ({ choices: [{ message: { role: 'assistant', content, ...more } }] })

describe('a picture is found', () => {
  it.each<[string, object]>([
    ['in data as base64', { data: [{ b64_json: png, url: '' }] }],
    ['in data alone', { data: [png] }],
    ['in data that is no list', { data: { b64_json: png } }],
    ['in images, where data is null', { data: null, images: [png] }],
    ['in images as data URIs', { images: [uri] }],
    ['in a media type without data:', { images: [`image/png;base64,${png}`] }],
    ['as image_base64', { image_base64: png }],
    ['as MiniMax has it', { data: { image_base64: [png] }, base_resp: { status_code: 0, status_msg: 'success' } }],
    ['as Stability has it', { artifacts: [{ base64: png, seed: 1, finishReason: 'SUCCESS' }] }],
    ['as Vertex has it', { predictions: [{ mimeType: 'image/png', bytesBase64Encoded: png }] }],
    [
      'as Gemini has it',
      { candidates: [{ content: { parts: [{ text: 'Here.' }, { inlineData: { mimeType: 'image/png', data: png } }] } }] },
    ],
    ['as the Responses API has it', { output: [{ type: 'reasoning' }, { type: 'image_generation_call', result: png }] }],
    ['as output', { output: [uri] }],
    ['as one text', { image: png }],
    ['in the images of a message', said('Here.', { images: [{ type: 'image_url', image_url: { url: uri } }] })],
    [
      'in a part',
      said([
        { type: 'text', text: 'Here.' },
        { type: 'image_url', image_url: { url: uri } },
      ]),
    ],
    ['in a part of its own type', said([{ type: 'output_image', image_base64: png }])],
    ['in a part as Anthropic has it', said([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }])],
    ['in Markdown', said(`Here: ![a fox](${uri})`)],
  ])('%s', (_, answer) => {
    expect(picturesIn({ ...answer })).toEqual([{ data: png }])
  })
  it('with breaks in its base64', () => {
    const broken = png.replaceAll(/(.{20})/g, '$1\n')
    for (const answer of [{ data: [{ b64_json: broken }] }, { output: [broken] }, said(`![](data:image/png;base64,${broken})`)]) {
      const [found] = picturesIn(answer) as [{ data: string }]
      expect(Buffer.from(found.data, 'base64')).toEqual(Buffer.from(png, 'base64'))
    }
  })
  it.each<[string, object]>([
    ['in data', { data: [{ url: ` ${link}\n`, b64_json: null }] }],
    ['as MiniMax has it', { data: { image_urls: [link] } }],
    ['as DashScope has it', { output: { results: [{ url: link }], task_status: 'SUCCEEDED' } }],
    ['as DashScope has it in a chat', { output: { choices: [{ message: { content: [{ image: link }] } }] } }],
    ['as Replicate has it', { output: link, status: 'succeeded' }],
    ['as a list', { urls: [link] }],
    ['in a message that is nothing else', said(`${link}\n`)],
    ['in Markdown', said(`Here it is:\n\n![fox](${link})`)],
    ['in HTML', said(`<p>Here:</p><img width="512" src="${link}"/>`)],
    ['in a part that is words', said([{ type: 'text', text: `![fox](${link})` }])],
    [
      'without its parts that think',
      said([
        { type: 'thinking', text: '![](https://x.example/no.png)' },
        { type: 'text', text: link },
      ]),
    ],
  ])('at an address %s', (_, answer) => {
    expect(picturesIn({ ...answer })).toEqual([{ url: link }])
  })
  it.each<[string, object]>([
    ['in words', said('I cannot draw. See https://a.example for help.')],
    ['in nothing', { data: [], images: null }],
    ['in a status', { output: 'queued', result: 'ok', id: 'x' }],
    ['in a hash', { result: 'a'.repeat(64) }],
    [
      'in long words',
      { output: 'This model cannot draw pictures, but it can talk about them for a long time without any end to it at all.' },
    ],
  ])('not %s', (_, answer) => {
    expect(picturesIn({ ...answer })).toEqual([])
  })
  it.each([
    ['https://cdn.example/a.png?x=1', 'https://cdn.example/a.png?x=1'],
    ['/images/a.png', 'http://host:1/images/a.png'],
    ['images/a.png', 'http://host:1/v1/images/a.png'],
    ['//cdn.example/a.png', 'http://cdn.example/a.png'],
    ['cdn.example.com/a.png', 'https://cdn.example.com/a.png'],
    ['127.0.0.1:8188/view?filename=a.png', 'http://127.0.0.1:8188/view?filename=a.png'],
  ])('where %s leads', (url, whole) => {
    expect(addressIn(url, 'http://host:1/v1')).toBe(whole)
  })
})

describe('words are found', () => {
  it.each<[string, object]>([
    ['as text', said('blue')],
    ['as parts', said([{ type: 'thinking', text: 'hm' }, { type: 'text', text: 'bl' }, 'ue'])],
    ['after thoughts of their own', said('blue', { reasoning_content: 'hm' })],
    ['after a lone </think>', said('hm</think>\nblue')],
    ['in a completion that is no chat', { choices: [{ text: 'blue' }] }],
    ['with an odd end', { choices: [{ message: { content: 'blue' }, finish_reason: 'eos_token' }] }],
    ['with no end', { choices: [{ message: { content: 'blue' }, finish_reason: null }] }],
  ])('%s', (_, answer) => {
    expect(wordsIn({ ...answer }, 'It', 'paid')).toEqual({ text: 'blue', warnings: [] })
  })
  it.each<[string, object]>([
    ['that is JSON already', said({ colour: 'blue' })],
    [
      'in the call of a tool',
      said(null, { tool_calls: [{ type: 'function', function: { name: 'json_tool_call', arguments: '{"colour":"blue"}' } }] }),
    ],
    ['in the call of a tool as an object', said('', { tool_calls: [{ function: { arguments: { colour: 'blue' } } }] })],
    ['in the call of a function', said(null, { function_call: { name: 'answer', arguments: '{"colour":"blue"}' } })],
  ])('as an answer %s', (_, answer) => {
    expect(wordsIn({ ...answer }, 'It', 'paid')).toEqual({ text: '{"colour":"blue"}', warnings: [] })
  })
  it('among thoughts where there are none else, and that is told', () => {
    for (const name of ['reasoning_content', 'reasoning'])
      expect(wordsIn(said(null, { [name]: 'blue' }), 'It', 'paid')).toMatchObject({
        text: 'blue',
        warnings: [{ code: 'answer-uncertain' }],
      })
  })
  it.each([
    ['MAX_TOKENS', 'PROVIDER_FAILED'],
    ['max_output_tokens', 'PROVIDER_FAILED'],
    ['SAFETY', 'PROVIDER_REFUSED'],
    ['content_filter', 'PROVIDER_REFUSED'],
  ])('not after %s', (finish, code) => {
    const answer = { choices: [{ message: { content: 'blu', reasoning_content: 'hm' }, finish_reason: finish }] }
    expect(() => wordsIn(answer, 'It', 'paid')).toThrow(expect.objectContaining({ code, outcome: 'paid' }) as Error)
  })
  it.each([[{ choices: [] }], [{ choices: null }], [said(null)], [said('  ')]])('not in %j', (answer) => {
    expect(() => wordsIn(answer, 'It', 'paid')).toThrow(expect.objectContaining({ code: 'PROVIDER_EMPTY' }) as Error)
  })
})

describe('a complaint is found', () => {
  it.each<[string, unknown, object]>([
    ['as OpenAI writes it', { error: { message: 'No.', code: 'x', param: 'n' } }, { message: 'No.', code: 'x', param: 'n' }],
    ['as text', { error: 'No.' }, { message: 'No.' }],
    ['in an error in an error', { error: { error: { message: 'No.', code: 429 } } }, { message: 'No.', status: 429 }],
    ['in an object for its words', { error: { message: { message: 'No.' } } }, { message: 'No.' }],
    ['with msg for its words', { error: { msg: 'No.', code: '500' } }, { message: 'No.', status: 500, code: '500' }],
    ['as detail', { detail: 'No.' }, { message: 'No.' }],
    ['as detail of its own', { detail: { message: 'No.', code: 'x' } }, { message: 'No.', code: 'x' }],
    ['as MiniMax writes it', { data: {}, base_resp: { status_code: 1004, status_msg: 'No.' } }, { message: 'No.', code: '1004' }],
    ['as a number and words', { code: 20012, message: 'No.', data: null }, { message: 'No.' }],
    ['as msg', { code: 401, msg: 'No.' }, { message: 'No.', status: 401 }],
    ['as errors', { success: false, errors: [{ code: 7003, message: 'No.' }], result: null }, { message: 'No.' }],
    ['as errors in words', { errors: ['No.'], data: [] }, { message: 'No.' }],
    ['as a status', { status: 'failed', message: 'No.' }, { message: 'No.', code: 'failed' }],
    ['as a message alone', { message: 'No.' }, { message: 'No.' }],
  ])('%s', (_, body, meant) => {
    expect(saidIn(body)).toEqual(meant)
  })
  it.each<[string, unknown]>([
    ['a picture with a message', { code: 0, message: 'success', data: [{ b64_json: png }] }],
    ['a well MiniMax', { data: { image_urls: [link] }, base_resp: { status_code: 0, status_msg: 'success' } }],
    ['an answer of a chat', { ...said('No.'), message: 'ok' }],
    ['an empty list', { object: 'list', data: [] }],
    ['a null for an error', { error: null, data: [{ url: link }] }],
  ])('not in %s', (_, body) => {
    expect(saidIn(body)).toBeUndefined()
  })
})

describe('a body is what it is', () => {
  const asked = async (body: string | Buffer<ArrayBuffer>, type: string | undefined, status = 200): Promise<Response> => {
    const answer = () => {
      const response = new Response(body, { status })
      if (type === undefined) response.headers.delete('content-type')
      else response.headers.set('content-type', type)
      return Promise.resolve(response)
    }
    return lenientFetch(answer, new Map(), () => undefined)('http://host/v1/chat/completions', { method: 'POST', body: '{"model":"m"}' })
  }
  it.each([
    ['a complaint alone is a fault', {}, 500],
    ['a complaint beside nothing is a fault', { data: [] }, 500],
    ['a complaint with a link is a fault', { url: 'https://host/docs', data: null }, 500],
    ['a complaint beside a picture is an answer, because it was made', { data: [{ url: 'https://host/a.png' }] }, 200],
  ])('%s', async (_, rest, status) => {
    expect((await asked(JSON.stringify({ error: { message: 'quota' }, ...rest }), 'application/json')).status).toBe(status)
  })
  const whole = JSON.stringify(said('blue'))
  const event = (part: unknown) => `data: ${JSON.stringify(part)}\n\n`
  it.each<[string, string, string | undefined]>([
    ['JSON', whole, 'application/json'],
    ['JSON with parameters', whole, 'application/json; charset=utf-8'],
    ['JSON of another kind', whole, 'application/problem+json'],
    ['JSON called text', whole, 'text/plain; charset=utf-8'],
    ['JSON called nothing', whole, undefined],
    ['JSON called bytes', whole, 'application/octet-stream'],
    ['JSON after blank lines', `\n\n  ${whole}`, 'application/json'],
    ['JSON after a byte order mark', `\ufeff${whole}`, 'application/json'],
    ['JSON after signs of life', `: OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n${whole}`, 'application/json'],
    [
      'events with signs of life',
      `: keep-alive\n\ndata: : OPENROUTER PROCESSING\n\n${event({ choices: [{ delta: { content: 'bl' } }] })}${event({ choices: [{ delta: { content: 'ue' } }] })}data: [DONE]\n\n`,
      'text/event-stream',
    ],
    ['events called text', `${event({ choices: [{ delta: { content: 'blue' } }] })}`, 'text/plain'],
    [
      'events that think and call',
      event({ choices: [{ delta: { reasoning_content: 'hm', tool_calls: [{ function: { arguments: 'blue' } }] } }] }),
      'text/event-stream',
    ],
  ])('%s', async (_, body, type) => {
    const response = await asked(body, type)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(wordsIn((await response.json()) as object as Record<string, unknown>, 'It', 'paid').text).toBe('blue')
  })
  it.each(['image/png', 'application/octet-stream', undefined])('a picture that comes as it is, called %s', async (type) => {
    const response = await asked(Buffer.from(png, 'base64'), type)
    expect(picturesIn((await response.json()) as Record<string, unknown>)).toEqual([{ data: png }])
  })
  it.each<[object, number]>([
    [{ error: 'No.' }, 500],
    [{ detail: 'No.' }, 500],
    [{ error: { code: 429, message: 'No.' } }, 429],
    [{ code: 401, msg: 'No.' }, 401],
  ])('a complaint with status 200: %j', async (body, status) => {
    const response = await asked(JSON.stringify(body), 'text/plain')
    expect([response.status, await response.json()]).toMatchObject([status, { error: { message: 'No.' } }])
  })
  it('a page in place of an error, in a few words', async () => {
    const page =
      '<html>\n<head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway\nTime-out</h1></center><hr>nginx</body></html>'
    const response = await asked(page, 'text/html', 504)
    expect([response.status, await response.json()]).toEqual([
      504,
      { error: { message: 'HTTP 504: a page of HTML: 504 Gateway Time-out' } },
    ])
    expect(await httpError(new Response('<!DOCTYPE html><body>x', { status: 502 }))).toMatchObject({ message: 'HTTP 502: a page of HTML' })
    expect(AtelierError.is(await httpError(new Response('slow', { status: 429 })), 'PROVIDER_RATE_LIMITED')).toBe(true)
  })
})
