/** A part of some bytes, as an answer that every client hands on. */
import { resource, type ToolResult } from 'atelier-mcp'
import type { StudioPiece } from './messages.ts'

/** Bytes; as base64 half of the million characters at which clients drop a result. A multiple of three, so that pieces join as text. */
const pieceBytes = 375_000

export function pieceOf(
  bytes: Uint8Array,
  offset: number,
  { uri, mimeType }: { readonly uri: string; readonly mimeType: string },
): ToolResult {
  const piece = bytes.subarray(offset, offset + pieceBytes)
  const end = offset + piece.byteLength
  const said = { offset, total: bytes.byteLength, ...(end < bytes.byteLength && { next: end }) } satisfies StudioPiece
  return { content: [resource(uri, piece, mimeType, { ...said })] }
}
