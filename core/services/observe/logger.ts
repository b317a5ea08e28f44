/** The host's logger: lines for people to stderr, JSON lines to a file, secrets blotted out of both. */
import { inspect } from 'node:util'
import type { ConsolaInstance } from 'consola'
import type { Meta } from '../../kernel/contract/infer.ts'
import type { Logger } from '../../kernel/ports/logger.ts'
import { type LogFile, logFile } from './log-file.ts'
import { redact } from '../../kernel/errors/redact.ts'

export type Level = Logger['level']
/** From the most talkative to the most silent. */
export const levels: readonly Level[] = ['debug', 'info', 'warn', 'error']

export interface LoggerOptions {
  /** Lines below it go nowhere. Default `info`. */
  readonly level?: Level
  /** Where people read; `false` for none. Default `process.stderr`. */
  readonly stderr?: NodeJS.WriteStream | false
  /** The folder of the log file; without it there is no file. */
  readonly directory?: string
  readonly maxBytes?: number
  readonly keep?: number
}

interface State {
  level: Level
  readonly print: ((level: Level, name: string | undefined, line: string) => void) | undefined
  readonly settled: () => Promise<void>
  readonly file: LogFile | undefined
}

/** Children share the level and the file of their parent. Nothing is loaded before the first line that is let through. */
export function createLogger({ level = 'info', stderr = process.stderr, directory, maxBytes, keep }: LoggerOptions = {}): Logger {
  const console = stderr ? printer(stderr) : undefined
  const onFailure = (error: unknown): void =>
    console?.print('warn', undefined, `The log file cannot be written: ${(error as Error).message}`)
  const file = directory === undefined ? undefined : logFile({ directory, onFailure, ...(maxBytes && { maxBytes }), ...(keep && { keep }) })
  return loggerOf({ level, print: console?.print, settled: async () => console?.settled(), file }, undefined)
}

/** Keeps everything to itself, for tests and look-ups. */
export const silentLogger = (): Logger => createLogger({ stderr: false, level: 'error' })

/** `debug`, `info`, `warn` or `error`, in any case; else `undefined`. */
export const levelOf = (name: string | undefined): Level | undefined => levels.find((level) => level === name?.trim().toLowerCase())

function loggerOf(state: State, name: string | undefined): Logger {
  const emit = (level: Level, message: string, data: Meta | undefined): void => {
    if (levels.indexOf(level) < levels.indexOf(state.level)) return
    const text = redact(message)
    const clean = data === undefined ? undefined : redact(data)
    state.print?.(level, name, clean === undefined ? text : `${text} ${forPeople(clean)}`)
    state.file?.write(
      jsonLine({
        time: new Date().toISOString(),
        level,
        pid: process.pid,
        ...(name !== undefined && { name }),
        message: text,
        ...(clean && { data: clean }),
      }),
      level === 'error',
    )
  }
  return {
    debug: (message, data) => emit('debug', message, data),
    info: (message, data) => emit('info', message, data),
    warn: (message, data) => emit('warn', message, data),
    error: (message, data) => emit('error', message, data),
    child: (childName) => loggerOf(state, name === undefined ? childName : `${name}:${childName}`),
    get level() {
      return state.level
    },
    set level(level) {
      state.level = level
    },
    async flush() {
      await state.settled()
      await state.file?.flush()
    },
  }
}

/** consola, loaded at the first line; lines keep their order. */
function printer(stream: NodeJS.WriteStream): { readonly print: NonNullable<State['print']>; readonly settled: () => Promise<void> } {
  let consola: ConsolaInstance | undefined
  let loading: Promise<void> | undefined
  const waiting: Parameters<NonNullable<State['print']>>[] = []
  const load = async (): Promise<void> => {
    // The colourful one costs three times as much to load, and only a terminal can show it.
    const { createConsola } = stream.isTTY ? await import('consola') : await import('consola/basic')
    consola = createConsola({ level: 5, throttle: 0, stdout: stream, stderr: stream })
    for (const line of waiting.splice(0)) print(...line)
  }
  const print: NonNullable<State['print']> = (level, name, line) => {
    if (consola) return (name === undefined ? consola : consola.withTag(name))[level](line)
    waiting.push([level, name, line])
    loading ??= load()
  }
  return { print, settled: async () => loading }
}

/** Redacted records have no prototype, which no reader of a log wants to know. */
const forPeople = (data: Meta): string =>
  inspect(data, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 4, maxStringLength: 500 }).replaceAll(
    '[Object: null prototype] ',
    '',
  )

function jsonLine(entry: Meta): string {
  try {
    return JSON.stringify(entry, plain)
  } catch {
    return JSON.stringify({ ...entry, data: inspect(entry['data'], { depth: 4 }) })
  }
}

/** What JSON would lose or refuse. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { ...value, name: value.name, message: value.message, stack: value.stack }
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
  return typeof value === 'bigint' ? String(value) : value
}
