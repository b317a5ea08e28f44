/** A tool, as `tools/list` tells of it. */
import type { Meta } from './link.ts'

export interface ListedTool {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly inputSchema: Meta
  readonly _meta?: Meta
}
