/** What a person reads after a picture was made, or priced. */
import type { Asset, Call, GenerationArguments, Kind, Result, ToolResult } from 'atelier-mcp'

/** The pictures; or, with `estimate`, who would make them and what it would cost. */
export async function answer(result: Result<Kind, Asset>, { estimate }: GenerationArguments, call: Call): Promise<ToolResult> {
  if (estimate !== true) return call.show(result)
  const { cost, usage, provenance, warnings } = result
  const who = provenance.model === undefined ? provenance.provider : `${provenance.provider}, model ${provenance.model}`
  const amounts = Object.entries(usage).map(
    ([unit, amount]) => `${amount} ${unit.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`,
  )
  const price =
    cost.basis === 'unknown' ? 'an amount that nobody can tell beforehand' : cost.usd === 0 ? 'nothing' : `about $${cost.usd.toFixed(4)}`
  const lines = [
    provenance.source === 'fresh'
      ? `This would cost ${price}${amounts.length > 0 ? ` (${amounts.join(', ')})` : ''}. ${who} would make it. Nothing was made and nothing was spent.`
      : `This would cost nothing: ${provenance.source === 'cache' ? `${who} has made it before, and it is kept` : `it is ordered from ${who} already, and whoever asks gets what that brings`}.`,
    ...provenance.skipped.map(({ provider, why }) => `Not asked: ${provider}. ${why}`),
    ...warnings.map(({ message }) => `Note: ${message}`),
  ]
  return {
    content: [{ type: 'text', text: lines.join('\n') }],
    data: { estimate: { usd: cost.usd, basis: cost.basis, usage, provider: provenance.provider, model: provenance.model ?? null } },
  }
}
