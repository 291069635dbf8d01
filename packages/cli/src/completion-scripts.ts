/** The scripts ask this program for what fits; they only know how their shell wants it. */
const SCRIPTS = {
  // Bash breaks words at `=` and wants what stands behind it.
  bash: `_sightglass() {
  local IFS=$'\\n'
  COMPREPLY=($(sightglass complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [[ \${COMP_WORDS[COMP_CWORD]} == = || \${COMP_WORDS[COMP_CWORD-1]} == = ]]; then
    COMPREPLY=("\${COMPREPLY[@]#*=}")
  elif [[ \${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o default -F _sightglass sightglass
`,
  zsh: `#compdef sightglass
_sightglass() {
  local -a found
  found=("\${(@f)$(sightglass complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -z $found ]]; then
    _files
    return
  fi
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=}
}
if [[ $funcstack[1] == _sightglass ]]; then
  _sightglass "$@"
else
  compdef _sightglass sightglass
fi
`,
  // Files only where nothing else fits: fish would offer them beside everything.
  fish: `function __sightglass_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (sightglass complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c sightglass -f -a '(__sightglass_complete)'
`,
} as const;

/** Shells that there is a script for. */
export const SHELLS: readonly string[] = Object.keys(SCRIPTS);

/** The script for a shell. */
export function scriptFor(shell: string): string | undefined {
  return Object.entries(SCRIPTS).find(([name]) => name === shell)?.[1];
}
