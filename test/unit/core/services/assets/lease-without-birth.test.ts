/** Leases on a file system that knows no birth of a file, and answers what it remembers of a path: as network file systems do. */
import type * as Files from 'node:fs/promises'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newLease } from '#core/services/assets/lease.ts'

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof Files>()
  const stat = async (path: string, options?: { readonly bigint?: boolean }) =>
    options?.bigint ? { ...(await real.stat(path, { bigint: true })), dev: 1n, ino: 2n, birthtimeNs: 0n } : real.stat(path)
  return { ...real, stat }
})

let dir = ''
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'atelier-lease-'))))
afterEach(() => rm(dir, { recursive: true }))

it('is held while its file says so, and lost when another host has put its own there', async () => {
  const held = (await newLease(join(dir, 'order'), join(dir, 'processes')))!
  expect(await held.isHeld()).toBe(true)
  await writeFile(join(dir, 'others'), JSON.stringify({ owner: 'others', pid: 1, machine: 'elsewhere', startedAt: 0 }))
  await rename(join(dir, 'others'), join(dir, 'order'))
  expect(await held.isHeld()).toBe(false)
  await held.release()
})
