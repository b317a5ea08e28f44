import { formBody } from 'atelier-mcp'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import fc from '../../../../fixtures/properties.ts'

const readBack = async (form: FormData): Promise<FormData> => {
  const { body, headers } = formBody(form)
  const bytes = new Uint8Array(await new Response(body).arrayBuffer())
  expect(String(bytes.byteLength)).toBe(headers['content-length'])
  return new Response(bytes, { headers: { 'content-type': headers['content-type'] } }).formData()
}

it('is read back as the form that it was, files byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z[\]" ]{1,12}$/), fc.uint8Array({ maxLength: 2000 }), fc.string()), { maxLength: 5 }),
      async (fields) => {
        const form = new FormData()
        for (const [name, bytes, text] of fields) {
          form.append(name, new File([bytes], `${name}.png`, { type: 'image/png' }))
          form.append(`${name}-text`, text)
        }
        const back = await readBack(form)
        for (const [name] of fields) {
          const expected = form.getAll(name) as File[]
          const found = back.getAll(name) as File[]
          expect(found.map(({ name: file, type }) => [file, type])).toEqual(expected.map(({ name: file, type }) => [file, type]))
          expect(await Promise.all(found.map((file) => file.text()))).toEqual(await Promise.all(expected.map((file) => file.text())))
          const inLines = (values: (string | File)[]): string[] => values.map((value) => String(value).replaceAll(/\r?\n|\r/g, '\n'))
          expect(inLines(back.getAll(`${name}-text`))).toEqual(inLines(form.getAll(`${name}-text`)))
        }
      },
    ),
    { numRuns: 40 },
  )
})

it('goes over the wire with its length, not in chunks of unknown number', async () => {
  const server = createServer((request, response) => {
    let received = 0
    request.on('data', (chunk: Buffer) => (received += chunk.length))
    request.on('end', () =>
      response.end(
        JSON.stringify({ length: request.headers['content-length'], chunked: request.headers['transfer-encoding'] ?? null, received }),
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const form = new FormData()
  form.append('image', new File([new Uint8Array(3_000_000)], 'a.png', { type: 'image/png' }))
  const sent = formBody(form)
  const answer = (await (
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { method: 'POST', ...sent })
  ).json()) as object
  expect(answer).toEqual({ length: sent.headers['content-length'], chunked: null, received: Number(sent.headers['content-length']) })
  server.close()
})

it('lets others have their turn while a large file goes out', async () => {
  const form = new FormData()
  form.append('image', new File([new Uint8Array(5_000_000)], 'a.png'))
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  for await (const _ of formBody(form).body) void _
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
})

it('stops reading when nobody wants the rest', async () => {
  const form = new FormData()
  form.append('image', new File([new Uint8Array(5_000_000)], 'a.png'))
  const { body } = formBody(form)
  const reader = body.getReader()
  await reader.read()
  await reader.cancel()
  expect(await reader.read()).toEqual({ done: true, value: undefined })
})
