// SPDX-License-Identifier: MIT
#include "lib/git/signing.h"

#include "lib/base/error.h"
#include "lib/base/process.h"
#include "lib/git/commits.h"
#include "lib/git/files.h"

#include <fmt/format.h>

#include <algorithm>

namespace decklog::git {
namespace {

[[noreturn]] void fail_signing(const std::string& why, const std::string& hint) {
  throw base::SystemError(fmt::format("the commit could not be signed: {}; nothing was recorded", why), hint,
                          "signing-failed");
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of("\r\n ");
  if (end == std::string::npos) return "it said nothing";
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

base::ProcessResult run_signer(const std::vector<std::string>& arguments, const std::string& input) {
  base::ProcessOptions options;
  options.input = input;
  try {
    return base::run_process(arguments, options);
  } catch (const base::SystemError& error) {
    fail_signing(error.what(), "install it, or turn signing off: git config commit.gpgsign false");
  }
}

std::string without_carriage_returns(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

std::string sign_openpgp(const Repository::Impl& impl, const std::string& text, const Signature& committer) {
  const std::string program = impl.config.get_protected("gpg.openpgp.program")
                                  .value_or(impl.config.get_protected("gpg.program").value_or("gpg"));
  const std::string key =
      impl.config.get("user.signingKey")
          .value_or(fmt::format("{} <{}>", clean_name(committer.who.name), clean_name(committer.who.email)));
  const base::ProcessResult result = run_signer({program, "--status-fd=2", "-bsau", key}, text);
  const bool created = ("\n" + result.err).find("\n[GNUPG:] SIG_CREATED ") != std::string::npos;
  if (result.exit_code != 0 || !created) {
    fail_signing(fmt::format("'{}' failed: {}", program, last_line(result.err)),
                 fmt::format("see that '{} --list-secret-keys' has the key '{}'", program, key));
  }
  return without_carriage_returns(result.out);
}

// The key of user.signingKey, else the first one that gpg.ssh.defaultKeyCommand prints.
std::string ssh_key(const Repository::Impl& impl) {
  if (const std::optional<std::string> key = impl.config.get("user.signingKey")) return *key;
  if (const std::optional<std::string> command = impl.config.get_protected("gpg.ssh.defaultKeyCommand")) {
    const std::string out = run_signer({"sh", "-c", *command}, "").out;
    const std::string line = out.substr(0, out.find('\n'));
    if (line.starts_with("key::") || line.starts_with("ssh-")) return line;
  }
  fail_signing("user.signingKey is not set", "git config --global user.signingKey ~/.ssh/id_ed25519.pub");
}

std::string expanded(const Repository::Impl& impl, const std::string& path) {
  if (!path.starts_with("~/")) return path;
  return impl.world.variable("HOME").value_or("~") + path.substr(1);
}

std::string sign_ssh(const Repository::Impl& impl, const std::string& text) {
  const std::string program = impl.config.get_protected("gpg.ssh.program").value_or("ssh-keygen");
  std::string key = ssh_key(impl);
  const bool is_literal = key.starts_with("key::") || key.starts_with("ssh-");
  std::vector<std::string> arguments{program, "-Y", "sign", "-n", "git", "-f"};
  const std::filesystem::path key_file = impl.own_folder() / "signing-key.pub";
  if (is_literal) {
    // The private half is with the agent; ssh-keygen wants the public one in a file.
    if (key.starts_with("key::")) key.erase(0, 5);
    make_folders(impl.own_folder());
    replace_file(key_file, impl.own_folder() / "signing-key.new", key + "\n", Flush::no, 0600);
    arguments.insert(arguments.end(), {key_file.string(), "-U"});
  } else {
    arguments.push_back(expanded(impl, key));
  }
  const base::ProcessResult result = run_signer(arguments, text);
  if (is_literal) try_remove(key_file);
  if (result.exit_code != 0 || !result.out.starts_with("-----BEGIN SSH SIGNATURE-----")) {
    fail_signing(fmt::format("'{}' failed: {}", program, last_line(result.err)),
                 "see that user.signingKey names your key and that the agent has it");
  }
  return without_carriage_returns(result.out);
}

}  // namespace

std::string signature_of(const Repository::Impl& impl, const std::string& commit_text, const Signature& committer) {
  return impl.config.get_bool("commit.gpgSign", false) ? make_signature(impl, commit_text, committer) : "";
}

std::string make_signature(const Repository::Impl& impl, const std::string& text, const Signature& who) {
  const std::string format = impl.config.get("gpg.format").value_or("openpgp");
  if (format == "openpgp") return sign_openpgp(impl, text, who);
  if (format == "ssh") return sign_ssh(impl, text);
  fail_signing(fmt::format("gpg.format '{}' is not supported", format), "use openpgp or ssh");
}

}  // namespace decklog::git
