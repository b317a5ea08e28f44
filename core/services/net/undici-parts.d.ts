declare module 'undici/lib/dispatcher/agent.js' {
  import type { Agent } from 'undici'
  /** The pool, as the built-in `fetch` takes it: Node's types of it are of another release than the package's. */
  const Pool: new (options: Agent.Options) => NonNullable<RequestInit['dispatcher']>
  export default Pool
}
declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici'
}
declare module 'undici/lib/global.js' {
  /** Of the pool under Node's own `fetch`. */
  export function setGlobalDispatcher(dispatcher: NonNullable<RequestInit['dispatcher']>): void
}
