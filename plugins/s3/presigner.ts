/** Addresses under which anybody gets one object of a bucket for a while, signed as S3 has it. Nothing is sent for that. */
import type { S3Client } from '@aws-sdk/client-s3'
import { AtelierError } from 'atelier-mcp'
import type { Options } from './options.ts'

/** How the object is to be answered. */
export interface PresignedFile {
  readonly mimeType: string
  readonly name: string
}
/** Signs addresses of one bucket. */
export interface Presigner {
  /** `key` comes without the prefix of the options. Holds for five minutes. */
  sign(key: string, file: PresignedFile): Promise<string>
}

/** Players of films ask for parts for as long as they play, and links are taken back no sooner than this. */
const seconds = 300

interface Signed {
  readonly query?: Readonly<Record<string, unknown>>
}
/** What the client signs its requests by; that it can sign addresses as well is not among its types. */
interface AddressSigner {
  presign(request: object, options: { readonly expiresIn: number }): Promise<Signed>
}

/** Throws `ENGINE_FAILED` where the client cannot do that. */
export async function presigner(
  client: S3Client,
  { bucket, endpoint, publicEndpoint = endpoint, region, prefix }: Options,
): Promise<Presigner> {
  const { signer } = client.config
  const found: object = typeof signer === 'function' ? await signer() : signer
  if (!isAddressSigner(found))
    throw new AtelierError({
      code: 'ENGINE_FAILED',
      message: 'The installed version of `@aws-sdk/client-s3` cannot sign links.',
      fix: 'Install the version that the documentation names, or leave `links` out of the options of the plugin `s3`.',
      outcome: 'none',
    })
  // No certificate holds for a name with more dots.
  const amazon = bucket.includes('.') ? `s3.${region}.amazonaws.com/${bucket}` : `${bucket}.s3.${region}.amazonaws.com`
  const base = new URL(publicEndpoint ? `${publicEndpoint.replace(/\/$/, '')}/${bucket}/` : `https://${amazon}/`)
  return {
    async sign(key, { mimeType, name }) {
      const url = new URL(base.pathname + prefix + key, base)
      const { query = {} } = await found.presign(
        {
          method: 'GET',
          protocol: url.protocol,
          hostname: url.hostname,
          ...(url.port && { port: Number(url.port) }),
          path: url.pathname,
          headers: { host: url.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
          query: {
            'response-content-type': mimeType,
            'response-content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
            'response-cache-control': 'private, no-cache',
          },
        },
        { expiresIn: seconds },
      )
      for (const [field, value] of Object.entries(query)) url.searchParams.set(field, String(value))
      // As it was signed: a form has "+" where an address has "%20".
      url.search = url.search.replaceAll('+', '%20')
      return url.href
    },
  }
}

const isAddressSigner = (signer: object): signer is AddressSigner => 'presign' in signer && typeof signer.presign === 'function'
