/** Reports and files in words. */
import { type Asset, type Content, envelopeOf, image, link, text, type ToolResult, withEnvelope } from 'atelier-mcp'
import type { ModelReport } from '../report.ts'
import { thousands } from '../thousands.ts'

const plural = (count: number, one: string): string => `${thousands(count)} ${one}${count === 1 ? '' : 's'}`

/** No more than was looked at. */
const closedText = ({ watertight, selfIntersections }: ModelReport): string => {
  if (!watertight) return 'not watertight'
  if (selfIntersections === null) return 'closed (not looked whether it cuts through itself)'
  return selfIntersections > 0 ? 'closed, but it cuts through itself' : 'watertight'
}

/** A few lines that a person or a model reads. */
export function reportText(report: ModelReport): string {
  const { triangles, bbox, units, volume, parts, validator, issues } = report
  const lines = [
    `Size ${bbox.join(' x ')} ${units} (x, y, z up), volume ${volume} ${units}³, ${plural(parts, 'part')}, ${plural(triangles, 'triangle')}, ${closedText(report)}, validator ${plural(validator.errors, 'error')} and ${plural(validator.warnings, 'warning')}.`,
    ...issues.map(({ message }) => `- ${message}`),
  ]
  return lines.join('\n')
}

/** The same result with further files: told, linked, and in the envelope. */
export function withFiles(result: ToolResult, files: readonly Asset[]): ToolResult {
  if (files.length === 0) return result
  const links = result.content.filter(({ type }) => type === 'resource_link')
  const told = withEnvelope(result, { assets: files })
  const envelope = envelopeOf(told)
  const lines = (envelope.ok ? envelope.assets.slice(-files.length) : []).map(
    ({ name, mimeType, uri, path }) => `${name} (${mimeType})${path === undefined ? '' : `\nFile: ${path}`}\nAsset: ${uri}`,
  )
  return {
    ...told,
    content: [
      ...result.content.filter(({ type }) => type !== 'resource_link'),
      text(lines.join('\n')),
      ...links,
      ...files.map((asset) => link(asset)),
    ],
  }
}

/** The same result with another picture in place of its preview. */
export function withPicture(result: ToolResult, bytes: Uint8Array, mimeType: string): ToolResult {
  const content: Content[] = result.content.filter(({ type }) => type !== 'image')
  content.splice(1, 0, image(bytes, mimeType))
  return { ...result, content }
}
