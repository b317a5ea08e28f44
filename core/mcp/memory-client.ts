/** A real MCP client on the other end of an in-memory wire, spoken to in plain types. For tests. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import {
  CreateMessageRequestSchema,
  ElicitationCompleteNotificationSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  type SamplingMessage,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { Elicited } from '../kernel/contract/caller.ts'
import type { Content, Link, Message, ResourceContents } from '../kernel/contract/content.ts'
import type { JsonSchema, Meta } from '../kernel/contract/infer.ts'
import type { Host } from '../kernel/ports/host.ts'
import { localPrincipal } from '../kernel/call/local-principal.ts'
import type {
  AskedElicitation,
  AskedPage,
  AskedSample,
  ClientInit,
  ClientResult,
  ListedPrompt,
  ListedTemplate,
  ListedTool,
  MemoryClient,
} from './memory-client-types.ts'
import type { Progress } from './progress.ts'
import { questionKey } from './sampling.ts'
import { openSession } from './session.ts'
import { fromWireBlock, fromWireContents } from './wire-contents.ts'

/** Connects a client to `host`; every message crosses the wire as JSON, as it would over stdio. */
export async function connectMemoryClient(host: Host, init: ClientInit = {}): Promise<MemoryClient> {
  const client = new SdkClient(
    { name: init.name ?? 'test-client', version: '1.0.0' },
    {
      capabilities: {
        ...(init.sample !== undefined && { sampling: {} }),
        ...((init.elicit !== undefined || init.elicitUrl !== undefined) && { elicitation: elicitationOf(init) }),
        ...(init.extensions && { extensions: { ...init.extensions } }),
        ...(init.roots && { roots: { listChanged: true } }),
      },
      jsonSchemaValidator: { getValidator: validator },
    },
  )
  const told = {
    logs: [] as MemoryClient['told']['logs'][number][],
    listChanged: [] as ('tools' | 'resources' | 'prompts')[],
    updated: [] as string[],
    samples: [] as AskedSample[],
    elicitations: [] as AskedElicitation[],
    pages: [] as AskedPage[],
    completed: [] as string[],
  }
  listen(client, told)
  script(client, init, told)
  const [near, far] = InMemoryTransport.createLinkedPair()
  for (const end of [near, far]) {
    const send = end.send.bind(end)
    end.send = (message, options) => send(JSON.parse(JSON.stringify(message)) as typeof message, options)
  }
  const session = openSession(host, {
    principal: init.principal ?? localPrincipal(host.config),
    paths: true,
    stateful: true,
    resultChars: 9_000_000,
  })
  await session.connect(far)
  await client.connect(near)

  return {
    instructions: client.getInstructions(),
    extensions: (client.getServerCapabilities()?.extensions ?? {}) as Readonly<Record<string, Meta>>,
    told,
    listTools: () =>
      all(async (cursor) => client.listTools({ cursor }).then(({ tools, nextCursor }) => [tools as ListedTool[], nextCursor])),
    async callTool(name, args = {}, { onProgress, signal, timeoutMs } = {}) {
      const { content, structuredContent, isError, ...rest } = await client.callTool({ name, arguments: { ...args } }, undefined, {
        ...(onProgress && { onprogress: (progress: object) => onProgress(progress as Progress) }),
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      })
      const blocks = (content as readonly Content[]).map(fromWireBlock)
      return {
        isError: isError === true,
        content: blocks,
        text: blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
        data: structuredContent as Meta | undefined,
        envelope: ((rest['_meta'] as Meta | undefined)?.['atelier/result'] ?? { ok: isError !== true }) as ClientResult['envelope'],
      }
    },
    listResources: () =>
      all(async (cursor) => client.listResources({ cursor }).then(({ resources, nextCursor }) => [resources as Link[], nextCursor])),
    listTemplates: () =>
      all(async (cursor) =>
        client
          .listResourceTemplates({ cursor })
          .then(({ resourceTemplates, nextCursor }) => [resourceTemplates as ListedTemplate[], nextCursor]),
      ),
    readResource: async (uri) => ((await client.readResource({ uri })).contents as readonly ResourceContents[]).map(fromWireContents),
    subscribe: async (uri) => void (await client.subscribeResource({ uri })),
    unsubscribe: async (uri) => void (await client.unsubscribeResource({ uri })),
    listPrompts: () =>
      all(async (cursor) => client.listPrompts({ cursor }).then(({ prompts, nextCursor }) => [prompts as ListedPrompt[], nextCursor])),
    getPrompt: async (name, args = {}) =>
      ((await client.getPrompt({ name, arguments: { ...args } })).messages as readonly Message[]).map(({ role, content }) => ({
        role,
        content: fromWireBlock(content),
      })),
    async complete(of, name, value, others) {
      const ref = 'prompt' in of ? { type: 'ref/prompt' as const, name: of.prompt } : { type: 'ref/resource' as const, uri: of.template }
      const { completion } = await client.complete({
        ref,
        argument: { name, value },
        ...(others && { context: { arguments: { ...others } } }),
      })
      return completion as { values: string[] }
    },
    setLevel: async (level) => void (await client.setLoggingLevel(level)),
    async close() {
      await client.close()
      await session.close()
    },
  }
}

