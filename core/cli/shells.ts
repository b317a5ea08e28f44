/** What makes a shell ask `atelier completion words` for each word. One line an offer: the value, a tab, what it is; or `:files`. */

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** For bash from 3.2 on, as macOS has it. Bash takes words apart at `=` and `:`, so the line is read anew, and replies are cut there. */
const bash = `_atelier() {
  local line value word IFS=$' \t\n'
  local -a words
  read -r -a words <<< "\${COMP_LINE:0:COMP_POINT}"
  [[ "\${COMP_LINE:0:COMP_POINT}" == *' ' ]] && words+=('')
  word="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == ':files' ]]; then
      compopt -o filenames 2> /dev/null
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$2")
      return
    fi
    value="\${line%%$'\t'*}"
    [[ $value == *= ]] && compopt -o nospace 2> /dev/null
    [[ $COMP_WORDBREAKS == *=* && $word == *=* ]] && value="\${value#"\${word%=*}="}"
    [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && value="\${value#"\${word%:*}:"}"
    COMPREPLY+=("$value")
  done < <("\${words[0]}" completion words -- "\${words[@]:1}" 2> /dev/null)
}
complete -F _atelier atelier
`

/** To be sourced, or kept as \`_atelier\` in a folder of \`fpath\`. */
const zsh = `#compdef atelier
_atelier() {
  local line value
  local -a whole begun
  for line in "\${(@f)$("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2> /dev/null)}"; do
    [[ -z $line ]] && continue
    if [[ $line == ':files' ]]; then
      _files
      return
    fi
    value="\${line%%$'\t'*}"
    line="\${value//:/\\:}:\${line#*$'\t'}"
    if [[ $value == *= ]]; then begun+=("$line"); else whole+=("$line"); fi
  done
  (( \${#whole} )) && _describe -V 'atelier' whole
  (( \${#begun} )) && _describe -V 'argument' begun -S ''
  return 0
}
if [[ "\${funcstack[1]}" == '_atelier' ]]; then
  _atelier "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit -C }
  compdef _atelier atelier
fi
`

const fish = `function __atelier_complete
  set -l words (commandline -opc) (commandline -ct)
  for line in ($words[1] completion words -- $words[2..-1] 2> /dev/null)
    if test "$line" = ':files'
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c atelier -f -a '(__atelier_complete)'
`

/** The script of a shell, for its start-up file. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish }
