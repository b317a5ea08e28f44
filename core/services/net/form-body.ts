/** A form with large files, sent so that the event loop stays free: `fetch` encodes one in a single long stretch. */

/** What `fetch` needs beside method and address. */
export interface FormBody {
  readonly body: ReadableStream<Uint8Array>
  readonly headers: { readonly 'content-type': string; readonly 'content-length': string }
  readonly duplex: 'half'
}
/** Bytes that go out between two turns of the event loop. */
const stretch = 256 * 1024

/** `fetch(url, { method: 'POST', ...formBody(form) })`: the form as `multipart/form-data`, in order, its length known beforehand. */
export function formBody(form: FormData): FormBody {
  const boundary = `----atelier-${crypto.randomUUID()}`
  const encoder = new TextEncoder()
  const parts: (Uint8Array | Blob)[] = []
  for (const [name, value] of form) {
    const file =
      typeof value === 'string' ? '' : `; filename="${quoted(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}`
    parts.push(encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`))
    parts.push(typeof value === 'string' ? encoder.encode(value.replaceAll(/\r?\n|\r/g, '\r\n')) : value)
    parts.push(encoder.encode('\r\n'))
  }
  parts.push(encoder.encode(`--${boundary}--\r\n`))
  const length = parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.byteLength), 0)
  const chunks = chunksOf(parts)
  return {
    body: new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    }),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(length) },
    duplex: 'half',
  }
}

async function* chunksOf(parts: readonly (Uint8Array | Blob)[]): AsyncGenerator<Uint8Array, undefined, undefined> {
  for (const part of parts) {
    if (!(part instanceof Blob)) {
      yield part
      continue
    }
    for (let start = 0; start < part.size; start += stretch) {
      yield new Uint8Array(await part.slice(start, start + stretch).arrayBuffer())
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** As browsers write names: three characters escaped. */
const quoted = (text: string): string => text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
