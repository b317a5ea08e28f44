/** The client of a bucket, as the options say. */
import type { S3Client } from '@aws-sdk/client-s3'
import type { EnginesContext } from 'atelier-mcp'
import { type Bucket, openBucket } from './bucket.ts'
import type { Options } from './options.ts'
import type { Sdk } from './sdk.ts'

export interface Connection {
  readonly client: S3Client
  readonly bucket: Bucket
  /** How the server is called in errors. */
  readonly place: string
  close(): void
}

/** Nothing is sent before the first request. */
export function connect(sdk: Sdk, given: Options, log: EnginesContext['log']): Connection {
  const { bucket, endpoint, region, prefix, accessKeyId, secretAccessKey } = given
  const client = new sdk.S3Client({
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    // Servers other than Amazon's do not all know the checksums that it adds on its own; what is read is checked by its hash anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const place = `The bucket "${bucket}" at ${endpoint || `Amazon S3, ${region}`}`
  const host = endpoint ? new URL(endpoint).host : `s3.${region}.amazonaws.com`
  const server = { name: 's3', option: 'endpoint', title: 'The S3 bucket', place, where: `${host}/${bucket}` }
  return { client, bucket: openBucket({ sdk, client, bucket, prefix, server, log }), place, close: () => client.destroy() }
}
