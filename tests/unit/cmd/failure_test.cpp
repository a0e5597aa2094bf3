// SPDX-License-Identifier: MIT
#include "cmd/render/failure.h"

#include "cmd/render/json.h"
#include "lib/base/secrets.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace decklog::render {
namespace {

using nlohmann::json;

const base::Refused kRefused("cannot close incident 'INC-20261122-K7FQ'",
                             {{"cause-missing", "no cause is given", "decklog close k7fq --cause TEXT"},
                              {"actions-unowned", "an open action item has no owner", "decklog action list k7fq"},
                              {"future", "the time is in the future", ""}});

TEST_CASE("an error is one line, each line of its hint another") {
  const base::NotFound error("no record 'zz'", "did you mean 'k7fq'?\nsee them all with 'decklog list'");
  CHECK(error_text(describe(error), Style(false)) ==
        "error: no record 'zz'\n"
        "hint: did you mean 'k7fq'?\n"
        "hint: see them all with 'decklog list'\n");
}

TEST_CASE("a refusal tells every reason with its command aligned") {
  CHECK(error_text(describe(kRefused), Style(false)) ==
        "error: cannot close incident 'INC-20261122-K7FQ'\n"
        "  -  no cause is given                 decklog close k7fq --cause TEXT\n"
        "  -  an open action item has no owner  decklog action list k7fq\n"
        "  -  the time is in the future\n");
}

TEST_CASE("a refusal is a document with every reason") {
  const json seen = json::parse(error_json(describe(kRefused)));
  CHECK(seen["schema"] == "decklog.error/1");
  CHECK(seen["error"]["code"] == "refused");
  CHECK(seen["error"]["exit"] == 4);
  CHECK(seen["error"]["hint"].is_null());
  REQUIRE(seen["error"]["reasons"].size() == 3);
  CHECK(seen["error"]["reasons"][0] ==
        json{{"code", "cause-missing"}, {"message", "no cause is given"}, {"fix", "decklog close k7fq --cause TEXT"}});
  CHECK(seen["error"]["reasons"][2]["fix"].is_null());
}

TEST_CASE("a secret's places are told as reasons") {
  const base::SecretFound error("nothing was written", {{"password", "text, column 3: a password", ""}},
                                "leave it out");
  CHECK(error_text(describe(error), Style(false)) ==
        "error: nothing was written\n  -  text, column 3: a password\nhint: leave it out\n");
  const json seen = json::parse(error_json(describe(error)));
  CHECK(seen["error"]["code"] == "secret-found");
  CHECK(seen["error"]["exit"] == 9);
  CHECK(seen["error"]["reasons"][0]["code"] == "password");
}

TEST_CASE("each exception has its exit code") {
  CHECK(describe(base::UsageError("x")).exit_code == base::ExitCode::usage);
  CHECK(describe(base::NotFound("x")).exit_code == base::ExitCode::not_found);
  CHECK(describe(kRefused).exit_code == base::ExitCode::refused);
  CHECK(describe(base::BadData("f", {3, 4}, "x")).exit_code == base::ExitCode::bad_data);
  CHECK(describe(base::SystemError("x")).exit_code == base::ExitCode::system);
  CHECK(describe(base::SecretFound("x", {}, "")).exit_code == base::ExitCode::secret);
  CHECK(describe(base::Locked("x")).exit_code == base::ExitCode::locked);
  CHECK(describe(base::InternalError("x")).exit_code == base::ExitCode::bug);
}

TEST_CASE("anything else is a bug of ours and says so") {
  const Failure seen = describe(std::out_of_range("map::at"));
  CHECK(seen.exit_code == base::ExitCode::bug);
  CHECK(seen.message == "a bug in decklog: map::at");
}

TEST_CASE("too little memory is the machine's fault") {
  const Failure seen = describe(std::bad_alloc());
  CHECK(seen.exit_code == base::ExitCode::system);
  CHECK(seen.message == "there is not enough memory for this");
}

TEST_CASE("what an error quotes is escaped") {
  const base::BadData error("f.yaml", {3, 4}, "bad \x1b[2J text", "and \x1b here");
  CHECK(error_text(describe(error), Style(false)) ==
        "error: f.yaml:3:4: bad \\u{1b}[2J text\nhint: and \\u{1b} here\n");
}

}  // namespace
}  // namespace decklog::render
