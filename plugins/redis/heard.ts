/** What other hosts publish, also such of another version: what is not understood is passed over. */
import type { PluginLog } from 'atelier-mcp'

/** A listener for ioredis, where nothing may be thrown: `hear` gets what was told, and throws where it makes nothing of it. */
export const heard =
  (log: Pick<PluginLog, 'debug'>, hear: (told: unknown) => void) =>
  (channel: string, message: string): void => {
    try {
      hear(JSON.parse(message))
    } catch (error) {
      log.debug(`What was told on ${channel} is not understood: ${(error as Error).message}`)
    }
  }