/** As the SDK's own, which the build leaves out for the sake of cold starts. */
function validator<T>(
  schema: object,
): (data: unknown) => { valid: true; data: T; errorMessage: undefined } | { valid: false; data: undefined; errorMessage: string } {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const validate = ajv.compile(schema)
  return (data) =>
    validate(data)
      ? { valid: true, data: data as T, errorMessage: undefined }
      : { valid: false, data: undefined, errorMessage: ajv.errorsText(validate.errors) }
}

async function all<T>(next: (cursor: string | undefined) => Promise<[T[], string | undefined]>): Promise<T[]> {
  const found: T[] = []
  let cursor: string | undefined
  do {
    const [items, more] = await next(cursor)
    found.push(...items)
    cursor = more
  } while (cursor !== undefined)
  return found
}

/** An empty object means forms, as before there was a choice. */
const elicitationOf = ({ elicit, elicitUrl }: ClientInit): { form?: {}; url?: {} } =>
  elicitUrl === undefined ? {} : { url: {}, ...(elicit !== undefined && { form: {} }) }

const keyOf = ({ _meta }: { readonly _meta?: Meta | undefined }): string | undefined => {
  const key = _meta?.[questionKey]
  return typeof key === 'string' ? key : undefined
}

type Told = { -readonly [K in keyof MemoryClient['told']]: MemoryClient['told'][K][number][] }

function listen(client: SdkClient, told: Told): void {
  client.setNotificationHandler(
    LoggingMessageNotificationSchema,
    ({ params: { level, data, logger } }) => void told.logs.push({ level, data, ...(logger !== undefined && { logger }) }),
  )
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void told.listChanged.push('tools'))
  client.setNotificationHandler(ResourceListChangedNotificationSchema, () => void told.listChanged.push('resources'))
  client.setNotificationHandler(PromptListChangedNotificationSchema, () => void told.listChanged.push('prompts'))
  client.setNotificationHandler(ElicitationCompleteNotificationSchema, ({ params }) => void told.completed.push(params.elicitationId))
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.updated.push(params.uri))
}

function script(client: SdkClient, { sample, elicit, elicitUrl, roots }: ClientInit, told: Told): void {
  if (sample !== undefined)
    client.setRequestHandler(CreateMessageRequestSchema, async ({ params }) => {
      const asked: AskedSample = {
        messages: params.messages.map(({ role, content }) => ({ role, content: content as Content })),
        maxTokens: params.maxTokens,
        ...(params.systemPrompt !== undefined && { system: params.systemPrompt }),
        ...(params.temperature !== undefined && { temperature: params.temperature }),
        models: params.modelPreferences?.hints?.flatMap(({ name }) => name ?? []) ?? [],
        key: keyOf(params),
      }
      told.samples.push(asked)
      const reply = typeof sample === 'string' ? sample : await sample(asked)
      if (typeof reply === 'string')
        return { role: 'assistant', model: 'scripted', stopReason: 'endTurn', content: { type: 'text', text: reply } }
      const content = (reply.content[0] ?? { type: 'text', text: reply.text }) as Extract<SamplingMessage['content'], { type: 'text' }>
      return { role: 'assistant', model: reply.model, content, ...(reply.stopReason !== undefined && { stopReason: reply.stopReason }) }
    })
  if (elicit !== undefined || elicitUrl !== undefined)
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      if (params.mode === 'url') {
        const { message, url, elicitationId } = params
        const page: AskedPage = { message, url, id: elicitationId, key: keyOf(params) }
        told.pages.push(page)
        return { action: typeof elicitUrl === 'function' ? await elicitUrl(page) : (elicitUrl ?? 'cancel') }
      }
      const asked: AskedElicitation = {
        message: params.message,
        schema: ('requestedSchema' in params ? params.requestedSchema : { type: 'object' }) as JsonSchema,
        key: keyOf(params),
      }
      told.elicitations.push(asked)
      const answer: Elicited<Meta> = typeof elicit === 'function' ? await elicit(asked) : { action: 'accept', content: elicit ?? {} }
      if (answer.action === 'accept') return { action: 'accept', content: answer.content as Record<string, string> }
      return { action: answer.action === 'unavailable' ? 'cancel' : answer.action }
    })
  if (roots) client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots.map((uri) => ({ uri })) }))
}
