/** Reports and files in words. */
import { type Asset, type Content, image, link, text, type ToolResult } from 'atelier-mcp'
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

interface Entry {
  readonly path?: string
}
const key = 'atelier/result'

/** The same result with further files: told, linked, and in the envelope. */
export function withFiles(result: ToolResult, files: readonly Asset[]): ToolResult {
  if (files.length === 0) return result
  const envelope = result.meta?.[key] as { assets: readonly Entry[] } | undefined
  const paths = envelope?.assets.some(({ path }) => path !== undefined) ?? false
  const entries = files.map((asset) => ({
    id: asset.id,
    uri: asset.uri,
    ...(paths && asset.path !== undefined && { path: asset.path }),
    name: asset.name,
    mimeType: asset.mimeType,
    bytes: asset.size,
    sha256: asset.sha256,
    ...(asset.parents[0] !== undefined && { parent: asset.parents[0] }),
  }))
  const told = entries
    .map(({ name, mimeType, uri, path }) => `${name} (${mimeType})${path === undefined ? '' : `\nFile: ${path}`}\nAsset: ${uri}`)
    .join('\n')
  return {
    ...result,
    content: [
      ...result.content.filter(({ type }) => type !== 'resource_link'),
      text(told),
      ...result.content.filter(({ type }) => type === 'resource_link'),
      ...files.map((asset) => link(asset)),
    ],
    meta: { ...result.meta, ...(envelope && { [key]: { ...envelope, assets: [...envelope.assets, ...entries] } }) },
  }
}

/** The same result with data of the tool's own, in the envelope too. */
export function withData(result: ToolResult, data: Readonly<Record<string, unknown>>): ToolResult {
  const envelope = result.meta?.[key] as object | undefined
  return { ...result, data, meta: { ...result.meta, ...(envelope && { [key]: { ...envelope, data } }) } }
}

/** The same result with another picture in place of its preview. */
export function withPicture(result: ToolResult, bytes: Uint8Array, mimeType: string): ToolResult {
  const content: Content[] = result.content.filter(({ type }) => type !== 'image')
  content.splice(1, 0, image(bytes, mimeType))
  return { ...result, content }
}
