/** Answers that were paid for and cannot be read: kept as they came, so that nobody pays twice for what is there. */
import { join } from 'node:path'
import { AtelierError, type PluginContext } from 'atelier-mcp'

/** Adds where the answer lies to what went wrong with it. */
export type Unread = (error: AtelierError, answer: string | object) => Promise<AtelierError>

export const unreadIn =
  ({ dirs, files }: Pick<PluginContext, 'dirs' | 'files'>): Unread =>
  async (error, answer) => {
    const path = join(dirs.data, 'unread', `${new Date().toISOString().replaceAll(':', '-')}-${crypto.randomUUID().slice(0, 8)}.json`)
    try {
      await files.write(path, typeof answer === 'string' ? answer : JSON.stringify(answer))
    } catch {
      return error
    }
    const { code, message, why, fix, outcome, retryable } = error
    return new AtelierError({
      code,
      message: `${message} The answer is kept as it came: ${path}`,
      ...(why !== undefined && { why }),
      fix: `${fix === undefined ? '' : `${fix} `}What was made may be in that file: look there before you ask again.`,
      ...(outcome !== undefined && { outcome }),
      ...(retryable !== undefined && { retryable }),
      details: { ...error.details, kept: path },
      cause: error.cause,
    })
  }
