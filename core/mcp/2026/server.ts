/** An SDK server that answers requests of 2026-07-28 over the host: one for each request over HTTP, one for a client over stdio. */
/* oxlint-disable unicorn/prefer-add-event-listener -- callbacks of the SDK, not events of a document */
import {
  type CacheHint,
  type Implementation,
  type JsonSchemaValidatorResult,
  type Result,
  Server,
  type ServerCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Host } from '../../kernel/ports/host.ts'
import { offeredExtensions } from '../../kernel/plugin/extensions.ts'
import type { Connection } from '../exchange.ts'
import { instructionsFor } from '../instructions.ts'
import { tracedRequest } from '../traced.ts'
import { assertWritable } from '../writable.ts'
import { methods, taskMethods } from './methods.ts'
import { requestExchange } from './request-exchange.ts'
import { tasksExtension } from './tasks-extension.ts'
import { askedBefore, withQuestions } from './with-questions.ts'

/** How many requests are being answered now, over all servers of a door. */
export interface AtWork {
  readonly busy: number
  /** Resolves when no request is being answered. */
  idle(): Promise<void>
  during<T>(work: () => Promise<T>): Promise<T>
}

/** What changes seldom, and is told when it does, may be kept a minute; what is made all the time and may be withdrawn is asked for again. */
const kept: CacheHint = { ttlMs: 60_000, cacheScope: 'private' }
const asked: CacheHint = { ttlMs: 0, cacheScope: 'private' }

export function openServer(host: Host, connection: Connection, atWork: AtWork): Server {
  const hasTasks = host.service('tasks') !== undefined
  const offered = offeredExtensions(host.registry.extensions)
  const extensions = hasTasks ? { ...offered, [tasksExtension]: {} } : offered
  const info: Implementation = { name: 'atelier', title: 'Atelier', version: host.version }
  const server = new Server(info, {
    capabilities: {
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
      completions: {},
      logging: {},
      ...(extensions && { extensions: extensions as NonNullable<ServerCapabilities['extensions']> }),
    },
    instructions: instructionsFor(host, connection.paths),
    cacheHints: {
      'server/discover': kept,
      'tools/list': kept,
      'prompts/list': kept,
      'resources/templates/list': kept,
      'resources/list': asked,
      'resources/read': asked,
    },
    // Answers of clients are checked by the host; the SDK's own validator would load ajv.
    jsonSchemaValidator: { getValidator },
  })
  for (const [method, answer] of Object.entries({ ...methods, ...(hasTasks && taskMethods) }))
    server.setRequestHandler(method, { params: anything }, (params, context: ServerContext) =>
      atWork.during(async () => {
        const exchange = requestExchange(host, connection, context)
        const given = params as object
        const result = await tracedRequest({ method, params: given, id: context.mcpReq.id }, exchange, () =>
          mayAsk.has(method)
            ? withQuestions({ method, params: withoutMeta(given) }, exchange, askedBefore(context), (within) => answer(given, within))
            : answer({ ...given, ...answersOf(context) }, exchange),
        )
        assertWritable(method, result)
        return result as Result
      }),
    )
  server.onerror = (error) => host.log.debug('A message could not be handled', { error: error.message })
  return server
}

function getValidator<T>() {
  return (data: unknown): JsonSchemaValidatorResult<T> => ({ valid: true, data: data as T, errorMessage: undefined })
}

/** Answers to these may need more from the client. */
const mayAsk: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read'])

/** The SDK takes them out of the parameters of every method. */
const answersOf = ({ mcpReq: { inputResponses } }: ServerContext): object => ({ ...(inputResponses && { inputResponses }) })

const withoutMeta = (params: object): object => Object.fromEntries(Object.entries(params).filter(([name]) => name !== '_meta'))

/** Each method reads its own parameters, and says in plain words what is wrong with them. */
const anything = {
  '~standard': { version: 1 as const, vendor: 'atelier', validate: (value: unknown) => ({ value }) },
}

export function atWorkCounter(): AtWork {
  let busy = 0
  const waiting: (() => void)[] = []
  return {
    get busy() {
      return busy
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    async during(work) {
      busy++
      try {
        return await work()
      } finally {
        if (--busy === 0) for (const resolve of waiting.splice(0)) resolve()
      }
    },
  }
}
