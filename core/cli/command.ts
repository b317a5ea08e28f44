/** What one command of the command line is. */
import type { Bundled } from '../services/config/bundled.ts'
import type { Output } from './output.ts'

/** A flag, and what `--help` says of it. */
export interface Flag {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** What stands for its value in the help: `FILE`. */
  readonly value?: string
  readonly description: string
}
/** What the person typed after the command's name. */
export interface Invocation {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
  readonly output: Output
  /** What the program brings along. */
  readonly bundled: Bundled
}
export interface CliCommand {
  /** After `atelier`: `call TOOL [key=value ...]`. */
  readonly usage: string
  /** One to three sentences below the usage. */
  readonly description: string
  readonly flags: Readonly<Record<string, Flag>>
  /** How many words it takes besides its own name, at most. Default 0. */
  readonly maxWords?: number
  /** Help on what the first word names, where there is one. */
  helpOn?(word: string, invocation: Invocation): Promise<void>
  /** Throws coded errors; a number is the exit code, default 0. */
  run(invocation: Invocation): Promise<number | void>
}

/** Flags that most commands share. */
export const configFlag: Readonly<Record<'config', Flag>> = {
  config: { type: 'string', short: 'c', value: 'FILE', description: 'The config to use, instead of the one that would be found.' },
}
export const jsonFlag: Readonly<Record<'json', Flag>> = { json: { type: 'boolean', description: 'Print JSON.' } }
