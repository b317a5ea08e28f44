/** What a config may say about S3. */
import { addressCheck, keyCheck } from 'atelier-mcp'
import { z } from 'zod'

const given = z.strictObject({
  /** Must be there already; several libraries share one by `prefix`. */
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket: 3 to 63 small letters, digits, dots and dashes'),
  /** Of a server other than Amazon's: `https://s3.example.com`. The bucket is then part of the path. */
  endpoint: z.string().trim().superRefine(addressCheck).optional(),
  /** Default `us-east-1`, which servers other than Amazon's take as well. */
  region: z.string().trim().min(1).default('us-east-1'),
  /** Before every key, such as `atelier/`. Default: nothing. */
  prefix: z
    .string()
    .trim()
    .regex(/^(?:[\w.-]+\/)*$/, 'folders of letters, digits, dots and dashes, each with a "/" after it')
    .default(''),
  /** `env('S3_ACCESS_KEY_ID')`. Default: as Amazon's own tools find them (`AWS_ACCESS_KEY_ID`, a profile, the role of the machine). */
  accessKeyId: z.string().trim().superRefine(keyCheck).optional(),
  secretAccessKey: z.string().trim().superRefine(keyCheck).optional(),
  /** How much of what was read stays on this machine's disk, and as much again of previews and exports. Default 1 GiB; 0 keeps nothing there. */
  localBytes: z
    .int()
    .nonnegative()
    .default(1024 ** 3),
  /** `presigned`: who opens a link of a picture, film or model is led to the bucket, by an address that holds for five minutes. Default: hosts send all of it. */
  links: z.literal('presigned').optional(),
  /** Where those addresses lead to, if browsers do not reach the bucket at `endpoint`. */
  publicEndpoint: z.string().trim().superRefine(addressCheck).optional(),
  /** How much of the cache the bucket keeps, for all hosts. Default: as much as `cache()` may have; 0: each host has its own, or all have that of `redis`. */
  cacheBytes: z.int().nonnegative().optional(),
})
/** The options of `s3()`. */
export const options = given.refine(({ accessKeyId = '', secretAccessKey = '' }) => (accessKeyId === '') === (secretAccessKey === ''), {
  message: 'both keys, or neither',
  path: ['secretAccessKey'],
})
/** As they are after the check, with their defaults. */
export type Options = z.output<typeof options>
