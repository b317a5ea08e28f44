/** A part of some bytes, as an answer that every client hands on. */
import { resource, type ToolResult } from 'atelier-mcp'
import type { StudioPiece } from './messages.ts'

/** Bytes, where nothing else is asked; as base64 half of the million characters at which clients drop a result. A multiple of three, so that pieces join as text. */
const pieceBytes = 375_000
/** Bytes that a page may ask for at a time: in a browser no client stands between, and each piece is a call. A multiple of three as well. */
export const mostPieceBytes = 6_000_000

/** `length`: bytes at most. Default 375,000. */
export function pieceOf(
  bytes: Uint8Array,
  { offset, length = pieceBytes }: { readonly offset: number; readonly length?: number | undefined },
  { uri, mimeType, losses = [] }: { readonly uri: string; readonly mimeType: string; readonly losses?: readonly string[] },
): ToolResult {
  const piece = bytes.subarray(offset, offset + length)
  const end = offset + piece.byteLength
  const said = {
    offset,
    total: bytes.byteLength,
    ...(end < bytes.byteLength && { next: end }),
    ...(losses.length > 0 && { losses }),
  } satisfies StudioPiece
  return { content: [resource(uri, piece, mimeType, { ...said })] }
}
