import { type Command, CommandError } from "./command.ts";

/** Prints a script for the shell to read: `eval "$(callboard completion bash)"`. */
export function completion(commands: () => readonly Command[]): Command {
  return {
    name: "completion",
    usage: "bash|zsh",
    summary: 'Print completions for a shell, as in: eval "$(callboard completion bash)"',
    async run([shell, ...rest]) {
      if ((shell !== "bash" && shell !== "zsh") || rest.length > 0) {
        throw new CommandError("Expected bash or zsh.", "callboard completion bash|zsh", { status: 2 });
      }
      process.stdout.write(shell === "bash" ? bash(commands()) : zsh(commands()));
      return 0;
    },
  };
}

/** One case for each word, or pair of words, that something can follow. */
function cases(commands: readonly Command[]): [words: string, next: string][] {
  const next = new Map<string, Set<string>>();
  const add = (words: string, word: string) => next.set(words, (next.get(words) ?? new Set()).add(word));
  for (const { name, options = [] } of commands) {
    const [first = "", second] = name.split(" ");
    add("", first);
    if (second !== undefined) add(first, second);
    for (const option of options) add(name, `--${option}`);
  }
  return [...next].map(([words, follow]) => [words, [...follow].join(" ")]);
}

function bash(commands: readonly Command[]): string {
  const lines = cases(commands).map(([words, next]) => `    "${words}") next="${next}" ;;`);
  return `_callboard() {
  local word="\${COMP_WORDS[COMP_CWORD]}" next=""
  local one="\${COMP_WORDS[1]}" two="\${COMP_WORDS[1]} \${COMP_WORDS[2]}"
  local before=""
  if [ "$COMP_CWORD" -eq 2 ]; then before="$one"; elif [ "$COMP_CWORD" -gt 2 ]; then before="$two"; fi
  _callboard_next() { case "$1" in
${lines.join("\n")}
    *) next="" ;;
  esac; }
  _callboard_next "$before"
  if [ -z "$next" ] && [ "$COMP_CWORD" -gt 2 ]; then _callboard_next "$one"; fi
  COMPREPLY=($(compgen -W "$next" -- "$word"))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -F _callboard callboard
`;
}

function zsh(commands: readonly Command[]): string {
  return `autoload -Uz bashcompinit && bashcompinit\n${bash(commands)}`;
}
