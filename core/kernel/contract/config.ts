/** `mcp.config.ts`: which plugins, and what the kernel itself needs to know. What one plugin needs is that plugin's option. */
import type { HttpAuth } from './http-auth.ts'
import type { Library } from './library.ts'
import type { Plugin } from './plugin.ts'
import type { Kind } from './run.ts'

export interface Config {
  /** Imported and called, or by package name or path; falsy entries are skipped. Order breaks ties, first wins. */
  readonly plugins: readonly (Plugin | PluginUse | string | false | null | undefined)[]
  /** Providers to ask, in order: `openai`, `openai/gpt-image-2` or an alias. Default: all of the kind, in plugin order. */
  readonly chains?: { readonly [K in Kind]?: readonly string[] }
  /** `{ fast: ['openai/gpt-image-1-mini', 'local'] }`: the first that serves the kind. */
  readonly aliases?: Readonly<Record<string, string | readonly string[]>>
  readonly limits?: Limits
  readonly dirs?: {
    /** Default: the XDG homes, or `ATELIER_CACHE_DIR`, `ATELIER_DATA_DIR`, `ATELIER_STATE_DIR`. */
    readonly cache?: string
    readonly data?: string
    readonly state?: string
    /** Folders that callers may read from and write to, besides those of `ATELIER_ROOTS` and what their clients have open. Default: none. */
    readonly roots?: readonly string[]
    /** Where copies go of all that is made, unless a call says where; a root, too. Default: `ATELIER_OUTPUT_DIR`, else none are made. */
    readonly output?: string
  }
  /**
   * Scopes of callers that nobody authenticates: stdio, the command line, HTTP on this machine. Default: none. `originals`: they get
   * what plugins hold back at `export`, such as pictures without a watermark.
   */
  readonly scopes?: readonly string[]
  readonly tools?: ToolListing
  readonly library?: Library
  readonly log?: { readonly level?: 'debug' | 'info' | 'warn' | 'error'; readonly file?: boolean }
  /** Spans by OpenTelemetry, where an SDK is started before the host (`node --import`). */
  readonly tracing?: {
    /** Name who asks, by `user.id`. Default false. */
    readonly principals?: boolean
  }
  readonly http?: Http
  readonly net?: {
    /**
     * URLs of callers are fetched by the proxy of `HTTPS_PROXY`, too, like everything from vendors. Default false: a proxy resolves names
     * itself, so the guard against private addresses is weaker there. Names that lead to private addresses here stay refused.
     */
    readonly inputsByProxy?: boolean
  }
}
export interface PluginUse {
  readonly use: Plugin | string
  readonly options?: unknown
  /** `disable`: start without it and say so in `doctor`. Default `fail`. */
  readonly onError?: 'fail' | 'disable'
}
/** What clients, and their models, are told of the tools. */
export interface ToolListing {
  /**
   * `portable` (default): in the common subset that every model API takes. Objects of any shape are then listed as text that holds JSON;
   * clients that are known to need no such limits get the schemas as they are written. `full`: as they are written, for every client.
   * What is checked when a tool is called is the same.
   */
  readonly schemas?: 'portable' | 'full'
  /** List what data tools answer, too. Default false: hardly any client reads it, and it is a third of the list. */
  readonly outputSchemas?: boolean
  /** Offer these tools alone, by name; `essential`: those that plugins mark so. Others cannot be called either, also not by jobs and batches. */
  readonly only?: 'essential' | readonly string[]
  /** Offer all but these. */
  readonly except?: readonly string[]
}
export interface Limits {
  /** A call's time. Default 300 000. */
  readonly deadlineMs?: number
  /** One hook handler's time. Default 30 000; providers have the call's. */
  readonly hookMs?: number
  readonly setupMs?: number
  /** Generations of one request, `revise` included. Default 2. */
  readonly attempts?: number
  /** How long an order that is out may take after its callers have left. Default 600 000. */
  readonly orderMs?: number
  /** How long calls in flight may go on in a host that closes. Default 5000. */
  readonly graceMs?: number
  /** How long a host that closes waits after that for orders that are out. Default 30 000. */
  readonly drainMs?: number
  /** Calls at a time, to all providers and to each. */
  readonly concurrency?: number
  readonly perProvider?: Readonly<Record<string, { readonly concurrency?: number; readonly perMinute?: number }>>
  /** Default 64 MiB. */
  readonly inputBytes?: number
  /** Previews in one result, in total. Default 100 000; base64 of 700 000 characters is the most. */
  readonly inlineBytes?: number
}
export interface Http {
  /** Where it listens. Default 127.0.0.1; any other address needs `auth`. `0.0.0.0` and `::` are every address of this machine. */
  readonly host?: string
  readonly port?: number
  /** Who may ask. Default: whoever reaches this machine's own address, as the local principal. */
  readonly auth?: HttpAuth
  /** Certificate and key, as PEM files: it then speaks HTTPS. Default: HTTP, which beyond this machine belongs behind a proxy that speaks HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Where clients reach it, without a path: `https://studio.example`. Default: as each request names it. */
  readonly publicUrl?: string
  /** Addresses of proxies before it, such as `10.0.0.7` or `10.0.0.0/8`: what they say by `X-Forwarded-Host` and `-Proto` is believed, and nobody else's. */
  readonly proxies?: readonly string[]
  /** Names under which it answers. Default: those of this machine, and with `auth` every name; with `auth.proxy` that of `publicUrl` instead of every name. */
  readonly allowedHosts?: readonly string[]
  /** Pages that may use it, beside its own and those of this machine. */
  readonly allowedOrigins?: readonly string[]
  /** How long a link to a file holds at least. Default 86 400, a day. Links are signed where there is `auth` or a `publicUrl`. */
  readonly linkSeconds?: number
  readonly bodyBytes?: number
  /** `false`: stateless. `max`: of one client (with `auth`: one principal), default 100, its open streams likewise; ten times that for all together. */
  readonly sessions?: false | { readonly max?: number; readonly idleMs?: number }
  readonly retryMs?: number
  /**
   * How long it takes calls on once it was told to end, while `/readyz` says 503 already: as long as a balancer may need to notice. Default 0, for
   * there may be none.
   */
  readonly noticeMs?: number
}

export const defineConfig = (config: Config): Config => config

/**
 * A secret by name, for configs: the text `${env:NAME}`, which JSON configs write as it is. The host puts the value in
 * place at load (nothing, where unset) and blots it out of logs, errors and metadata.
 */
export const env = (name: string): string => `\${env:${name}}`
