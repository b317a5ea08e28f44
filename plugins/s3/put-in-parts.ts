/** A large content in parts, which becomes an object when the last one is there, or nothing. */
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { timeoutSignal } from 'atelier-mcp'
import type { Sdk } from './sdk.ts'

/** S3 takes parts from 5 MiB on, the last one apart, and 10,000 of them: 80 GiB. */
export const partBytes = 8 << 20
/** Parts that are under way together. */
const atOnce = 3

export interface PartsInit {
  readonly sdk: Sdk
  readonly client: S3Client
  readonly to: Pick<PutObjectCommandInput, 'ContentType'> & { readonly Bucket: string; readonly Key: string }
  readonly data: Uint8Array
  readonly only: Pick<PutObjectCommandInput, 'IfNoneMatch' | 'IfMatch'> | undefined
  /** For each of its requests. */
  readonly ms: number
}

/** Answers the ETag. Rejects with what the server says, and nothing of it is left there then, as far as that can be reached. */
export async function putInParts({ sdk, client, to, data, only, ms }: PartsInit): Promise<string | undefined> {
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(to), { abortSignal: timeoutSignal(ms) })
  const { Bucket, Key } = to
  const upload = { Bucket, Key, UploadId }
  try {
    const count = Math.ceil(data.byteLength / partBytes)
    const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = []
    for (let start = 0; start < count; start += atOnce)
      parts.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(atOnce, count - start) }, async (_, index) => {
            const PartNumber = start + index + 1
            const Body = data.subarray((PartNumber - 1) * partBytes, PartNumber * partBytes)
            const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body }), {
              abortSignal: timeoutSignal(ms),
            })
            return { PartNumber, ETag }
          }),
        )),
      )
    const command = new sdk.CompleteMultipartUploadCommand({ ...upload, ...only, MultipartUpload: { Parts: parts } })
    const { ETag } = await client.send(command, { abortSignal: timeoutSignal(ms) })
    return ETag
  } catch (error) {
    await client.send(new sdk.AbortMultipartUploadCommand(upload), { abortSignal: timeoutSignal(ms) }).catch(() => {})
    throw error
  }
}
