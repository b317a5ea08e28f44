/** What a plugin has for itself. */
import type { Meta } from './infer.ts'

/** A line of the log: what happened, and details as JSON. */
export type PluginLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (message: string, data?: Meta) => void>>
/** Absolute folders of its own. */
export type PluginDirs = Readonly<Record<'cache' | 'data' | 'state', string>>
