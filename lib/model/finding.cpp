// SPDX-License-Identifier: MIT
#include "lib/model/finding.h"

#include <array>

namespace decklog::model {

std::span<const FindingKind> finding_kinds() {
  static constexpr std::array kKinds{
      // commits
      FindingKind{"commit-unreadable", "a commit is missing or malformed; what lies behind it was not looked at"},
      FindingKind{"object-unreadable", "an object of a commit is missing, damaged or not what its id says"},
      FindingKind{"history-incomplete", "this clone is shallow: what lies before was not looked at"},
      FindingKind{"first-commit-unknown", "the history does not begin with the commit that every ledger begins with"},
      FindingKind{"ledger-removed", "a commit removes decklog.yaml: the ledger is none any more"},
      FindingKind{"commit-backdated", "a commit says that it is more than a day older than its parent"},
      FindingKind{"trailers-missing", "a commit adds an entry that its message does not name"},
      // records
      FindingKind{"record-removed", "a record was deleted or renamed"},
      FindingKind{"record-unreadable", "a record's file is none that decklog reads"},
      FindingKind{"newer-schema", "a newer decklog wrote the record; this one cannot prove its header"},
      FindingKind{"header-differs", "the header says otherwise than the timeline"},
      FindingKind{"not-canonical", "the file says what it must, but is not written as decklog writes it"},
      FindingKind{"entries-reordered", "the entries do not stand in their order"},
      FindingKind{"unknown-header", "a header key that only a newer decklog can know was added or changed"},
      FindingKind{"conflict-marker", "a merge that nobody finished left its markers in a file"},
      FindingKind{"schema", "a value is not what the file's schema allows"},
      // the lifecycle of a record
      FindingKind{"not-opened", "no entry opens the record"},
      FindingKind{"milestone-order", "a milestone is later than one that must follow it"},
      FindingKind{"stage-mismatch",
                  "an entry was made in another stage than the record was in: two people worked at once"},
      FindingKind{"stage-unknown", "an entry leads to a stage that the record's kind has not"},
      FindingKind{"action-unknown", "an entry names an action item that is not there"},
      FindingKind{"amends-nothing", "a correction or redaction names no earlier entry"},
      FindingKind{"unknown-entry", "a newer decklog wrote an entry of a type that this one does not know"},
      FindingKind{"overdue", "something that was promised or is targeted is late"},
      FindingKind{"secret", "an entry holds what looks like a key, a token or a password"},
      // references
      FindingKind{"reference-missing", "a record is named that is not in this ledger"},
      FindingKind{"reference-one-sided", "a record names another one, which does not say so of itself"},
      // policy and roster
      FindingKind{"file-unreadable", "the policy or the roster is none that decklog reads"},
      FindingKind{"unknown-key", "a key that the policy or the roster has not: misspelt, or a newer decklog's"},
      FindingKind{"name-unknown", "the policy or the roster names a person, team or rotation that is not there"},
      FindingKind{"name-shared", "two people of the roster have one name, mail address or alias"},
      FindingKind{"oncall-gap", "a rotation of several layers has nobody at some time"},
      FindingKind{"oncall-double", "one person is on call in two rotations at once"},
      FindingKind{"metric-empty", "a metric of the policy can measure nothing"},
      FindingKind{"limit-senseless", "a limit of the policy warns always or never"},
      FindingKind{"freeze-senseless", "a freeze of the policy never holds, or has another one's name"},
      FindingKind{"freeze-over", "a freeze of the policy is over for long"},
      // entries
      FindingKind{"entry-removed", "an entry that was recorded is gone"},
      FindingKind{"entry-edited", "an entry that was recorded says something else"},
      FindingKind{"entry-inserted", "a new entry stands before entries that were there already (a rebase does that)"},
      FindingKind{"entry-backdated", "an entry says that it was recorded long before its commit"},
      FindingKind{"entry-postdated", "an entry says that it was recorded after its commit"},
      FindingKind{"same-id", "one entry id stands twice with different content"},
      FindingKind{"imported",
                  "entries came by an import: who recorded them and when is the importer's word; a server takes it "
                  "when its decklog.acceptImports is true"},
      FindingKind{"wrong-recorder", "who recorded an entry is not who made its commit"},
      // merges
      FindingKind{"merge-differs", "a merge commit is not the merge of its parents: it hides a change"},
      // evidence
      FindingKind{"evidence-removed", "a file that was kept as evidence is gone"},
      FindingKind{"evidence-changed", "a file that was kept as evidence has other bytes"},
      FindingKind{"evidence-missing", "an entry names a file that is not there"},
      FindingKind{"evidence-differs", "a file is not the one that its name or its entry promises"},
      FindingKind{"evidence-orphan", "a file came to the evidence with no entry that names it"},
      // paths
      FindingKind{"wrong-mode", "a file of the ledger is a symbolic link, a program or a submodule"},
      FindingKind{"wrong-path", "a record's file is not where its id puts it"},
      FindingKind{"case-double", "a path differs from a path of the ledger only in capitals"},
      FindingKind{"stray-file", "a file in the ledger's folders is no record and no evidence"},
      // signatures and seals
      FindingKind{"signature-missing", "a commit or seal is not signed"},
      FindingKind{"signature-bad", "a signature does not fit, is expired or revoked"},
      FindingKind{"signature-untrusted", "a signature's key is of no allowed signer"},
      FindingKind{"signer-differs", "who signed a commit is not who made it"},
      FindingKind{"seal-broken", "the history does not continue what was sealed: it was rewritten"},
      FindingKind{"seal-differs", "a seal's words do not fit what it seals"},
      // pushes
      FindingKind{"not-fast-forward", "a push drops commits that were there"},
      FindingKind{"ref-deleted", "a push deletes a ledger"},
      FindingKind{"seal-changed", "a push moves or deletes a seal"},
  };
  return kKinds;
}

}  // namespace decklog::model
