/** Batches and jobs: many at once, and long work that outlives a call, a connection and a host. */
import { join } from 'node:path'
import { definePlugin, type JobQueue, type PluginFactory } from 'atelier-mcp'
import { z } from 'zod'
import { errors } from './errors.ts'
import { batchTool } from './batch-tool.ts'
import { jobTools } from './job-tools.ts'
import type { Checkpoints } from './run-batch.ts'
import { versionOf } from '../version.ts'

export interface BatchOptions {
  /** Items of a batch at a time. Default 4. */
  concurrency?: number
  /** A batch estimated above this many US dollars is confirmed once, or refused where nobody can be asked. Default 0.5. */
  confirmAboveUsd?: number
  /** Jobs at a time in this host. Default 2. */
  jobs?: number
  /** Days for which finished jobs are remembered. Default 7. */
  keepDays?: number
}

const plugin: PluginFactory<BatchOptions> = definePlugin({
  name: 'batch',
  version: versionOf('batch'),
  apiVersion: 1,
  description: 'Batches, and jobs in the background that survive a restart.',
  errors,
  instructions: 'For work of more than a minute use `start_job`, then `wait_job` until it is done.',
  options: z.strictObject({
    concurrency: z.int().min(1).max(32).default(4),
    confirmAboveUsd: z.number().min(0).default(0.5),
    jobs: z.int().min(1).max(32).default(2),
    keepDays: z.number().positive().default(7),
  }),
  setup({ options, tools, services, dirs, log, background, onReady, onDispose }) {
    const checkpoints = new Map<string, Checkpoints>()
    tools.add(batchTool(tools, options, checkpoints))
    let engine: Promise<JobQueue> | undefined
    let current: JobQueue | undefined
    const open = async (): Promise<JobQueue> => (current = services.find('jobQueue') ?? (await embedded()))
    const embedded = async (): Promise<JobQueue> => {
      const [{ createJournal }, { inProcessQueue }] = await Promise.all([import('./journal.ts'), import('./in-process-queue.ts')])
      return inProcessQueue({
        journal: createJournal(join(dirs.state, 'jobs')),
        log,
        concurrency: options.jobs,
        keepMs: options.keepDays * 864e5,
      })
    }
    const queue = async (): Promise<JobQueue> => (engine ??= open())
    const work = async (): Promise<void> => {
      const [{ jobWorker }, opened] = await Promise.all([import('./job-worker.ts'), queue()])
      await opened.start(jobWorker({ tools, background }, checkpoints))
    }
    for (const tool of jobTools(queue, tools)) tools.add(tool)
    services.provide('jobs', {
      depth: () => current?.depth() ?? { waiting: 0, running: 0 },
      list: async (query) => (await queue()).list(query),
    })
    // Only a host that serves lives long enough to do jobs; left-over ones of a host that died go on there without anybody asking.
    onReady(() => void work().catch((error: Error) => log.warn(`Jobs cannot run: ${error.message}`)))
    onDispose(async () => (await engine?.catch(() => undefined))?.close())
  },
})
export default plugin

declare module 'atelier-mcp' {
  interface Services {
    /** How many jobs wait and run in this host, and everybody's own list. */
    jobs: { depth(): ReturnType<JobQueue['depth']>; list: JobQueue['list'] }
  }
}
