/** Batches and jobs: many at once, and long work that outlives a call, a connection and a host. */
import { join } from 'node:path'
import { definePlugin, type JobQueue, type JobQueueInit, type PluginFactory } from 'atelier-mcp'
import { errors } from './errors.ts'
import { batchTool } from './batch-tool.ts'
import { jobTools } from './job-tools.ts'
import { takeOver } from './take-over.ts'
import { jobTasks } from './tasks.ts'
import { type BatchOptions, options } from './options.ts'
import type { Checkpoints } from './run-batch.ts'
import { versionOf } from '../version.ts'

/** Clients that know tasks wait no longer than this: they lose nothing by it. */
const taskAfterMs = 5_000

const plugin: PluginFactory<BatchOptions> = definePlugin({
  name: 'batch',
  version: versionOf('batch'),
  apiVersion: 1,
  description: 'Batches, and jobs in the background that survive a restart.',
  errors,
  instructions: 'For work of more than a minute use `start_job`, then `wait_job` until it is done.',
  options,
  setup({ options: given, tools, services, dirs, log, background, onReady, onDispose }) {
    const checkpoints = new Map<string, Checkpoints>()
    tools.add(batchTool({ tools, services }, given, checkpoints))
    const { atOnce, auto, most }: Exclude<typeof given.jobs, number> =
      typeof given.jobs === 'number' ? { atOnce: given.jobs, auto: 50_000 } : given.jobs
    let engine: Promise<JobQueue> | undefined
    let current: JobQueue | undefined
    const keepMs = given.keepDays * 864e5
    const open = async (): Promise<JobQueue> => {
      const init = { concurrency: atOnce, keepMs, ...(most !== undefined && { mostOpen: most }) }
      const shared = services.find('jobQueue')
      current = typeof shared === 'function' ? await shared(init) : (shared ?? (await embedded(init)))
      return current
    }
    const embedded = async (init: JobQueueInit): Promise<JobQueue> => {
      const [{ createJournal }, { inProcessQueue }] = await Promise.all([import('./journal.ts'), import('./in-process-queue.ts')])
      return inProcessQueue({ journal: createJournal(join(dirs.state, 'jobs'), log), log, ...init })
    }
    const queue = async (): Promise<JobQueue> => (engine ??= open())
    const work = async (): Promise<void> => {
      const [{ jobWorker }, opened] = await Promise.all([import('./job-worker.ts'), queue()])
      await opened.start(jobWorker({ tools, background }, checkpoints))
    }
    for (const tool of jobTools(queue, { tools, services })) tools.add(tool)
    services.provide('tasks', jobTasks({ queue, afterMs: auto === false ? Infinity : Math.min(auto, taskAfterMs), keepMs }))
    if (auto !== false) services.provide('slowCalls', { afterMs: auto, takeOver: takeOver(queue) })
    services.get('host').inUse(async (principal) => {
      const [{ assetsInUse }, opened] = await Promise.all([import('./in-use.ts'), queue()])
      return assetsInUse(opened, principal)
    })
    const depth = () => current?.depth() ?? { waiting: 0, running: 0 }
    onDispose(services.get('host').countJobs(depth))
    services.provide('jobs', {
      depth,
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
