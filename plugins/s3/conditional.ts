/** Whether a server honours conditions on writes: everything that several hosts write there stands on that. */
import { randomUUID } from 'node:crypto'
import { AtelierError } from 'atelier-mcp'
import type { Bucket } from './bucket.ts'
import { putOwn } from './put-own.ts'

/** Tries it, and leaves nothing behind. Throws `ENGINE_FAILED`, and whatever the bucket throws. */
export async function assertConditional(bucket: Bucket, place: string): Promise<void> {
  const key = `probes/${randomUUID()}`
  const [one, two] = [Buffer.from('1'), Buffer.from('2')]
  try {
    const first = await putOwn(bucket, key, one, 'absent')
    const again = await bucket.put(key, two, 'absent')
    const over = await bucket.put(key, two, { etag: '"00000000000000000000000000000000"' })
    const right = first === undefined ? undefined : await putOwn(bucket, key, two, { etag: first })
    if (first !== undefined && again === undefined && over === undefined && right !== undefined) return
    throw new AtelierError({
      code: 'ENGINE_FAILED',
      message: `${place} does not honour conditions on writes (\`If-None-Match\`: ${again === undefined}, \`If-Match\`: ${over === undefined && right !== undefined}).`,
      why: 'It takes writes that it must refuse: two hosts would write over each other.',
      fix: 'Use a server that honours both on writes, as Amazon S3, MinIO, Ceph and Cloudflare R2 do in their newer versions.',
      outcome: 'none',
    })
  } finally {
    await bucket.remove(key).catch(() => {})
  }
}
