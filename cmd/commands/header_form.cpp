// SPDX-License-Identifier: MIT
#include "cmd/commands/header_form.h"

#include "lib/base/error.h"
#include "lib/base/text.h"

#include <algorithm>
#include <map>
#include <vector>

namespace decklog::cmd {
namespace {

using base::UsageError;

constexpr std::string_view kRule = "---";
constexpr std::string_view kFurther = "    ";

// Fields that only one kind has, shown for another only when they are set all the same.
bool belongs(const model::FieldText& field, base::Kind kind) {
  if (!field.value.empty()) return true;
  if (field.name == "to") return kind == base::Kind::handoff;
  if (field.name.starts_with("window.")) return kind == base::Kind::change;
  if (field.name == "postmortem") return false;
  return true;
}

std::string form_line(const model::FieldText& field) {
  std::string line = field.name + ":";
  const std::vector<std::string> lines = base::split_lines(field.value);
  for (std::size_t i = 0; i < lines.size(); ++i) line += (i == 0 ? " " : "\n" + std::string(kFurther)) + lines[i];
  return line + "\n";
}

bool begins_with_blank(const std::string& line) { return line.empty() || line.front() == ' ' || line.front() == '\t'; }

std::string without_further(const std::string& line) {
  const std::size_t blanks = line.find_first_not_of(" \t");
  return line.substr(std::min({blanks, kFurther.size(), line.size()}));
}

struct Form {
  std::map<std::string, std::string> fields;
  std::vector<std::string> order;
  std::string text;
};

void begin_field(Form& form, const std::string& line, std::size_t number) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) {
    throw UsageError("line " + std::to_string(number) + " is no field: '" + base::cut_to_width(line, 40) + "'",
                     "a field is 'name: value'; why it was changed goes below the line '---'");
  }
  const std::string name = base::trim(line.substr(0, colon));
  if (!form.fields.emplace(name, line.substr(colon + 1)).second) {
    throw UsageError("line " + std::to_string(number) + ": '" + name + "' stands there twice");
  }
  form.order.push_back(name);
}

Form read_form(const std::string& text) {
  Form form;
  const std::vector<std::string> lines = base::split_lines(text);
  std::size_t i = 0;
  for (; i < lines.size() && base::trim(lines[i]) != kRule; ++i) {
    if (!begins_with_blank(lines[i])) {
      begin_field(form, lines[i], i + 1);
    } else if (!form.order.empty()) {
      form.fields[form.order.back()] += "\n" + without_further(lines[i]);
    }
  }
  for (auto& [unused, value] : form.fields) value = base::trim(value);
  for (++i; i < lines.size(); ++i) form.text += lines[i] + "\n";
  form.text = base::trim(form.text);
  return form;
}

}  // namespace

std::string header_form(const model::Record& record) {
  std::string form;
  for (const model::FieldText& field : model::field_texts(record.fields)) {
    if (belongs(field, record.kind())) form += form_line(field);
  }
  form += std::string(kRule) + "\n\n";
  form += "# " + record.id.str() +
          ": change what is wrong; an empty value clears. Add labels.KEY: VALUE, roles.ROLE: WHO.\n";
  form += "# Further lines of a value begin with blanks. Below '---' you may say why.\n";
  form += "# Lines that begin with '#' are left out. Nothing changed, nothing recorded.\n";
  return form;
}

FormChange changes_in_form(const std::string& shown, const std::string& edited, const FieldReader& reader) {
  const Form before = read_form(shown);
  const Form after = read_form(edited);
  FormChange change{{}, after.text};
  for (const std::string& name : after.order) {
    const auto old = before.fields.find(name);
    const std::string& value = after.fields.at(name);
    if (old != before.fields.end() && old->second == value) continue;
    reader.read(name, value, change.set);
  }
  return change;
}

}  // namespace decklog::cmd
