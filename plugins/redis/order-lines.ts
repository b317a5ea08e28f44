/**
 * Lines of orders on Redis, of all hosts: who has which, and who lives. Every host knows them all, so that a server which has lost them, as after a restart without its disk, is
 * told them again before it is asked anything: what is not there would else be taken for never ordered.
 */
import { AtelierError, type PluginLog } from 'atelier-mcp'
import type { RedisConnection } from './connection.ts'
import { epochNow, inEpoch } from './epoch.ts'
import { heard } from './heard.ts'
import { knownOwner } from './known-owner.ts'
import { answersAt } from './left-answers.ts'
import { type Line, lineOf, newOrderId, newOwnerName, ownerOf, textOf } from './order-line.ts'
import { changeLine, openLine, readLines, removeLine, restoreLine, takeLine } from './order-scripts.ts'
import { beatMs, signsOfLife } from './signs-of-life.ts'
import { keptMs, owedAt, withdrawnAt, withdrawOrders } from './withdraw-orders.ts'

export interface ReadLine {
  readonly line: Line
  /** Of this host, of another one that lives, or of nobody who does. */
  readonly of: 'here' | 'elsewhere' | 'nobody'
}
export interface OrderLines {
  /** For a new order: says which host it is of. */
  newId(): string
  /**
   * Sees to it that no line of these ids is ever opened, and says for which: not where its host lives, is none of this Redis, or that is not known for long enough, and where there is such
   * a line, or was one whose bill is not written.
   */
  withdraw(ids: readonly string[]): Promise<readonly string[]>
  /** Resolves when it is written down: until then nothing may be sent. Throws `LEASE_LOST` for what was withdrawn. */
  open(line: Line): Promise<void>
  /** False where it is not this host's any more. `isLeft`: it is nobody's from then on. */
  change(line: Line, isLeft?: boolean): Promise<boolean>
  remove(line: Line): Promise<boolean>
  /** Makes it this host's, where its host is gone for all that is known, or has let go of it. Where it rejects, the line is left to others later, whatever has become of it. */
  take(line: Line): Promise<Line | undefined>
  /** Of one key, or all; oldest first. */
  read(key?: string): Promise<readonly ReadLine[]>
  /** Whether another host's line of this key was seen. Asks nobody. */
  isSeen(key: string): boolean
  /** Whether an order of this id is known. Asks nobody. */
  knows(id: string): boolean
  /** Runs with each sign of life that the server has taken. */
  onBeat(fn: () => void): void
  /** Tells all hosts, this one too, that one of them is to cancel an order; and hears that. */
  tellCancel(id: string): Promise<void>
  onCancel(listener: (id: string) => void): void
  close(): Promise<void>
}
export interface OrderLinesInit {
  readonly connection: RedisConnection
  readonly log: PluginLog
  /** Lines of this host that it knows of; others with its name are of writes that were refused and took place all the same. */
  has(id: string): boolean
  /** A host that shows no sign of life for this long is gone, in milliseconds. */
  readonly staleMs: number
}
type Told = { readonly cancel: string } | { readonly line: Line; readonly text?: string }

const isLine = ({ line, text }: Extract<Told, { readonly line: Line }>): boolean =>
  typeof line.id === 'string' && typeof line.key === 'string' && (text === undefined || typeof text === 'string')

