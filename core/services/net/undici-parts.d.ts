declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici'
}
declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici'
}
declare module 'undici/lib/global.js' {
  /** Of the pool under Node's own `fetch`. */
  export function setGlobalDispatcher(dispatcher: NonNullable<RequestInit['dispatcher']>): void
}
