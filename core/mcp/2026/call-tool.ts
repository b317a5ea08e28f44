/** `tools/call` of 2026-07-28: a result, or the handle of a task in its place. */
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Exchange } from '../exchange.ts'
import { answerToolCall } from '../tools.ts'
import { withoutMissing } from './missing-capability.ts'
import { knowsTasks, needsTasks } from './tasks-extension.ts'

export async function callTool(params: { readonly name: string; readonly arguments: Meta }, exchange: Exchange): Promise<object> {
  const { host, client } = exchange
  const tasks = host.service('tasks')
  if (tasks && knowsTasks(client)) return (await import('./task-calls.ts')).callAsTask(params, exchange, tasks)
  const tool = host.registry.tools.find(({ enabled, value }) => enabled && value.name === params.name)?.value
  if (tasks && tool?.taskSupport === 'required') throw needsTasks(`The tool "${tool.name}"`)
  return withoutMissing(await answerToolCall(params, exchange))
}
