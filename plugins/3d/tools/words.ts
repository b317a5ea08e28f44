/** What a person or a model reads of a model: its report, its files, its picture. */
import { type Asset, assetText, type Content, envelopeOf, image, link, text, type ToolResult, withEnvelope } from 'atelier-mcp'
import { descriptionLines } from '../measure/description-text.ts'
import { place } from '../measure/result.ts'
import type { Printability } from '../measure/printability.ts'
import { type Parameter, parametersText } from '../spec/parameters.ts'
import type { ModelReport } from '../report.ts'
import { thousands } from '../thousands.ts'

const plural = (count: number, one: string): string => `${thousands(count)} ${one}${count === 1 ? '' : 's'}`

/** Says nothing of self-intersections where nobody has looked for them. */
function surfaceText({ watertight, selfIntersections }: ModelReport): string {
  if (!watertight) return 'not watertight'
  if (selfIntersections === null) return 'closed (not looked whether it cuts through itself)'
  return selfIntersections > 0 ? 'closed, but it cuts through itself' : 'watertight'
}

/** A line of facts, a few on what it looks like, then a line for each note and each issue. */
export function reportText(report: ModelReport): string {
  const { triangles, bbox, bounds, units, fileUnits, volume, parts, validator, issues, description, expected = [], notes = [] } = report
  const facts = [
    `Size ${bbox.join(' x ')} ${units} (x, y, z up${fileUnits ? `; the file is in ${fileUnits}` : ''})`,
    `volume ${volume} ${units}³`,
    plural(parts, 'part'),
    plural(triangles, 'triangle'),
    surfaceText(report),
    ...(validator ? [`validator ${plural(validator.errors, 'error')} and ${plural(validator.warnings, 'warning')}`] : []),
  ]
  const asExpected = expected.filter(({ ok }) => ok).map(({ what }) => what)
  const looks = description
    ? [
        `It reaches ${place(bounds.min)
          .map((low, k) => `${'xyz'[k]} ${low} to ${place(bounds.max)[k]}`)
          .join(', ')}; ${description.axes}.`,
        ...descriptionLines(description, units),
        ...(asExpected.length > 0 ? [`As expected: ${asExpected.join(', ')}.`] : []),
      ]
    : []
  return [`${facts.join(', ')}.`, ...looks, ...[...notes, ...issues.map(({ message }) => message)].map((line) => `- ${line}`)].join('\n')
}

/** The parameters of a spec, and how they get other values; nothing where it has none. */
export const changeable = (parameters: readonly Parameter[]): readonly string[] =>
  parameters.length > 0
    ? [`Parameters: ${parametersText(parameters)}. create_model with this as \`base\` changes them by \`parameters\`.`]
    : []

/** Whether it prints, first in a word. */
export const printText = ({ process, verdict, sentences }: Printability): string =>
  `Printable (${process === 'fdm' ? 'FDM' : process}): ${{ yes: 'yes', supports: 'with care', no: 'not as it is' }[verdict]}. ${sentences.join(' ')}`

/** The result with further files: in the envelope, as lines of text, and as links behind the links that it has. */
export function withFiles(result: ToolResult, files: readonly Asset[]): ToolResult {
  if (files.length === 0) return result
  const told = withEnvelope(result, { assets: files })
  const envelope = envelopeOf(told)
  const added = envelope.ok ? envelope.assets.slice(-files.length) : []
  const isLink = ({ type }: Content): boolean => type === 'resource_link'
  return {
    ...told,
    content: [
      ...result.content.filter((part) => !isLink(part)),
      text(added.map(assetText).join('\n')),
      ...result.content.filter(isLink),
      ...files.map((file) => link(file)),
    ],
  }
}

/** The same result with another picture in place of its preview. */
export function withPicture(result: ToolResult, bytes: Uint8Array, mimeType: string): ToolResult {
  const content: Content[] = result.content.filter(({ type }) => type !== 'image')
  content.splice(1, 0, image(bytes, mimeType))
  return { ...result, content }
}
