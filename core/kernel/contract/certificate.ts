/** Certificates that are not believed, in words: by the codes of OpenSSL that Node names (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */

export interface Distrust {
  readonly message: string
  readonly why: string
  readonly fix: string
}

const untrusted =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_(?:UNTRUSTED|REJECTED|SIGNATURE_FAILURE|CHAIN_TOO_LONG|REVOKED)|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/

/** What `code` says of the certificate of `where`; nothing where it is a fault of another kind. The connection was never made. */
export function distrust(code: string, where: string): Distrust | undefined {
  const sent = 'The connection was ended before anything was sent.'
  if (untrusted.test(code))
    return {
      message: `The certificate of ${where} is not trusted (${code}).`,
      why: `It is signed by an authority that this machine's Node does not know, as in offices whose proxy looks into connections. ${sent}`,
      fix: 'Start the server with NODE_EXTRA_CA_CERTS=/path/to/authority.pem, the PEM file of your own authority (ask your IT).',
    }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return {
      message: `The certificate of ${where} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'} (${code}).`,
      why: `Either it was not renewed, or the clock of this machine is wrong. ${sent}`,
      fix: 'Set the clock, or have the certificate renewed.',
    }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return {
      message: `The certificate of ${where} is made out to another name (${code}).`,
      why: `Another server answers at that address. ${sent}`,
      fix: 'Use the name that the certificate says, or check the address and any proxy.',
    }
  return undefined
}
