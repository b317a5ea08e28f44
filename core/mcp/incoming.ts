/** What clients send, as it was meant: the one look at a message before an SDK has it. */

/**
 * The message without what stands for nothing: clients in Go, Java and C# write `null` for each parameter that is not given, and for the
 * `error` of an answer. No parameter of MCP is `null` by itself. The arguments of a tool are the tool's, and stay as they are.
 */
export function asSent(message: unknown): unknown {
  if (!isRecord(message)) return message
  const { params, result, error } = message
  if (error === null && result !== undefined) return without(message, 'error')
  if (result === null && error !== undefined) return without(message, 'result')
  // PHP writes an empty object as an empty list (laravel/mcp#135, php-mcp/schema#2).
  if (params === null || isEmptyList(params)) return without(message, 'params')
  if (!isRecord(params)) return message
  const meant = message['method'] === 'initialize' ? withCapabilities(given(params, deepest)) : given(params, 0)
  const { _meta: meta } = meant
  if (isEmptyList(meta)) return { ...message, params: without(meant, '_meta') }
  const own = isRecord(meta) ? given(meta, 0) : meta
  return meant === params && own === meta ? message : { ...message, params: own === meta ? meant : { ...meant, _meta: own } }
}

/** What a client can do is said in objects alone, at every depth. */
function withCapabilities(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { capabilities } = params
  const meant = inObjects(capabilities, deepest)
  return meant === capabilities ? params : { ...params, capabilities: meant }
}

/** `value` with each empty list in it as an empty object; itself where there is none. */
function inObjects(value: unknown, levels: number): unknown {
  if (isEmptyList(value)) return {}
  if (!isRecord(value) || levels === 0) return value
  const entries = Object.entries(value).map(([name, one]) => [name, inObjects(one, levels - 1)] as const)
  return entries.some(([name, one]) => one !== value[name]) ? Object.fromEntries(entries) : value
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

/** A client says of itself hardly more than this. */
const deepest = 8

/** Without what is `null`, so many levels further down as well; itself where that is nothing. */
const given = (value: Readonly<Record<string, unknown>>, levels: number): Readonly<Record<string, unknown>> => {
  // Nearly every message has none.
  if (levels === 0 && !Object.values(value).includes(null)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) =>
      one === null ? [] : [[name, levels > 0 && isRecord(one) ? given(one, levels - 1) : one]],
    ),
  )
}

const without = (message: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.fromEntries(Object.entries(message).filter(([key]) => key !== name))

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