/** Reads what there is, and says that this host lives, until `close`. */
export async function orderLines({ connection, log, has, staleMs }: OrderLinesInit): Promise<OrderLines> {
  const { ask, key: keyOf } = connection
  const owner = newOwnerName()
  const signs = signsOfLife({ connection, owner, staleMs })
  const ownKnown = knownOwner(connection, owner)
  const [epochAt, keysAt, channel] = [keyOf('orders', 'epoch'), keyOf('orders', 'keys'), keyOf('orders', 'told')]
  const linesAt = keyOf('orders', 'of', '')
  /** As all hosts have told them. */
  const known = new Map<string, { readonly line: Line; readonly text: string }>()
  const cancels: ((id: string) => void)[] = []
  let epoch = ''
  let server = ''
  let isDoubtful = false
  /** Lines that this host has asked for, and has no answer to yet. They are somebody's orders: what comes of them is never removed. */
  const taking = new Set<string>()
  /** What is heard while the lines are read: it may be newer than what was read. */
  const heardMeanwhile = new Set<Told[]>()

  const hear = (told: Told): void => {
    for (const all of heardMeanwhile) all.push(told)
    if ('cancel' in told) for (const listener of cancels) listener(told.cancel)
    else if (!isLine(told)) throw new TypeError('That is no line of an order.')
    else if (told.text === undefined) known.delete(told.line.id)
    else known.set(told.line.id, { line: told.line, text: told.text })
  }
  /**
   * What is known here is written where the server has lost it. A line that was removed elsewhere may come back by it: its host removes it once more, and
   * where that is gone a person is asked.
   */
  const restore = async (direct: RedisConnection['ask']): Promise<void> => {
    const [now, run] = await epochNow(direct, epochAt)
    const mayBeLost = epoch !== '' && (now !== epoch || run !== server)
    for (const { line, text } of mayBeLost ? known.values() : []) {
      await direct((redis) => redis.eval(restoreLine, 2, `${linesAt}${line.key}`, keysAt, line.id, text, line.key))
      // Whether its host lives is not known any more, and is waited for.
      if (ownerOf(text) !== '') await signs.lend(ownerOf(text), direct)
    }
    if (mayBeLost && now !== epoch)
      log.warn(
        `Redis at ${connection.where} has lost what it knew of orders. Those that are known here were written down again: ${known.size}.`,
      )
    await signs.show(direct)
    epoch = now
    server = run
    signs.waitForAll()
    isDoubtful = true
    await ownKnown.say(direct)
  }
  let restoring: Promise<void> | undefined
  const restored = (): Promise<void> => (restoring ??= restore(ask).finally(() => (restoring = undefined)))

  const steady = (asked: (epoch: string) => Promise<unknown>): Promise<unknown> => inEpoch(asked, { epoch: () => epoch, restore: restored })
  const write = async (script: string, line: Line, newOwner: string | undefined): Promise<boolean> => {
    const text = newOwner === undefined ? undefined : textOf(newOwner, line)
    const told: Told = { line, ...(text !== undefined && { text }) }
    try {
      const answer = await steady((now) => {
        const keys = [
          epochAt,
          `${linesAt}${line.key}`,
          keysAt,
          channel,
          answersAt(keyOf, line.id),
          withdrawnAt(keyOf, line.id),
          owedAt(keyOf, line.id),
        ]
        const args = [now, line.id, text ?? '', line.key, JSON.stringify(told), owner, line.isOwed === true ? keptMs : '']
        return ask((redis) => redis.eval(script, keys.length, ...keys, ...args))
      })
      if (answer === 1) hear(told)
      return answer === 1
    } catch (error) {
      // It may have taken place all the same.
      isDoubtful = true
      throw error
    }
  }
  const readTexts = async (key = ''): Promise<readonly { readonly text: string; readonly lives: boolean }[]> => {
    const keys = [epochAt, keysAt, signs.ownAt]
    const answer = await steady((now) => ask((redis) => redis.eval(readLines, keys.length, ...keys, now, linesAt, signs.at(''), key)))
    const [ownLives, ...flat] = Array.isArray(answer) ? (answer as readonly unknown[]) : []
    if (ownLives === 0) await signs.show()
    const isDoubted = signs.areDoubted()
    return flat.flatMap((text, index) =>
      typeof text === 'string' ? { text, lives: flat[index + 1] === 1 || (isDoubted && ownerOf(text) !== '') } : [],
    )
  }

  /** What bears this host's name and is none of its orders was never sent, or is over. */
  const settleDoubt = async (): Promise<void> => {
    isDoubtful = false
    try {
      for (const { text } of await readTexts()) {
        const line = lineOf(text)
        if (ownerOf(text) !== owner || has(line.id)) continue
        // Another host had sent it.
        if (taking.has(line.id)) await write(changeLine, line, '')
        else await write(removeLine, line, undefined)
      }
    } catch (error) {
      isDoubtful = true
      throw error
    }
  }

  await connection.listen(
    channel,
    heard(log, (told) => hear(told as Told)),
  )
  await restored()
  const beats: (() => void)[] = [ownKnown.renew]
  const live = async (): Promise<void> => {
    await signs.show()
    for (const fn of beats) fn()
    if (isDoubtful) await settleDoubt()
  }
  /** What was told while nobody listened. */
  const learn = async (): Promise<void> => {
    const meanwhile: Told[] = []
    heardMeanwhile.add(meanwhile)
    const texts = await readTexts().finally(() => heardMeanwhile.delete(meanwhile))
    known.clear()
    for (const { text } of texts) hear({ line: lineOf(text), text })
    for (const told of meanwhile) if (!('cancel' in told)) hear(told)
  }
  await learn()
  connection.onReturn(async (direct) => {
    await restore(direct)
    // Nobody waits for that.
    void learn().catch(() => {})
  })
  const beat = setInterval(() => void live().catch(() => {}), beatMs(staleMs))
  beat.unref()

  return {
    newId: () => newOrderId(owner),
    async withdraw(ids) {
      if (!signs.areComplete()) return []
      const placed = async (): Promise<ReadonlySet<string>> => new Set((await readTexts()).map(({ text }) => lineOf(text).id))
      return withdrawOrders(ids, { connection, epochAt, signs, steady, placed })
    },
    async open(line) {
      if (await write(openLine, line, owner)) return
      throw new AtelierError({
        code: 'LEASE_LOST',
        message: 'This host gave no sign of life for a while, and the money that it had put aside for this order was given back.',
        retryable: true,
        outcome: 'none',
      })
    },
    change: (line, isLeft = false) => write(changeLine, line, isLeft ? '' : owner),
    remove: (line) => write(removeLine, line, undefined),
    async take(line) {
      const at = `${linesAt}${line.key}`
      taking.add(line.id)
      const json = await steady((now) => {
        const args = [now, line.id, owner, signs.at(''), signs.areDoubted() ? '1' : '']
        return ask((redis) => redis.eval(takeLine, 3, epochAt, at, signs.ownAt, ...args))
      }).catch((error: unknown) => {
        // It may be this host's all the same.
        isDoubtful = true
        throw error
      })
      taking.delete(line.id)
      if (typeof json !== 'string') return undefined
      const taken = JSON.parse(json) as Line
      const told: Told = { line: taken, text: textOf(owner, taken) }
      hear(told)
      await ask((redis) => redis.publish(channel, JSON.stringify(told))).catch(() => {})
      return taken
    },
    async read(key) {
      const texts = await readTexts(key)
      return texts
        .map(({ text, lives }): ReadLine => ({ line: lineOf(text), of: ownerOf(text) === owner ? 'here' : lives ? 'elsewhere' : 'nobody' }))
        .toSorted((a, b) => a.line.at - b.line.at)
    },
    isSeen: (key) => [...known.values()].some(({ line }) => line.key === key && !has(line.id)),
    knows: (id) => known.has(id),
    onBeat: (fn) => void beats.push(fn),
    tellCancel: (id) => ask(async (redis) => void (await redis.publish(channel, JSON.stringify({ cancel: id } satisfies Told)))),
    onCancel: (fn) => void cancels.push(fn),
    async close() {
      clearInterval(beat)
      await signs.remove().catch(() => {})
    },
  }
}
