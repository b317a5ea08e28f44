/**
 * This side of the process that holds paid orders (`holder.worker.ts`). One for all hosts of this process, started with the first request,
 * ended when nothing was sent for a while; nothing waits for its sake.
 */
import { AsyncResource } from 'node:async_hooks'
import { type ChildProcess, fork } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../kernel/ports/logger.ts'
import { noteSent } from '../../kernel/providers/sent.ts'
import type { OutlivingProcess, OutlivingRequest } from '../net/plugin-fetch.ts'
import { runnable } from '../worker/runnable.ts'
import { revived } from './carried-error.ts'
import type { FromHolder, HeldRequest, ToHolder } from './holder-messages.ts'
import { asResponse } from './kept-answers.ts'

type OfOne = Exclude<FromHolder, { readonly type: 'ready' }>
interface Running {
  readonly child: ChildProcess
  readonly open: Map<number, (message: OfOne) => void>
}

const idleMs = 60_000
/** Longer than a process takes to start on a machine that is busy. */
const startMs = 15_000
/** What it needs of the environment: to run, and to trust whom this process trusts. Keys and proxies go by pipe, with each request. */
const needed =
  /^(path|home|userprofile|systemroot|windir|tmpdir|te?mp|tz|ld_library_path|node_(extra_ca_certs|tls_reject_unauthorized|use_system_ca)|ssl_cert_(file|dir))$/i
const option = /^--(use-|tls-|dns-|no-network-family|network-family|openssl-|secure-heap)/

let running: Promise<Running> | undefined
let idle: NodeJS.Timeout | undefined
let last = 0

/** Where it cannot be started, or an answer cannot be kept, `log` hears of it once. */
export function holder(log: Logger): OutlivingProcess {
  let isTold = false
  const tell = (why: string): void => {
    if (!isTold)
      log.warn(`A paid order is not kept beyond the life of this host: ${why} If it dies meanwhile, what it has ordered may be lost.`)
    isTold = true
  }
  return {
    async request() {
      clearTimeout(idle)
      running ??= start()
      const starting = running
      try {
        let one = await starting
        // It may have ended a moment ago.
        if (!one.child.connected) one = await (running = start())
        return outlivingRequest(one, ++last, tell)
      } catch (error) {
        running = undefined
        tell(`The process that would hold it does not start (${(error as Error).message}).`)
        return undefined
      }
    },
  }
}

async function start(): Promise<Running> {
  const script = fileURLToPath(await runnable(new URL('./holder.worker.ts', import.meta.url)))
  const child = fork(script, {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    cwd: dirname(script),
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => needed.test(name))),
    execArgv: process.execArgv.filter((one) => option.test(one)),
  })
  const open: Running['open'] = new Map()
  const one: Running = { child, open }
  const gone = (): void => {
    if (running !== undefined) void running.then((now) => now === one && (running = undefined)).catch(() => {})
    const fault = {
      name: 'TypeError',
      message: 'fetch failed',
      cause: { name: 'Error', message: 'The process that held it ended.', code: 'ECONNRESET' },
    }
    for (const [id, hear] of open) hear({ type: 'fault', id, isSent: true, fault })
  }
  child.once('disconnect', gone)
  return new Promise((resolve, reject) => {
    const failed = (why: string) => (): void => {
      clearTimeout(late)
      gone()
      reject(new Error(why))
    }
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      failed('it says nothing')()
    }, startMs).unref()
    child.on('error', (error) => failed(error.message)())
    child.once('exit', failed('it ended at once'))
    child.on('message', (message: FromHolder) => {
      if (message.type !== 'ready') return open.get(message.id)?.(message)
      clearTimeout(late)
      hold(child, open.size > 0)
      resolve(one)
    })
  })
}

/** Whether this process stays alive for its sake. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const way = isHeld ? 'ref' : 'unref'
  child[way]()
  child.channel?.[way]()
}

function outlivingRequest({ child, open }: Running, id: number, tell: (why: string) => void): OutlivingRequest {
  // Waited for only where what was said before is not on its way yet.
  const say = (message: ToHolder): Promise<void> =>
    new Promise((resolve, reject) => {
      if (child.send(message, (error) => (error ? reject(error) : resolve()))) resolve()
    })
  const over = (): void => {
    if (!open.delete(id) || open.size > 0) return
    hold(child, false)
    clearTimeout(idle)
    idle = setTimeout(() => {
      running = undefined
      if (child.connected) child.disconnect()
    }, idleMs).unref()
  }
  hold(child, true)
  open.set(id, () => undefined)
  const abort = (): void => {
    if (open.has(id) && child.connected) void say({ type: 'abort', id }).catch(() => {})
    over()
  }
  return {
    add: (part) => say({ type: 'body', id, part }),
    giveUp: abort,
    send: (request: HeldRequest, signal) =>
      new Promise((resolve, reject) => {
        // What is heard later belongs to whoever asks now.
        const isSent = AsyncResource.bind(noteSent)
        let body: ReadableStreamDefaultController<Uint8Array> | undefined
        const fail = (error: unknown): void => {
          signal.removeEventListener('abort', aborted)
          over()
          if (body) body.error(error)
          else reject(error as Error)
        }
        const aborted = (): void => {
          abort()
          // It had been on its way.
          isSent()
          fail(signal.reason)
        }
        signal.addEventListener('abort', aborted, { once: true })
        open.set(id, (message) => {
          if (message.type === 'unkept') tell(message.why)
          else if (message.type === 'fault') {
            if (message.isSent) isSent()
            fail(revived(message.fault))
          } else if (message.type === 'head') {
            isSent()
            const stream = (): ReadableStream<Uint8Array> =>
              new ReadableStream<Uint8Array>({
                start: (controller) => void (body = controller),
                cancel: () => {
                  signal.removeEventListener('abort', aborted)
                  abort()
                },
              })
            resolve(asResponse(message.head, stream))
          } else if (message.type === 'part') body?.enqueue(message.part)
          else {
            signal.removeEventListener('abort', aborted)
            over()
            body?.close()
          }
        })
        say({ type: 'ask', id, ...request }).catch(fail)
      }),
  }
}
