/** Which faults of the network certainly sent nothing. The one list: whoever judges an order goes by it. */

/** Faults of a handshake that was never finished, and of a proxy that let nothing through. */
const codes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|PROXY_FAILED$|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)/

/** The connection was never made: nothing was sent, so nothing was ordered. */
export function neverConnected(error: unknown): boolean {
  const { code, syscall } = systemFault(error)
  return codes.test(code) || syscall === 'connect' || syscall === 'getaddrinfo'
}

/** What an error says it came of; nothing where it does not say. */
export const causeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined

/** The first code in the chain of causes, and in the attempts that make up an `AggregateError`. */
export function systemFault(error: unknown, depth = 0): { readonly code: string; readonly syscall: string } {
  if (typeof error !== 'object' || error === null || depth > 6) return { code: '', syscall: '' }
  if ('code' in error && typeof error.code === 'string')
    return { code: error.code, syscall: 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : '' }
  const attempt: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined
  return systemFault(causeOf(error) ?? attempt, depth + 1)
}
