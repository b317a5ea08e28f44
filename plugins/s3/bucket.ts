/** A bucket: whole objects by key, written on conditions. Whatever goes wrong is one coded error, and comes within seconds. */
import type { GetObjectCommandOutput, PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { type EnginesContext, inTime, timeoutSignal } from 'atelier-mcp'
import { wholly } from '../callers-words.ts'
import type { Engine } from '../engine-errors.ts'
import { faults, type Faults, isAbsent, isRefused } from './errors.ts'
import { partBytes, putInParts } from './put-in-parts.ts'
import type { Sdk } from './sdk.ts'

export interface Found {
  readonly data: Uint8Array
  /** Names this very version of the object. */
  readonly etag: string
}
export interface Listed {
  /** Without the bucket's prefix. */
  readonly key: string
  readonly size: number
  /** When it was written, epoch milliseconds. */
  readonly at: number
}
/** When an object may be written: where none is, or over that version alone. */
export type Condition = 'absent' | { readonly etag: string }

/** Every method rejects with `ENGINE_AWAY` or `ENGINE_FAILED` alone. Keys come without the prefix of the options. */
export interface Bucket {
  /** Nothing where there is none. */
  get(key: string): Promise<Found | undefined>
  /** The ETag of what was written; nothing where the condition does not hold. */
  put(key: string, data: Uint8Array, condition?: Condition): Promise<string | undefined>
  /** In the order of their keys, after `after`, some at a time. */
  list(prefix: string, options?: { readonly after?: string; readonly atOnce?: number }): AsyncIterable<Listed>
  remove(key: string): Promise<void>
  /** Why something failed, as one of the codes above. */
  coded: Faults['coded']
  away: Faults['away']
  /** Asks for an object that all hosts know. Rejects as `get` does, in words for whoever runs the host. */
  look(): Promise<unknown>
}
export interface BucketInit {
  readonly sdk: Sdk
  readonly client: S3Client
  readonly bucket: string
  readonly prefix: string
  readonly server: Engine
  readonly log: EnginesContext['log']
}

/** So long may a server take to answer, in milliseconds. */
const answerMs = 5000
/** Beside that, for so many bytes a second. */
const bytesPerSecond = 1 << 20
/** Larger contents are sent in parts. */
const largeBytes = 2 * partBytes
/** What is written says what it is, so that no page of a proxy is taken for it. */
const contentType = 'application/vnd.atelier'

const timeFor = (bytes: number): number => answerMs + Math.ceil((bytes / bytesPerSecond) * 1000)

/** The keys of one bucket that begin with `prefix`. Nothing is sent before the first request. */
export function openBucket({ sdk, client, bucket, prefix, server, log }: BucketInit): Bucket {
  const { guarded, coded, strange, away } = faults(server, log)
  const inFull = (key: string) => ({ Bucket: bucket, Key: prefix + key })

  const bodyOf = async ({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<Uint8Array> => {
    if (!Body) throw strange('an answer without a body')
    return inTime(timeFor(ContentLength), Body.transformToByteArray(), () => {
      if ('destroy' in Body) Body.destroy()
      throw Object.assign(new Error('The answer does not end.'), { name: 'TimeoutError' })
    })
  }
  const once = async (
    key: string,
    data: Uint8Array,
    condition?: Pick<PutObjectCommandInput, 'IfNoneMatch' | 'IfMatch'>,
  ): Promise<string | undefined> => {
    const command = new sdk.PutObjectCommand({ ...inFull(key), ...condition, Body: data, ContentType: contentType })
    const { ETag } = await client.send(command, { abortSignal: timeoutSignal(timeFor(data.byteLength)) })
    return ETag
  }

  const get: Bucket['get'] = (key) =>
    guarded(async () => {
      try {
        const answer = await client.send(new sdk.GetObjectCommand(inFull(key)), { abortSignal: timeoutSignal(answerMs) })
        if (answer.ETag === undefined || answer.ContentType !== contentType) throw strange(`something else than ${key}`)
        const data = await bodyOf(answer)
        if (data.byteLength !== answer.ContentLength) throw strange(`a part of ${key}`)
        return { data, etag: answer.ETag }
      } catch (error) {
        if (isAbsent(error)) return undefined
        throw error
      }
    })

  return {
    coded,
    away,
    get,
    look: () => wholly(get('secret')),
    put: (key, data, condition) =>
      guarded(async () => {
        const only = condition === 'absent' ? { IfNoneMatch: '*' } : condition && { IfMatch: condition.etag }
        try {
          const etag =
            data.byteLength > largeBytes
              ? await putInParts({ sdk, client, to: { ...inFull(key), ContentType: contentType }, data, only, ms: timeFor(partBytes) })
              : await once(key, data, only)
          if (etag === undefined) throw strange(`no ETag for ${key}`)
          return etag
        } catch (error) {
          if (only && isRefused(error)) return undefined
          throw error
        }
      }),
    async *list(from, { after, atOnce = 1000 } = {}) {
      // By the last key in place of a token: what another host removes meanwhile ends no list.
      let last = after
      for (;;) {
        const command = new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix + from,
          MaxKeys: atOnce,
          ...(last !== undefined && { StartAfter: prefix + last }),
        })
        const page = await guarded(async () => {
          const answer = await client.send(command, { abortSignal: timeoutSignal(answerMs) })
          if (answer.Name !== bucket) throw strange('something else than a list')
          return answer
        })
        for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
          last = Key.slice(prefix.length)
          yield { key: last, size: Size, at: LastModified?.getTime() ?? 0 }
        }
        if (!page.IsTruncated || !page.Contents?.length) return
      }
    },
    remove: (key) =>
      guarded(async () => {
        const { $metadata } = await client.send(new sdk.DeleteObjectCommand(inFull(key)), { abortSignal: timeoutSignal(answerMs) })
        if ($metadata.httpStatusCode !== 204) throw strange(`${$metadata.httpStatusCode} to a delete`)
      }),
  }
}
