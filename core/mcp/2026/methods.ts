/** Every method of 2026-07-28 that the host answers, beside what the SDK answers by itself. */
import { z } from 'zod'
import { tableOf } from '../../kernel/contract/table.ts'
import { complete } from '../completions.ts'
import type { Exchange } from '../exchange.ts'
import { getPrompt, listPrompts } from '../prompts.ts'
import { readRequest, type RequestSchema } from '../read-request.ts'
import { listResources, listTemplates, readResource } from '../resources.ts'
import { rpcCodes, rpcError } from '../rpc-error.ts'
import { listTools } from '../tools.ts'
import { callTool } from './call-tool.ts'

export type Method = (params: object, exchange: Exchange) => Promise<object>

const page = z.looseObject({ cursor: z.string().optional() })
const named = z.looseObject({ name: z.string() })
const text = z.record(z.string(), z.string())
const completed = z.looseObject({
  ref: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('ref/prompt'), name: z.string() }),
    z.looseObject({ type: z.literal('ref/resource'), uri: z.string() }),
  ]),
  argument: z.looseObject({ name: z.string(), value: z.string() }),
  context: z.looseObject({ arguments: text.optional() }).optional(),
})

/** Parameters as `schema` reads them; in plain words what is wrong with them. */
function method<T>(name: string, schema: z.ZodType<T>, answer: (params: T, exchange: Exchange) => object | Promise<object>) {
  const request: RequestSchema<{ params: T }> = z.looseObject({ params: schema })
  const answered: Method = async (params, exchange) => {
    const asked = { method: name, params }
    const read = readRequest(request, asked)
    if ('problem' in read) throw rpcError(rpcCodes.params, read.problem)
    return answer(read.data.params, exchange)
  }
  return { [name]: answered }
}

export const methods: Readonly<Record<string, Method>> = tableOf({
  ...method('tools/list', page, listTools),
  ...method('tools/call', named.extend({ arguments: z.record(z.string(), z.unknown()).default({}) }), callTool),
  ...method('resources/list', page, listResources),
  ...method('resources/templates/list', page, listTemplates),
  ...method('resources/read', z.looseObject({ uri: z.string() }), readResource),
  ...method('prompts/list', page, listPrompts),
  ...method('prompts/get', named.extend({ arguments: text.optional() }), getPrompt),
  ...method('completion/complete', completed, complete),
})

const task = z.looseObject({ taskId: z.string() })
const tasks = () => import('./tasks.ts')

/** Of the extension `io.modelcontextprotocol/tasks`, where somebody has jobs. */
export const taskMethods: Readonly<Record<string, Method>> = tableOf({
  ...method('tasks/get', task, async (params, exchange) => (await tasks()).getTask(params, exchange)),
  ...method('tasks/update', task.extend({ inputResponses: z.record(z.string(), z.unknown()).default({}) }), async (params, exchange) =>
    (await tasks()).updateTask(params, exchange),
  ),
  ...method('tasks/cancel', task, async (params, exchange) => (await tasks()).cancelTask(params, exchange)),
})
