/** Which faults of the network certainly sent nothing. The one list: whoever judges an order goes by it. */

/** Faults of a handshake that was never finished. */
const codes =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

/** The connection was never made: nothing was sent, so nothing was ordered. */
export function neverConnected(error: unknown): boolean {
  const { code, syscall } = systemFault(error)
  return codes.test(code) || syscall === 'connect' || syscall === 'getaddrinfo'
}

/** The first code in the chain of causes, and in the attempts that make up an `AggregateError`. */
export function systemFault(error: unknown, depth = 0): { readonly code: string; readonly syscall: string } {
  if (typeof error !== 'object' || error === null || depth > 6) return { code: '', syscall: '' }
  const { code, syscall, cause, errors } = error as { code?: unknown; syscall?: unknown; cause?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string') return { code, syscall: typeof syscall === 'string' ? syscall : '' }
  return systemFault(cause ?? errors?.[0], depth + 1)
}
