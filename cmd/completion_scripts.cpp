// SPDX-License-Identifier: MIT
//
// The scripts of the shells. Each asks `decklog completion words` and gives the answer to its shell; nothing that
// decklog answers is ever evaluated.
#include "cmd/completion.h"

#include <array>

namespace decklog::cmd {
namespace {

constexpr std::string_view kBash = R"__script(# bash completion for decklog and git decklog
# Without installing anything: eval "$(decklog completion bash)"

# $1: how many words stand before decklog's own. bash parts words at = : and @, too; decklog wants them whole.
_decklog_complete() {
  local first=$1 rest=${COMP_LINE:0:COMP_POINT} typed=() word trimmed i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    trimmed=${rest#"${rest%%[![:space:]]*}"}
    if ((i == 0)) || [[ $trimmed != "$rest" ]]; then
      typed+=("$word")
    else
      typed[${#typed[@]}-1]+=$word
    fi
    rest=${trimmed#"$word"}
  done
  local now=${typed[${#typed[@]}-1]} lead last=${COMP_WORDS[COMP_CWORD]}
  lead=${now%"$last"}
  [[ $last == [=:@] && -n $lead ]] && lead=$now
  local lines=()
  mapfile -t lines < <(command decklog completion words -- "${typed[@]:first}" 2>/dev/null)
  COMPREPLY=()
  case ${lines[0]-} in
    files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$last"); return ;;
    folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$last"); return ;;
  esac
  local line about
  for line in "${lines[@]:1}"; do
    word=${line%%$'\t'*} about=${line#*$'\t'}
    word=${word#"$lead"}
    # What it is, only where a list is shown: 63 is '?'.
    [[ $COMP_TYPE == 63 && -n $about && ${#lines[@]} -gt 2 ]] && word+="  ($about)"
    COMPREPLY+=("$word")
  done
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}

_decklog() { _decklog_complete 1; }
_git_decklog() { _decklog_complete 2; }
complete -F _decklog decklog git-decklog
)__script";

constexpr std::string_view kZsh = R"__script(#compdef decklog git-decklog
# zsh completion for decklog and git decklog
# Without installing anything: eval "$(decklog completion zsh)"

_decklog() {
  local -a lines names shown
  local line name about
  lines=("${(@f)$(command decklog completion words -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  case $lines[1] in
    files) _files; return ;;
    folders) _files -/; return ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    name=${line%%$'\t'*} about=${line#*$'\t'}
    names+=("$name")
    shown+=("$name${about:+  -- $about}")
  done
  (( $#names )) || return 1
  # After commander= comes who, without a blank.
  if [[ $names[1] == *= ]]; then compadd -l -U -S '' -d shown -a names; else compadd -l -U -d shown -a names; fi
}

_git-decklog() { _decklog; }

# Loaded by compinit it runs itself; evaluated it registers itself.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _decklog "$@"
elif (( $+functions[compdef] )); then
  compdef _decklog decklog git-decklog
fi
)__script";

constexpr std::string_view kFish = R"__script(# fish completion for decklog
# Without installing anything: decklog completion fish | source

function __decklog_complete
    set -l before (commandline -opc)
    set -l now (commandline -ct)
    set -l lines (command decklog completion words -- $before[2..] "$now" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$now"
        case folders
            __fish_complete_directories "$now" ""
        case '*'
            printf '%s\n' $lines[2..]
    end
end

complete -c decklog -e
complete -c decklog -f -k -a '(__decklog_complete)'
)__script";

struct ScriptRow {
  std::string_view shell;
  std::string_view script;
};
constexpr std::array kScripts{ScriptRow{"bash", kBash}, ScriptRow{"zsh", kZsh}, ScriptRow{"fish", kFish}};

}  // namespace

std::vector<std::string> completion_shells() {
  std::vector<std::string> names;
  for (const ScriptRow& row : kScripts) names.emplace_back(row.shell);
  return names;
}

std::string_view completion_script(std::string_view shell) {
  for (const ScriptRow& row : kScripts) {
    if (row.shell == shell) return row.script;
  }
  return {};
}

}  // namespace decklog::cmd
