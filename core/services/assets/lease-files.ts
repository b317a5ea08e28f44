/** Leases over all hosts that share a folder. */
import { join } from 'node:path'
import type { Leases } from '../../kernel/contract/engines.ts'
import { acquireLease, type LeaseOptions } from './lease.ts'

/** `dir`: absolute; made with the first lease. Keys are names of files. */
export const leaseFiles = (dir: string, options: Omit<LeaseOptions, 'signal'> = {}): Leases => ({
  acquire: (key, signal) => acquireLease(join(dir, key), { ...options, signal }),
})
