/** `fetch` for servers that only call themselves compatible: what they cannot read is left out, and what they answer becomes what it is. */
import { httpError, type Meta } from 'atelier-mcp'
import { picturesIn } from './pictures-in.ts'
import { refusedField, type Said, saidIn } from './said.ts'
import { wholeBody } from './whole-body.ts'

/** Fields that change how a picture is made, and not what is asked: without them it is still that. */
const dispensable = ['response_format', 'quality', 'seed', 'n'] as const
/** No complaint is longer; pictures are, and are not looked through for one. */
const longest = 64 * 1024

/** What a server has refused before, by path and model. */
export type Refusals = Map<string, Set<string>>

/** `told` hears which fields were left out of this request. */
export function lenientFetch(fetch: typeof globalThis.fetch, refusals: Refusals, told: (field: string) => void): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const body = readable(init.body)
    if (!body) return fetch(input, init)
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    // Of words the format says what is asked: `chat.ts` says it otherwise.
    const able = pathname.includes('/images/') ? dispensable : []
    const key = `${pathname} ${body.get('model')}`
    const without = new Set<string>(able.filter((field) => refusals.get(key)?.has(field) && body.has(field)))
    for (;;) {
      const response = await fetch(input, { ...init, body: body.without(without) })
      const complaint = [400, 422].includes(response.status) ? await complaintOf(response.clone()) : undefined
      const refused =
        complaint &&
        refusedField(
          complaint,
          able.filter((field) => body.has(field) && !without.has(field)),
        )
      if (refused === undefined) {
        for (const field of without) told(field)
        return asItIs(response, body.get('stream') === 'true')
      }
      // A clear refusal has cost nothing.
      await response.body?.cancel()
      without.add(refused)
      refusals.set(key, new Set([...(refusals.get(key) ?? []), refused]))
    }
  }
}

interface Readable {
  get(field: string): string
  has(field: string): boolean
  without(fields: ReadonlySet<string>): string | FormData
}

function readable(body: RequestInit['body']): Readable | undefined {
  if (body instanceof FormData)
    return {
      get: (field) => String(body.get(field) ?? ''),
      has: (field) => body.has(field),
      without(fields) {
        if (fields.size === 0) return body
        const rest = new FormData()
        for (const [name, value] of body) if (!fields.has(name)) rest.append(name, value)
        return rest
      },
    }
  if (typeof body !== 'string') return undefined
  const fields = JSON.parse(body) as Meta
  return {
    get: (field) => String(fields[field] ?? ''),
    has: (field) => field in fields,
    without: (left) =>
      left.size === 0 ? body : JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([name]) => !left.has(name)))),
  }
}

async function complaintOf(response: Response): Promise<Said | undefined> {
  const text = await response.text().catch(() => '')
  return parsed(text) ?? (text === '' ? undefined : { message: text.slice(0, 2000) })
}

const parsed = (text: string): Said | undefined => {
  try {
    return saidIn(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A complaint with status 200 as the fault that it is, events and pictures that nobody asked for as an answer, and every complaint in one shape. */
async function asItIs(response: Response, isStream: boolean): Promise<Response> {
  if (isStream && response.ok) return response
  const page = response.ok ? undefined : await pageSays(response)
  const whole = page ?? (await wholeBody(response))
  if (whole === undefined) return response
  const { statusText } = response
  const headers = new Headers(response.headers)
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name)
  if ('text' in whole) return new Response(whole.text, { status: response.status, statusText, headers })
  headers.set('content-type', 'application/json')
  const complaint = whole.json.length > longest || (response.ok && hasPictures(whole.json)) ? undefined : parsed(whole.json)
  if (!complaint) return new Response(whole.json, { status: response.status, statusText, headers })
  // Where it says no status of its own, nobody knows how far the work had gone.
  const status = response.ok ? (complaint.status ?? 500) : response.status
  const { message, code, type: kind, param } = complaint
  return new Response(JSON.stringify({ error: { message, code, type: kind, param } }), { status, statusText, headers })
}

/** A complaint beside pictures is no failure: they were made, and may have been paid for. */
function hasPictures(json: string): boolean {
  try {
    const { data } = JSON.parse(json) as Meta
    return Array.isArray(data) && picturesIn({ data }).length > 0
  } catch {
    return false
  }
}

/** A page in place of an error, in a few words. */
async function pageSays(response: Response): Promise<{ readonly json: string } | undefined> {
  if (!response.headers.get('content-type')?.includes('html')) return undefined
  const { message } = await httpError(response.clone())
  return { json: JSON.stringify({ error: { message } }) }
}
