/**
 * Where jobs run. The embedded engine lives in this process and journals to disk; a distributed one may take its place by
 * providing the service `jobQueue`, itself or how it is opened. What crosses this line is plain JSON: tool names, arguments with asset ids, results with asset ids, and
 * the principal. No functions, bytes or paths.
 */
import type { Principal } from './caller.ts'
import type { Content } from './content.ts'
import type { Awaitable, Meta } from './infer.ts'
import type { Ask, AskedSort, Question } from './question.ts'

declare module './augment.ts' {
  interface Services {
    jobQueue: JobQueue | OpenJobQueue
  }
}

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

/** What is to be done, and for whom. */
export interface JobSpec {
  readonly id: string
  readonly principal: Principal
  readonly tool: string
  /** Plain JSON; pictures and models by asset id, path or URL. */
  readonly arguments: Meta
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** The job is ended then, whatever it does. Epoch milliseconds. */
  readonly deadlineAt: number
  /** Where who asked stands, as `Call.standing` gave it. */
  readonly standing?: Meta
  /** It was begun as a call, before it was a job: of its parts nothing is kept. */
  readonly isCall?: true
  /** Long, as a batch: of what waits, jobs that do not yield are begun first, in their order. What runs goes on. */
  readonly yields?: true
  /** What whoever asked for it can be asked while it runs. Default: nothing. */
  readonly asks?: readonly AskedSort[]
}
/** A job as callers see it. */
export interface Job extends JobSpec {
  readonly status: JobStatus
  readonly progress: number
  readonly total?: number
  /** What it does now, or why it was interrupted. */
  readonly message?: string
  /** When it last said something of itself. Epoch milliseconds. */
  readonly updatedAt?: number
  /** When a finished job is forgotten. Epoch milliseconds. */
  readonly expiresAt?: number
  /** What it asks now, and nobody has answered yet. A key stands for one question as long as the job lives. */
  readonly asked?: Readonly<Record<string, Question>>
  /** The tool's envelope (`atelier/result`). */
  readonly result?: Meta
  /** What the tool has shown beside that, without the previews of assets. */
  readonly content?: readonly Content[]
  readonly error?: Meta
  /** Of the call that has failed: joins error, log and audit. */
  readonly requestId?: string
}
/** What the work may do while it runs. */
export interface JobControl {
  /** Aborts on cancel, deadline and close. */
  readonly signal: AbortSignal
  progress(value: number, total?: number, message?: string): void
  /** Parts of the work that are finished, kept from an earlier attempt: never done again. */
  readonly finished: ReadonlyMap<string, unknown>
  /** Keeps a finished part, plain JSON, before it is told to anybody. */
  finish(part: string, value: unknown): Promise<void>
  /** Parts that an earlier attempt had begun and not finished: they may have been paid for. */
  readonly begun: ReadonlySet<string>
  begin(part: string): Promise<void>
  /** Asks whoever the job is for. What was answered to an earlier attempt counts. Without it nobody can be asked. */
  readonly ask?: Ask
}
/** What came of it. */
export type JobOutcome =
  | { readonly status: 'done'; readonly result: Meta; readonly content?: readonly Content[] }
  | { readonly status: 'failed' | 'interrupted'; readonly error: Meta; readonly content?: readonly Content[]; readonly requestId?: string }
/**
 * Does one job. `resumed`: an earlier host had begun it and ended. Throws only for faults of the engine, and `HOST_CLOSING` where its
 * host closes first: the job has not ended then, and another host goes on with it.
 */
export type JobWorker = (job: JobSpec, control: JobControl, resumed: boolean) => Promise<JobOutcome>

export interface JobQueueInit {
  /** Jobs at a time in this host. */
  readonly concurrency: number
  /** Finished jobs are forgotten after this, in milliseconds. */
  readonly keepMs: number
  /** So many jobs of one principal may wait and run, over all hosts, so that they do not fill the line for everybody else. Default 1000. */
  readonly mostOpen?: number
}
/** Opens a queue as one host does, as it is set up there. Called once, when jobs are first asked for; whoever opened it closes it. */
export type OpenJobQueue = (init: JobQueueInit) => Awaitable<JobQueue>

export interface JobQueue {
  /**
   * Starts taking jobs, left-over ones of dead hosts included; each job runs in exactly one live host. Called once the host
   * serves; before, and at the command line always, jobs are added, shown and cancelled, and none is taken.
   */
  start(worker: JobWorker): Promise<void>
  /**
   * A job that is there already is given back as it stands, and never done again. Rejects with `JOB_LIMIT`, `retryable`, where its principal has
   * `mostOpen` jobs that have not ended; those of `adopt` count, and are not refused: they wait in no line.
   */
  add(spec: JobSpec): Promise<Job>
  /** Makes a job of what is under way already: `work` is called at once, whatever is in line. Without it, slow calls stay calls. */
  adopt?(spec: JobSpec, work: JobWorker): Promise<Job>
  /** The principal's own jobs and nobody else's, in all of these. */
  get(id: string, principal: string): Promise<Job | undefined>
  /** Newest first. `cursor` is the `next` of the page before. */
  list(query: {
    readonly principal: string
    readonly status?: JobStatus
    readonly limit: number
    readonly cursor?: string
  }): Promise<{ readonly jobs: readonly Job[]; readonly next?: string }>
  /** Asks the job to end; the work's signal aborts within a second. */
  cancel(id: string, principal: string): Promise<Job | undefined>
  /** Answers what the job asks now, by key; all else is passed over, and the first answer counts. Without it, jobs ask nobody. */
  answer?(id: string, principal: string, answers: Meta): Promise<Job | undefined>
  /** What the finished parts of a job have come to. Without it, what a job has made before it ended is not known to be in use. */
  finished?(id: string, principal: string): Promise<readonly unknown[]>
  /** Resolves when the job has ended or the time is up, with the job as it is then. */
  wait(id: string, principal: string, timeoutMs: number, signal: AbortSignal): Promise<Job | undefined>
  /** Jobs that wait and run in this host. */
  depth(): { readonly waiting: number; readonly running: number }
  close(): Promise<void>
}
