/** Tool calls that become tasks: from the beginning, or because they last. */
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Tasks } from '../../kernel/contract/tasks.ts'
import { may } from '../../kernel/providers/scopes.ts'
import type { Exchange } from '../exchange.ts'
import { openRequest } from '../open-request.ts'
import { answerToolCall } from '../tools.ts'
import { askable } from './call-questions.ts'
import { withoutMissing } from './missing-capability.ts'
import { createdTask, type CreatedTask } from './tasks.ts'

/** `exchange` is one whose client knows tasks. */
export async function callAsTask(
  params: { readonly name: string; readonly arguments: Meta },
  exchange: Exchange,
  tasks: Tasks,
): Promise<object> {
  const begun = await begunAsTask(params, exchange, tasks)
  if (begun) return begun
  let task: CreatedTask | undefined
  const result = await answerToolCall(params, {
    ...exchange,
    tasks: {
      asks: askable(exchange),
      async became(job) {
        task = createdTask(job, tasks)
        await exchange.becameJob?.(job.id)
      },
    },
  })
  return task ?? withoutMissing(result)
}

/** Of a tool that wants its calls to be tasks, and that this client may call. */
async function begunAsTask(
  { name, arguments: args }: { readonly name: string; readonly arguments: Meta },
  exchange: Exchange,
  tasks: Tasks,
): Promise<CreatedTask | undefined> {
  const { host, connection } = exchange
  const tool = host.registry.tools.find(({ enabled, value }) => enabled && value.name === name)?.value
  if (tool?.taskSupport === undefined || !may(connection.principal, 'tool', name)) return undefined
  const { call, end } = openRequest(exchange)
  try {
    const job = await tasks.begin({ tool, arguments: args, call, asks: askable(exchange) })
    if (!job) return undefined
    await exchange.becameJob?.(job.id)
    return createdTask(job, tasks)
  } finally {
    end()
  }
}
