/** Bodies that end: at their own end, or at a limit. */

/** The whole body; what `tooLarge` makes is thrown, and the rest left unread, as soon as it is over `maxBytes`. */
export async function readLimited(response: Response, maxBytes: number, tooLarge: () => Error): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel()
    throw tooLarge()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving the loop by a throw cancels the stream.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The same response, its body failing with what `tooLarge` makes once it is over `maxBytes`. */
export function limitResponse(response: Response, maxBytes: number, tooLarge: () => Error): Response {
  if (response.body === null) return response
  let size = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength
        if (size > maxBytes) controller.error(tooLarge())
        else controller.enqueue(chunk)
      },
    }),
  )
  const { status, statusText, headers, url, redirected } = response
  const limited = new Response(counted, { status, statusText, headers })
  return Object.defineProperties(limited, { url: { value: url }, redirected: { value: redirected } })
}
