// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/stream.h"

#include "lib/ledger/impl.h"
#include "lib/model/fold.h"
#include "lib/yaml/codec.h"

#include <algorithm>
#include <cstdio>
#include <queue>
#include <stdexcept>

namespace decklog::bench {
namespace {

constexpr std::size_t kBuffer = 1U << 20U;
constexpr std::size_t kRecordsPerCommit = 1000;

// A story of which some entries are written.
struct Running {
  Story story;
  model::Record record;  // what is written of it
  std::size_t written = 0;

  base::Time next_time() const { return story.lines[written].entry.recorded_at; }
};

struct Later {
  bool operator()(const Running& a, const Running& b) const {
    return std::pair(a.next_time(), a.record.id) > std::pair(b.next_time(), b.record.id);
  }
};

void write_next_entry(Running& running, Stream& stream) {
  const Line& line = running.story.lines[running.written++];
  model::Record after = model::apply(running.record, line.entry);
  stream.begin_commit(person(line.entry.recorded_by), line.entry.recorded_at,
                      ledger::commit_message({{running.record, after, line.entry}}));
  stream.file(base::record_path(after.id), yaml::encode(after));
  if (!line.file.empty()) stream.file(std::get<model::Evidence>(line.entry.body).path, line.file);
  running.record = std::move(after);
}

}  // namespace

void Stream::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) flush();
}

void Stream::flush() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), stdout) != buffer_.size() || std::fflush(stdout) != 0) {
    throw std::runtime_error("cannot write to standard output");
  }
  buffer_.clear();
}

void Stream::begin_commit(const Person& author, base::Time time, std::string_view message) {
  const std::string when = std::to_string(time.time_since_epoch().count()) + " +0000\n";
  std::string who(author.name);
  who.append(" <").append(author.email).append("> ").append(when);
  write("commit " + ref_ + "\nauthor " + who + "committer " + who);
  write("data " + std::to_string(message.size()) + "\n");
  write(message);
  write("\n");
  if (!has_begun_) write("from " + ref_ + "^0\n");
  has_begun_ = true;
}

void Stream::file(const std::string& path, std::string_view content) {
  write("M 100644 inline " + path + "\ndata " + std::to_string(content.size()) + "\n");
  write(content);
  write("\n");
}

void Stream::end() {
  write("done\n");
  flush();
}

void write_whole(Chronicle& chronicle, Stream& stream) {
  std::size_t count = 0;
  while (auto story = chronicle.next()) {
    if (count++ % kRecordsPerCommit == 0) {
      stream.begin_commit(monitoring(), story->lines.front().entry.recorded_at, "records from another system\n");
    }
    stream.file(base::record_path(story->record.id), yaml::encode(story->record));
    for (const Line& line : story->lines) {
      if (!line.file.empty()) stream.file(std::get<model::Evidence>(line.entry.body).path, line.file);
    }
  }
}

void write_history(Chronicle& chronicle, Stream& stream) {
  std::vector<Running> heap;
  while (true) {
    // Every story that opens before the next entry is written has to be known by then.
    while (const auto opening = chronicle.next_opening()) {
      if (!heap.empty() && heap.front().next_time() < *opening) break;
      Story story = *chronicle.next();
      model::Record unopened = model::fold(story.record.id, {});
      heap.push_back({std::move(story), std::move(unopened)});
      std::push_heap(heap.begin(), heap.end(), Later{});
    }
    if (heap.empty()) return;
    std::pop_heap(heap.begin(), heap.end(), Later{});
    write_next_entry(heap.back(), stream);
    if (heap.back().written == heap.back().story.lines.size()) {
      heap.pop_back();
    } else {
      std::push_heap(heap.begin(), heap.end(), Later{});
    }
  }
}

}  // namespace decklog::bench
