/** `atelier doctor`: what works on this machine, what does not, and what to do about it. */
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { tableRows } from '../table.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { textOf } from '../with-host.ts'

const command: CliCommand = {
  usage: 'doctor [--json]',
  description: 'Checks Node, the config, keys, folders, providers, native parts and optional packages. Exit code 1 if something is broken.',
  flags: { ...jsonFlag, ...configFlag },
  run: async ({ flags, output, bundled }) => {
    const findings = await examine(textOf(flags['config']), bundled)
    if (flags['json']) output.json({ ok: !findings.some(({ state }) => state === 'broken'), findings })
    else output.print(textOfFindings(findings, output.columns))
    return findings.some(({ state }) => state === 'broken') ? 1 : 0
  },
}
export default command

function textOfFindings(findings: readonly Finding[], columns: number): string {
  const [, ...rows] = tableRows(
    ['', 'what', 'found'],
    findings.map(({ state, what, found }) => [state === 'fine' ? 'ok' : state, what, found.split('\n')[0]]),
    columns,
  )
  // A fix is to be copied: it stays in one piece.
  const withFixes = rows.flatMap((row, index) => [
    row,
    ...(findings[index]?.fix === undefined ? [] : [`          fix: ${findings[index].fix}`]),
  ])
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length
  return [...withFixes, '', `${count('broken')} broken, ${count('note')} to know, ${count('fine')} fine.`].join('\n')
}
