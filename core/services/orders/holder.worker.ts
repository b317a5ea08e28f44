/**
 * A process of its own that sends the requests of paid orders and writes down each answer before anybody reads it, so that an answer is not
 * lost with the host that asked. It ends with its host, or as soon as the answers that its host has left are written.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AtelierError } from '../../kernel/contract/errors.ts'
import { noting } from '../../kernel/providers/sent.ts'
import { guardedFetch } from '../net/guarded-fetch.ts'
import { patiently } from '../net/patient-dispatcher.ts'
import { carried } from './carried-error.ts'
import { type HolderLease, holderLeases } from './holder-lease.ts'
import type { FromHolder, HeldRequest, ToHolder } from './holder-messages.ts'
import { answerMode, askedOf, type Head, keepAsked, keepLost, keepWhole, type Kept, partOf } from './kept-answers.ts'

interface Open {
  readonly abort: AbortController
  readonly request: HeldRequest
}
/** How often it is looked whether anybody still wants an answer whose host is gone. */
const lookMs = 1000

const bodies = new Map<number, Uint8Array[]>()
const opened = new Map<number, Open>()
const leases = holderLeases()
let isEnding = false

const say = (message: FromHolder): void => {
  // A host that is gone hears nothing, and nothing is lost by that.
  if (process.connected) process.send!(message, undefined, undefined, () => undefined)
}
const leave = async (): Promise<void> => {
  if (!isEnding || opened.size > 0) return
  await leases.release()
  process.exit()
}

async function answer(id: number, request: HeldRequest): Promise<void> {
  const abort = new AbortController()
  opened.set(id, { abort, request })
  if (!process.connected) outlive({ abort, request })
  const body = bodies.get(id)
  bodies.delete(id)
  const sent = { something: false }
  const keeper = await keeperOf(id, request).catch((error: unknown) => {
    say({ type: 'unkept', id, why: (error as Error).message })
    return undefined
  })
  try {
    const asked: RequestInit = {
      method: request.method,
      // Of a body that is whole, `fetch` says the length itself.
      headers: request.headers.flatMap(([name, value]): [string, string][] => (name === 'content-length' ? [] : [[name, value]])),
      redirect: request.redirect,
      signal: abort.signal,
      ...(body && { body: Buffer.concat(body) }),
    }
    const { hosts, proxies } = request
    const init = await patiently(asked, proxies)
    const response = await noting(sent, () => guardedFetch(hosts, proxies)(request.url, init))
    const { status, statusText, headers, url, redirected } = response
    const head: Head = { status, statusText, headers: [...headers], url, redirected }
    say({ type: 'head', id, head })
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      keeper?.add(part)
      say({ type: 'part', id, part })
    }
    keeper?.end({ isSent: true, head })
    say({ type: 'end', id })
  } catch (error) {
    const fault = carried(error)
    // What its own host has ended is nothing to be told again.
    if (abort.signal.aborted) keeper?.drop()
    else keeper?.end({ isSent: sent.something, fault })
    say({ type: 'fault', id, isSent: sent.something, fault })
  } finally {
    opened.delete(id)
    void leave()
  }
}

/** Writes an answer down. A disk that is full costs nobody the answer: it is kept no longer, and goes on to the host. */
async function keeperOf(id: number, request: HeldRequest) {
  const lease: HolderLease = await leases.of(dirname(request.dir))
  const { origin, pathname } = new URL(request.url)
  const { dir, n, fingerprint, method, watched } = request
  keepAsked({ dir, n, fingerprint, method, address: `${origin}${pathname}`, holder: lease.path, ...(watched !== undefined && { watched }) })
  let file: number | undefined
  const drop = (): void => {
    if (file !== undefined) closeSync(file)
    file = undefined
    try {
      keepLost(request)
    } catch {
      // Its order is closed, or the folder takes nothing at all.
    }
  }
  const trying = (write: () => void): void => {
    try {
      write()
    } catch (error) {
      say({ type: 'unkept', id, why: (error as Error).message })
      drop()
    }
  }
  trying(() => (file = openSync(partOf(request), 'w', answerMode)))
  return {
    add: (part: Uint8Array) => trying(() => file !== undefined && writeFileSync(file, part)),
    end(kept: Kept) {
      if (file === undefined) return
      closeSync(file)
      file = undefined
      trying(() => keepWhole(request, kept))
    },
    drop,
  }
}

/** Its host is gone: it is finished for the next, within its time, as long as anybody may still ask for it. */
function outlive({ abort, request }: Open): void {
  const stop = (): void => {
    clearInterval(look)
    clearTimeout(late)
    abort.abort(new AtelierError({ code: 'ABORTED', message: 'Nobody waits for this order any more.', outcome: 'unknown' }))
  }
  const look = setInterval(() => void stat(askedOf(request)).catch(stop), lookMs).unref()
  const late = setTimeout(stop, Math.max(0, request.until - Date.now())).unref()
}

process.on('message', (message: ToHolder) => {
  if (message.type === 'ask') void answer(message.id, message)
  else if (message.type === 'body') {
    const body = bodies.get(message.id)
    if (body) body.push(message.part)
    else bodies.set(message.id, [message.part])
  } else {
    bodies.delete(message.id)
    opened.get(message.id)?.abort.abort(new AtelierError({ code: 'ABORTED', message: 'The order was cancelled.', outcome: 'unknown' }))
  }
})
process.once('disconnect', () => {
  isEnding = true
  for (const one of opened.values()) outlive(one)
  void leave()
})
// The terminal and the client that end the host mean the host; whoever ends the machine waits a little.
process.on('SIGTERM', () => {
  isEnding = true
  void leave()
})
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
// One bad answer must not cost the others.
process.on('uncaughtException', () => undefined)
say({ type: 'ready' })
