/** What is sent for orders and what comes back, in a folder for each; what lies in one is said in `kept-answers.ts`. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { HeldAnswers, OrderAnswers, OrderName } from '../../kernel/ports/order-answers.ts'
import { type CurrentOrder, currentOrder } from './current-order.ts'
import { answerTo, type KeptRequest, keptRequests } from './kept-answers.ts'

export interface OrderAnswersInit {
  /** Absolute; made with the first request. */
  readonly dir: string
  /** How long an order may take, in milliseconds. */
  readonly orderMs: number
  /** Hears why something could not be removed. */
  readonly failed: (error: unknown) => void
}

/** Each a tenth of a second later than the one before. */
const triesToRemove = 5

export function orderAnswers({ dir, orderMs, failed }: OrderAnswersInit): OrderAnswers {
  const folderOf = ({ key, id }: OrderName): string => join(dir, `${key}.${id}.answers`)
  const held = (name: OrderName, left: KeptRequest[] | undefined): HeldAnswers => {
    const answers = folderOf(name)
    const order: CurrentOrder = {
      id: name.id,
      answers,
      until: Date.now() + orderMs,
      ...(left && { left }),
      kept: 1 + Math.max(0, ...(left ?? []).map(({ n }) => n)),
      watched: wasWatched(left),
      isDoubtful: false,
    }
    return {
      during: (work) => currentOrder.during(order, work),
      watched: (ask) => (order.watched ??= ask()),
      isKept: async () => (await answerTo(await keptRequests(answers))) === 'kept',
      end(isLeft) {
        const stays = isLeft && order.kept > 1 && !order.isDoubtful
        // Its holder may still write that the answer is lost: what has come meanwhile is removed by another try.
        if (order.kept > 1 && !stays) void rm(answers, { force: true, recursive: true, maxRetries: triesToRemove }).catch(failed)
        return stays
      },
    }
  }
  return {
    hold: async (order, isLeft = false) => held(order, isLeft ? await keptRequests(folderOf(order)) : undefined),
    of: async (order) => answerTo(await keptRequests(folderOf(order))),
    async list() {
      const names = await readdir(dir).catch((): string[] => [])
      return names.flatMap((name) => {
        const [, key, id] = /^(.+)\.([^.]+)\.answers$/.exec(name) ?? []
        return key !== undefined && id !== undefined ? [{ key, id }] : []
      })
    },
    pack: async (order, most) => (await import('./packed-answers.ts')).packAnswers(folderOf(order), most),
    unpack: async (order, packed) => (await import('./packed-answers.ts')).unpackAnswers(folderOf(order), packed),
  }
}

const wasWatched = (left: readonly KeptRequest[] | undefined): Promise<boolean> | undefined => {
  const watched = left?.find((one) => one.watched !== undefined)?.watched
  return watched === undefined ? undefined : Promise.resolve(watched)
}
