/** `atelier completion` */
import { AtelierError } from '../../kernel/contract/errors.ts'
import type { CliCommand } from '../command.ts'
import { completions } from '../completions.ts'
import { scripts, type Shell, shells } from '../shells.ts'

const command: CliCommand = {
  usage: 'completion bash|zsh|fish',
  description: [
    'Prints what lets a shell complete commands, flags, tools and their arguments, those of plugins as well.',
    'bash: source <(atelier completion bash), in ~/.bashrc',
    'zsh:  source <(atelier completion zsh), in ~/.zshrc',
    'fish: atelier completion fish | source, in ~/.config/fish/config.fish',
  ].join('\n'),
  flags: {},
  maxWords: Number.POSITIVE_INFINITY,
  run: async ({ words: [shell, ...words], output, bundled }) => {
    // The scripts ask it, nobody else.
    if (shell === 'words') {
      const offer = await completions(words, bundled)
      const lines = offer === 'files' ? [':files'] : offer.map(({ value, description = '' }) => `${value}\t${line(description)}`)
      return lines.length === 0 ? undefined : output.print(lines.join('\n'))
    }
    if (isShell(shell) && words.length === 0) return output.print(scripts[shell])
    throw new AtelierError({
      code: 'COMMAND_USAGE',
      message:
        shell === undefined
          ? '`atelier completion` needs the name of a shell.'
          : `There is no completion for "${[shell, ...words].join(' ')}".`,
      fix: `Use one of ${shells.join(', ')}.`,
      outcome: 'none',
    })
  },
}
export default command

const isShell = (name: string | undefined): name is Shell => shells.some((one) => one === name)

/** In one short line, whatever a plugin says. */
const line = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 100)
