/** `atelier doctor`: what works on this machine, what does not, and what to do about it. */
import { type CliCommand, configFlag, jsonFlag } from '../command.ts'
import { type Paint, paintFor } from '../colour.ts'
import { waiting } from '../progress-bar.ts'
import { tableParts } from '../table.ts'
import { hanging } from '../text-width.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { textOf } from '../with-host.ts'

const command: CliCommand = {
  usage: 'doctor [--json]',
  description: 'Checks Node, the config, keys, folders, providers, native parts and optional packages. Exit code 1 if something is broken.',
  flags: { ...jsonFlag, ...configFlag },
  run: async ({ flags, output, bundled }) => {
    const findings = await waiting('Looking at everything', () => examine(textOf(flags['config']), bundled))
    if (flags['json']) output.json({ ok: !findings.some(({ state }) => state === 'broken'), findings })
    else output.print(textOfFindings(findings, output.columns, paintFor(process.stdout)))
    return findings.some(({ state }) => state === 'broken') ? 1 : 0
  },
}
export default command

const colours = { fine: 'green', note: 'yellow', broken: 'red' } as const

function textOfFindings(findings: readonly Finding[], columns: number, paint: Paint): string {
  const { body } = tableParts(
    ['', 'what', 'found'],
    findings.map(({ state, what, found }) => [state === 'fine' ? 'ok' : state, what, found.split('\n')[0]]),
    columns,
  )
  const rows = body.flatMap((row, index) => {
    const { state, found, fix } = findings[index]!
    const word = state === 'fine' ? 'ok' : state
    return [
      row.replace(word, paint(colours[state], word)),
      // What is wrong with several options stands one below the other.
      ...found
        .split('\n')
        .slice(1)
        .map((line) => hanging('          ', line.trim(), columns)),
      ...(fix === undefined ? [] : [hanging('          fix: ', fix, columns).replace('fix:', paint('cyan', 'fix:'))]),
    ]
  })
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length
  return [...rows, '', `${count('broken')} broken, ${count('note')} to know, ${count('fine')} fine.`].join('\n')
}
