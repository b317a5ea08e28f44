/** The proxies of an office, as the environment names them. */

/** As set, with names and passwords. Plain data: it goes to the process that holds orders, too. */
export interface Proxies {
  readonly http?: string
  readonly https?: string
  /** Where the others say nothing. */
  readonly all?: string
  /** Hosts that are reached without: names (with all below them), addresses, `10.0.0.0/8`, each with or without port; `*` for all. */
  readonly none: string
}
type Environment = Readonly<Record<string, string | undefined>>

const set = (environment: Environment, name: string): string =>
  (environment[name.toLowerCase()] ?? environment[name.toUpperCase()] ?? '').trim()

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` (for both, where the former is not set), `ALL_PROXY` (as curl has it, where neither holds) and `NO_PROXY`; those in
 * small letters win.
 */
export function proxiesOf(environment: Environment): Proxies | undefined {
  const http = set(environment, 'http_proxy')
  const https = set(environment, 'https_proxy') || http
  const all = set(environment, 'all_proxy')
  if (https === '' && all === '') return undefined
  return { ...(http && { http }), ...(https && { https }), ...(all && { all }), none: set(environment, 'no_proxy') }
}
