/** What a host and the process that holds its orders say to each other. `id` names one request between the two. */
import type { CarriedError } from './carried-error.ts'
import type { Proxies } from '../net/proxies.ts'
import type { Head } from './kept-answers.ts'

export type ToHolder =
  | { readonly type: 'body'; readonly id: number; readonly part: Uint8Array }
  | ({ readonly type: 'ask'; readonly id: number } & HeldRequest)
  | { readonly type: 'abort'; readonly id: number }

/** One request, after its body. Headers and address hold keys, so it goes by pipe and lies nowhere. */
export interface HeldRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly redirect: Request['redirect']
  /** What the plugin may connect to. */
  readonly hosts: readonly string[]
  /** By which it goes out: those of its host. */
  readonly proxies: Proxies | undefined
  readonly fingerprint: string
  readonly watched?: boolean
  /** Absolute folder of the order, and the request's number in it. */
  readonly dir: string
  readonly n: number
  /** Epoch milliseconds: how long it is waited for where the host is gone. */
  readonly until: number
}

export type FromHolder =
  | { readonly type: 'ready' }
  /** Its folder cannot be written: the answer is handed on, and kept nowhere. */
  | { readonly type: 'unkept'; readonly id: number; readonly why: string }
  | { readonly type: 'head'; readonly id: number; readonly head: Head }
  | { readonly type: 'part'; readonly id: number; readonly part: Uint8Array }
  | { readonly type: 'end'; readonly id: number }
  /** `isSent`: the vendor may have heard of it. */
  | { readonly type: 'fault'; readonly id: number; readonly isSent: boolean; readonly fault: CarriedError }
