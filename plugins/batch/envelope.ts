/** The part of a tool's envelope (`_meta["atelier/result"]`) that batches and jobs read. */
import type { Meta, ToolResult, Warning } from 'atelier-mcp'

export interface Envelope extends Meta {
  readonly ok: boolean
  readonly assets?: readonly { readonly id: string; readonly uri: string; readonly mimeType: string; readonly name: string }[]
  readonly warnings?: readonly Warning[]
  readonly cost?: { readonly usd: number; readonly estimated: boolean; readonly saved: number } | null
  readonly cached?: boolean
  readonly error?: Meta & { readonly code?: string; readonly message?: string }
}

/** Of a result that the host made: always there. */
export const envelopeOf = (result: ToolResult): Envelope => (result.meta?.['atelier/result'] ?? { ok: !result.isError }) as Envelope
