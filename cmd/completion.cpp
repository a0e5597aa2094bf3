// SPDX-License-Identifier: MIT
#include "cmd/completion.h"

#include "lib/model/words.h"

#include <algorithm>
#include <optional>

namespace decklog::cmd {
namespace {

using render::Candidate;
using render::Completion;
using render::Paths;

// The long name: the last of "-p,--priority".
std::string option_name(const OptionInfo& info) { return info.names.substr(info.names.rfind(',') + 1); }

bool is_named(const OptionInfo& info, std::string_view word) {
  if (info.positional) return false;
  const std::string all = "," + info.names + ",";
  return all.find("," + std::string(word) + ",") != std::string::npos;
}

const OptionInfo* option_named(const std::vector<OptionInfo>& infos, std::string_view word) {
  const auto found =
      std::find_if(infos.begin(), infos.end(), [&](const OptionInfo& info) { return is_named(info, word); });
  return found == infos.end() ? nullptr : &*found;
}

std::vector<OptionInfo> infos_of(const Command* command) {
  Options options{command == nullptr ? "" : std::string(command->name)};
  if (command != nullptr) command->bind(options);
  GlobalOptions globals;
  std::string color_word;
  bind_global_options(options, globals, color_word);
  std::vector<OptionInfo> infos = options.infos();
  infos.push_back({"-h,--help", "", "what it does and how", false, Presence::optional, false});
  return infos;
}

// What stands before the word in question, read as the program would read it.
struct Before {
  const Command* command = nullptr;
  bool is_help = false;
  bool only_text = false;              // after "--"
  std::optional<OptionInfo> awaiting;  // the word in question is this option's value
  std::vector<std::string> given;      // the long names of the options that are there
  Typed typed;
};

class Reader {
 public:
  Reader(const std::vector<Command>& table, Before& before)
      : table_(table), before_(before), infos_(infos_of(nullptr)) {}

  void read(const std::string& word) {
    if (before_.awaiting) return take_value(std::exchange(before_.awaiting, std::nullopt)->names, word);
    if (before_.only_text) return before_.typed.positionals.push_back(word);
    if (word == "--") {
      before_.only_text = true;
    } else if (word.size() > 1 && word[0] == '-') {
      read_option(word);
    } else if (before_.command == nullptr && !before_.is_help) {
      read_command(word);
    } else {
      before_.typed.positionals.push_back(word);
    }
  }

  const std::vector<OptionInfo>& infos() const { return infos_; }

 private:
  void read_option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const OptionInfo* info = option_named(infos_, word.substr(0, equals));
    if (info == nullptr) return;
    before_.given.push_back(option_name(*info));
    if (info->value.empty()) return;
    if (equals == std::string::npos) {
      before_.awaiting = *info;
    } else {
      take_value(info->names, word.substr(equals + 1));
    }
  }

  void take_value(const std::string& names, const std::string& value) {
    if (names == "--ledger") before_.typed.ledger = value;
    if (names == "--ref") before_.typed.ref = value;
  }

  void read_command(const std::string& word) {
    before_.is_help = word == "help";
    const auto found =
        std::find_if(table_.begin(), table_.end(), [&](const Command& command) { return command.name == word; });
    before_.typed.command = word;
    if (found == table_.end()) return;
    before_.command = &*found;
    infos_ = infos_of(before_.command);
  }

  const std::vector<Command>& table_;
  Before& before_;
  std::vector<OptionInfo> infos_;
};

void add_words(Completion& completion, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    completion.candidates.push_back({std::string(words.substr(0, end)), ""});
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

template <typename T>
void add_table(Completion& completion) {
  for (const auto& row : model::WordsOf<T>::table) completion.candidates.push_back({std::string(row.word), ""});
}

void add_commands(Completion& completion, const std::vector<Command>& table) {
  for (const Command& command : table) {
    completion.candidates.push_back({std::string(command.name), std::string(command.line)});
  }
}

// An option is proposed once, unless it may be repeated.
void add_options(Completion& completion, const std::vector<OptionInfo>& infos, const std::vector<std::string>& given) {
  for (const OptionInfo& info : infos) {
    if (info.positional) continue;
    const std::string name = option_name(info);
    const bool is_given = std::find(given.begin(), given.end(), name) != given.end();
    const bool may_be_repeated = info.many && !info.value.empty();
    if (!is_given || may_be_repeated) completion.candidates.push_back({name, info.help});
  }
}

bool stands_after_dashes(const OptionInfo& info) { return info.positional && info.names.starts_with("-- "); }

// The argument that comes next; the last one again when it takes many.
const OptionInfo* next_positional(const std::vector<OptionInfo>& infos, const Before& before) {
  const auto after_dashes = std::find_if(infos.begin(), infos.end(), stands_after_dashes);
  if (before.only_text && after_dashes != infos.end()) return &*after_dashes;
  std::size_t given = before.typed.positionals.size();
  const OptionInfo* last = nullptr;
  for (const OptionInfo& info : infos) {
    if (!info.positional || stands_after_dashes(info)) continue;
    last = &info;
    if (given-- == 0) return last;
  }
  return last != nullptr && last->many ? last : nullptr;
}

// `name` as help has it: "--color" or "FORMAT"; `value` in capitals.
void add_values(Completion& completion, const Typed& typed, std::string_view name, std::string_view value,
                const AskLedger& ask) {
  if (const std::string_view fixed = fixed_words(typed.command, name); !fixed.empty()) {
    return add_words(completion, fixed);
  }
  const Words* words = words_for(typed.command, value);
  if (words == nullptr) return;
  switch (*words) {
    case Words::free:
      return;
    case Words::files:
      completion.paths = Paths::files;
      return;
    case Words::folders:
      completion.paths = Paths::folders;
      return;
    case Words::kinds:
      for (const base::KindName& kind : base::kKindNames) completion.candidates.push_back({std::string(kind.word), ""});
      return;
    case Words::stages:
      return add_table<model::Stage>(completion);
    case Words::priorities:
      return add_table<model::Priority>(completion);
    default:
      completion.candidates = ask(*words, typed);
  }
}

char lower(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); }

// In any case: "inc" is how INC-20261122-K7FQ begins.
void keep_those_that_begin(Completion& completion, const std::string& beginning) {
  std::erase_if(completion.candidates, [&](const Candidate& candidate) {
    const std::string& word = candidate.word;
    return word.size() < beginning.size() || !std::equal(beginning.begin(), beginning.end(), word.begin(),
                                                         [](char a, char b) { return lower(a) == lower(b); });
  });
}

// `--option=beginning`: the candidates are whole words, with the option.
Completion complete_assigned(const Before& before, const OptionInfo& info, const std::string& lead,
                             const AskLedger& ask) {
  Completion completion;
  Typed typed = before.typed;
  typed.beginning.erase(0, lead.size());
  add_values(completion, typed, option_name(info), info.value, ask);
  completion.paths = Paths::none;  // shells would replace the whole word
  for (Candidate& candidate : completion.candidates) candidate.word.insert(0, lead);
  return completion;
}

Completion complete_word(const std::vector<Command>& table, const Before& before, const std::vector<OptionInfo>& infos,
                         const AskLedger& ask) {
  Completion completion;
  const std::string& beginning = before.typed.beginning;
  if (before.awaiting) {
    add_values(completion, before.typed, option_name(*before.awaiting), before.awaiting->value, ask);
    return completion;
  }
  if (!before.only_text && beginning.starts_with("-")) {
    const std::size_t equals = beginning.find('=');
    const OptionInfo* info = equals == std::string::npos ? nullptr : option_named(infos, beginning.substr(0, equals));
    if (info != nullptr) return complete_assigned(before, *info, beginning.substr(0, equals + 1), ask);
    add_options(completion, infos, before.given);
    return completion;
  }
  if (before.is_help || before.command == nullptr) {
    const bool is_first = before.typed.command.empty();
    if (is_first) completion.candidates.push_back({"help", "the options of a command, with examples"});
    if (is_first || before.is_help) add_commands(completion, table);
    return completion;
  }
  if (const OptionInfo* info = next_positional(infos, before)) {
    add_values(completion, before.typed, info->names, info->names, ask);
  }
  return completion;
}

}  // namespace

Completion complete(const std::vector<Command>& table, const std::vector<std::string>& words, const AskLedger& ask) {
  Before before;
  Reader reader(table, before);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) reader.read(words[i]);
  if (!words.empty()) before.typed.beginning = words.back();
  Completion completion = complete_word(table, before, reader.infos(), ask);
  keep_those_that_begin(completion, before.typed.beginning);
  return completion;
}

}  // namespace decklog::cmd
