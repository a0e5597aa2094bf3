// SPDX-License-Identifier: MIT
//
// The map of the product: every command, in the order of help. {name, group, one line, about, example, bind}
#include "cmd/command.h"
#include "cmd/commands/commands.h"

namespace decklog::cmd {

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {"init", Group::set_up, "make a ledger here, or in DIR",
       "In an existing repository it adds its files on top of what is there, as one commit. Run again it completes "
       "what "
       "is missing.",
       "decklog init oncall\ndecklog init --bare oncall.git", bind_init},
      {"clone", Group::set_up, "bring a ledger here from elsewhere",
       "Clones with git, so its addresses, credentials and proxies work, and configures the clone for decklog.",
       "decklog clone git@git.example.com:team/oncall.git\ndecklog clone oncall.git copy", bind_clone},
      {"doctor", Group::set_up, "look whether all is well with this ledger and this clone",
       "Looks at your identity, the branch, the policy, git's attributes and configuration, leftovers, locks and every "
       "record. Exits 1 when something is bad.",
       "decklog doctor\ndecklog doctor --fix", bind_doctor},
      {"schema", Group::set_up, "JSON Schemas of the files and of the --json documents",
       "For editors and for other programs. Each --json document names its schema: decklog.result/1 is 'result'.",
       "decklog schema\ndecklog schema record > record.schema.json", bind_schema},
      {"policy", Group::set_up, "what the team agreed on: priorities, targets, services, checklists",
       "Shows decklog.yaml as people read it. Change it like code: edit, check, review, commit. `policy check` judges "
       "roster.yaml too: names that lead nowhere or that two people have, and, for the next 90 days, times at which "
       "nobody is on call and people who are on call twice. Which of the two a FILE is, its `schema:` says.",
       "decklog policy\ndecklog policy check\ndecklog policy check decklog.yaml", bind_policy},
      {"completion", Group::set_up, "what a shell needs to complete commands, records, people",
       "Prints the script of a shell. It asks this binary, so that it proposes what this binary takes: commands and "
       "options with what they do, records with their titles, services, people and stages of the ledger around you. "
       "A package installs all three; without one, put the line for your shell into its start file.",
       "decklog completion bash > ~/.local/share/bash-completion/completions/decklog\n"
       "decklog completion fish > ~/.config/fish/completions/decklog.fish\n"
       "decklog completion words -- note ''",
       bind_completion},
      {"version", Group::set_up, "what this binary is, and the licences of what it is made of",
       "decklog is one static binary; whoever copies it alone has with --licenses the terms of every library in it.",
       "decklog version\ndecklog version --licenses", bind_version},

      {"open", Group::take_in, "open an incident",
       "Nothing but a title is needed; the rest can follow. Times may lie in the past: incidents are often declared "
       "late.",
       "decklog open \"Checkout API returns 503\" -p P1 -s checkout --started -12m", bind_open},
      {"request", Group::take_in, "open a support request",
       "Who asks and where it came in belong to it, so that the answer finds its way back.",
       "decklog request \"Export of 2025 times out\" --from dana@example.com --channel mail", bind_request},
      {"change", Group::take_in, "plan a change, or write down one that is done",
       "A live update, a deploy, a maintenance window. With --done it is over already: one command for a CI step, and "
       "with --key a repeated step writes nothing. Incidents list the changes of their services from the hours before.",
       "decklog change \"Move payments to db-2\" --start \"tomorrow 22:00\" --end 1h -s payments\n"
       "decklog change \"Deploy v142\" --done -s checkout --key deploy-v142",
       bind_change},
      {"ingest", Group::take_in, "take in alerts of other systems",
       "A delivery of Alertmanager, Grafana, PagerDuty's format or, with --map, of anything that sends JSON. What "
       "fires "
       "opens an incident, what is known is joined to it, what comes twice changes nothing: one delivery is at most "
       "one "
       "commit. That all alerts are resolved is written down; a person says when the incident is. While a change of "
       "the service runs, small alerts are told by the change. Severities, labels, how soon it is opened again and "
       "what "
       "flaps stand under `intake:` in decklog.yaml. --spool takes the files of a folder, moves each to done/ or, with "
       "the reason beside it, to failed/, and exits 5 when one failed.",
       "decklog ingest alertmanager delivery.json\ndecklog ingest grafana - --dry-run < delivery.json\n"
       "decklog ingest pagerduty --change deploy.json\ndecklog ingest generic --map zabbix.yaml event.json\n"
       "decklog ingest alertmanager --spool spool",
       bind_ingest},
      {"import", Group::take_in, "bring in whole records from elsewhere, and logs kept elsewhere",
       "jsonl is what 'decklog export jsonl' wrote, into a fresh ledger or one that has some of it: entries are joined "
       "by "
       "their ids, and what is there already is left as it is. Nothing is refused for the rules' sake: it is history. "
       "With --history one commit for each entry, as if it had been written here then.\n"
       "The others are logs kept elsewhere: incidents in markdown, a table (csv with --map FILE), exports of slack, "
       "opsgenie and pagerduty, lines pasted from a chat, or one mail, which becomes a support request or a word in "
       "the "
       "one it answers. Times stay what they were and everything is marked as written down now; names become people of "
       "the roster where it knows them; secrets are masked. A time without a zone needs --zone: nothing is guessed, "
       "and "
       "what looks wrong is told with its line. The same log imported again adds nothing, a longer one what came to "
       "it.\n"
       "One commit for all, which `verify` names as an import. All of it or nothing: a bad line ends the import with "
       "its place.",
       "decklog import jsonl records.jsonl\ndecklog import jsonl records.jsonl --history\n"
       "decklog import markdown incidents.md --zone Europe/Berlin --dry-run\n"
       "decklog import csv tickets.csv --map tickets.yaml\n"
       "decklog import slack channel.json --into k7fq\n"
       "decklog import chat - --title \"Checkout down\" --zone UTC < pasted.txt\n"
       "decklog import mail < request.eml",
       bind_import},

      {"ack", Group::work, "say that you have it",
       "The first acknowledgement sets the milestone; without an owner it becomes yours. --eta promises when the next "
       "word comes, and the promise runs as a clock.",
       "decklog ack k7fq --eta 20m", bind_ack},
      {"triage", Group::work, "how bad it is and who has it: done",
       "Needs a priority and an owner, given here or before.", "decklog triage k7fq -p P1 --owner me", bind_triage},
      {"coordinate", Group::work, "who knows and who does what: done",
       "Needs to know who was told, or that nobody has to be.",
       "decklog coordinate k7fq --notify payments --notify support", bind_coordinate},
      {"mitigate", Group::work, "the harm is stopped",
       "Legal straight from triage: stopping the harm comes first. What was skipped is written into the entry.",
       "decklog mitigate k7fq \"rolled back checkout to v141\"", bind_mitigate},
      {"resolve", Group::work, "the cause is fixed", "", "decklog resolve k7fq \"v143 closes its connections\"",
       bind_resolve},
      {"close", Group::work, "nothing is left to do",
       "An incident needs its cause, owners and dates for its open action items, and a postmortem where the policy "
       "demands one; a request needs to be confirmed. With --as it ends from any stage, with a reason.",
       "decklog close k7fq --cause \"connection leak in v142\"\ndecklog close m3xa --as duplicate --of k7fq \"same "
       "outage\"",
       bind_close},
      {"regress", Group::work, "go back to an earlier stage", "The milestones of the later stages stop being true.",
       "decklog regress k7fq --to mitigation \"errors are back\"", bind_regress},
      {"reopen", Group::work, "open it again", "", "decklog reopen k7fq \"the same errors since 09:00\"", bind_reopen},
      {"confirm", Group::work, "request: the problem in our words, agreed with the requester", "",
       "decklog confirm m3xa \"exports time out for accounts with over 10 000 rows\"", bind_confirm},
      {"answer", Group::work, "request: the answer was given", "",
       "decklog answer m3xa \"fixed in tonight's release; until then export by month\"", bind_answer},
      {"ask-impact", Group::work, "request: ask who is affected, and wait for the reply",
       "Blocks the request on its requester until `decklog unblock`.", "decklog ask-impact m3xa", bind_ask_impact},
      {"promote", Group::work, "request: it is an incident",
       "Opens an incident with what the request knows, and links both ways.", "decklog promote m3xa -p P1",
       bind_promote},
      {"start", Group::work, "change: it begins", "", "decklog start 9twd", bind_start},
      {"extend", Group::work, "change: it takes longer", "", "decklog extend 9twd --end 2h \"the copy is slow\"",
       bind_extend},
      {"finish", Group::work, "change: it is done", "", "decklog finish 9twd \"all hosts are on v143\"", bind_finish},
      {"rollback", Group::work, "change: it was undone", "", "decklog rollback 9twd \"errors doubled\"", bind_rollback},
      {"cancel", Group::work, "change or handoff: it does not take place", "",
       "decklog cancel 9twd \"moved to next week\"", bind_cancel},
      {"advance", Group::work, "the next verb of this record, whatever it is",
       "Takes the options of every verb; what the next one does not need is left out.",
       "decklog advance k7fq \"rolled back to v141\"", bind_advance},

      {"note", Group::write_down, "write down what happens or what you see", "",
       "decklog note k7fq \"error rate jumped after the deploy\" --at 14:32", bind_note},
      {"finding", Group::write_down, "write down what you found out", "",
       "decklog finding k7fq \"v142 leaks a connection for each request\"", bind_finding},
      {"decision", Group::write_down, "write down what was decided, and why", "",
       "decklog decision k7fq \"roll back instead of fixing forward: the cause is not known yet\"", bind_decision},
      {"update", Group::write_down, "give word to people who wait",
       "Internal if nothing is said; only public updates reach a public page. --next promises when the next word "
       "comes, and the promise runs as a clock.",
       "decklog update k7fq \"checkout fails for some of you; we are on it\" --audience public --next 30m",
       bind_update},
      {"attach", Group::write_down, "keep a file as evidence",
       "Up to 8 MiB in the ledger, never changed. What is larger stays where it is and is named by --url, with its "
       "size and SHA-256 so that it can be proven.",
       "decklog attach k7fq graph.png \"the error rate\"\ndmesg | decklog attach k7fq - --name dmesg.txt\n"
       "decklog attach k7fq --url https://store.example.com/heap.bin --size 734003200",
       bind_attach},
      {"run", Group::write_down, "run a program and keep what it did",
       "Its output is shown as it comes and kept (up to 8 MiB) with the command, the exit code and how long it took; "
       "decklog ends with the program's exit code (128 + N for signal N). The answer of decklog itself goes to "
       "standard error; under --json and -q it goes to standard output and the program's output to standard error. "
       "What would be refused is refused before the program runs. No shell is involved: for pipes run `sh -c '…'`.",
       "decklog run k7fq \"which pods restart\" -- kubectl get pods -n checkout", bind_run},
      {"action", Group::write_down, "what must be done later: add, done, drop, reopen, change, list",
       "`action add ID TEXT`, `action list ID`, `action change ID ITEM --due DAY`, `action done ID ITEM [TEXT]`; drop "
       "and reopen as done. An incident closes only when each open item has an owner and a due date.",
       "decklog action add k7fq \"alert on leaked connections\" --owner me --due +2w --type detect\n"
       "decklog action list k7fq\ndecklog action done k7fq 1 \"alert is live\"",
       bind_action},
      {"link", Group::write_down, "tie a URL or another record to it", "",
       "decklog link k7fq https://wiki.example.com/pm/42 --as postmortem\ndecklog link k7fq 9twd --as caused-by",
       bind_link},
      {"assign", Group::write_down, "give it to somebody", "", "decklog assign k7fq jun@example.com", bind_assign},
      {"role", Group::write_down, "give somebody a role in it", "",
       "decklog role k7fq commander=mina@example.com\ndecklog role k7fq scribe=", bind_role},
      {"priority", Group::write_down, "change how bad it is", "",
       "decklog priority k7fq P0\ndecklog priority k7fq P2 \"only the beta shop is affected\"", bind_priority},
      {"block", Group::write_down, "it waits for something or somebody",
       "A blocked record comes last in `next` until it is unblocked or --until has come.",
       "decklog block k7fq --on \"the bank's support\" --until 2h", bind_block},
      {"unblock", Group::write_down, "it no longer waits", "", "decklog unblock k7fq \"they restarted their gateway\"",
       bind_unblock},
      {"set", Group::write_down, "set other fields",
       "A list replaces the whole list; of labels and roles only the named key changes. Person fields take `me`.",
       "decklog set k7fq services=checkout,payments impact.users=18200\ndecklog set k7fq labels.env=prod next=",
       bind_set},
      {"edit", Group::write_down, "edit the fields in your editor",
       "Opens $GIT_EDITOR, $VISUAL or $EDITOR; what you change there becomes one entry. Needs a terminal.",
       "decklog edit k7fq", bind_edit},
      {"correct", Group::write_down, "mend an earlier entry: its text, time or fields",
       "The entry itself stays; views show what is right, marked as corrected.",
       "decklog correct k7fq 3 \"it was v141, not v142\"\ndecklog correct k7fq 3 --time 14:32", bind_correct},
      {"redact", Group::write_down, "hide the text of an entry",
       "Views and exports hide it and say so. It still stands in the file and in git's history: a secret must be "
       "changed where it is valid.",
       "decklog redact k7fq 3 --why \"names a customer\"", bind_redact},

      {"next", Group::look, "what should I do now?",
       "The highest priority that is not blocked, what still does harm before what is resolved, the most overdue "
       "first; "
       "why it was chosen, what not to forget in its stage, and the command to type. Above it stand changes that start "
       "within the hour or are past their end, and handoffs that wait. --all shows the whole queue.",
       "decklog next\ndecklog next --all --mine", bind_next},
      {"list", Group::look, "the records, by any of their properties",
       "Several filters must all hold; several values of one are alternatives (-p P0,P1). Sorted by priority, then the "
       "oldest first. With --ledger given several times the rows of all these ledgers stand in one list, each with "
       "its ledger.",
       "decklog list -p P0,P1 -s checkout\ndecklog list --all --since -7d --csv", bind_list, Ledgers::several},
      {"show", Group::look, "a record: where it stands, what is left to do, its last entries",
       "The page a responder lives in. --as-of shows what was known at a time; --history shows the whole timeline with "
       "what corrections replaced.",
       "decklog show k7fq\ndecklog show k7fq --as-of 15:00", bind_show},
      {"timeline", Group::look, "everything that happened to a record, in full",
       "In the order in which it happened; what was written down late is marked. --audience shows what readers outside "
       "the response were told.",
       "decklog timeline k7fq --since -2h\ndecklog timeline k7fq --audience public", bind_timeline},
      {"log", Group::look, "who wrote what down, newest first", "The commits of the ledger, or those of one record.",
       "decklog log\ndecklog log k7fq --limit 5", bind_log},
      {"search", Group::look, "find records by what was written into them",
       "Each word must occur somewhere in a record: title, id, people, services, labels, texts as they are now, names "
       "of evidence, command lines, links. Upper and lower case are the same, parts of words count, and \"two words\" "
       "in quotes are looked for as they stand. Those with all words in the title come first, then the others; of each "
       "what was written to last.",
       "decklog search connection leak\ndecklog search \"connection leak\" -s checkout --since -90d", bind_search},
      {"due", Group::look, "everything that has a clock: what is late, and what falls due soon",
       "Acknowledgements, updates, mitigations, closings (late: \"resolved, not closed\"), postmortems, ends of "
       "blocks, "
       "changes about to start or past their end, handoffs to accept, and action items. Action items and postmortems "
       "also of records that are closed, a postmortem until 30 days after it was due. What is late for longest comes "
       "first, then what falls due within 24 hours (--within); each with the command that stops its clock. What to do "
       "first is `decklog next`. With --ledger given several times it is everything of all these ledgers.",
       "decklog due\ndecklog due --within 7d --mine\ndecklog due --fail --mine", bind_due, Ledgers::several},
      {"status", Group::look, "how things stand, in a few lines",
       "--prompt is for a shell prompt: P1:1 P2:3 !2 chg:1 hnd:1 means one P1, three P2, two late, one change that "
       "starts within the hour or is past its end, one handoff that nobody has accepted. It prints nothing when all is "
       "quiet, and never fails.",
       "decklog status\ndecklog status --prompt", bind_status},
      {"watch", Group::look, "a live view of what is open, due and new, for a wall screen",
       "Draws itself again when somebody writes something down, at each minute and when the window changes its size. q "
       "or Ctrl-C ends it. Needs a terminal.",
       "decklog watch --mine\ndecklog watch --interval 10s -s checkout", bind_watch},

      {"oncall", Group::people, "who is on call, until when, and who is next",
       "By roster.yaml: people, teams, rotations with their layers, overrides and swaps. Level 1 is called first. "
       "Whoever "
       "lives by other clocks than yours is shown with theirs. --days, --from, --until, --mine and --ics give the "
       "plan; "
       "gaps and changed shifts are marked in it. When nobody is on call it says whom to ask and exits 1.",
       "decklog oncall\ndecklog oncall -s checkout -q\ndecklog oncall --team payments --days 30\n"
       "decklog oncall --mine --ics > my-shifts.ics",
       bind_oncall},
      {"handoff", Group::people, "offer your open work to the next person",
       "Lists every open record with its stage, owner and next step. On a terminal without TEXT it opens your editor "
       "with "
       "a draft: the open records, what runs out in the coming watch, changes to come, follow-ups and action items "
       "due, "
       "what to watch, the load so far; the next steps in it are yours to edit, and are written into the records, too. "
       "Scripts do it in two steps: --draft prints it, --edited takes it back. Refused while an open P0 or P1 has no "
       "next "
       "step. WHO is a person or a team; of a team of roster.yaml any member may accept. With --role one role of one "
       "record is offered, and moves when it is accepted.",
       "decklog handoff --to bob@example.com --next k7fq=\"watch the error rate until 18:00\"\n"
       "decklog handoff --to bob@example.com --draft\n"
       "decklog handoff --role commander k7fq --to bob@example.com --next k7fq=\"roll back at 18:00\"",
       bind_handoff},
      {"accept", Group::people, "accept a handoff",
       "Only who it was offered to, or with --take-over somebody else; never who offers it. The role that a handoff "
       "names "
       "is yours from then on.",
       "decklog accept qh2e", bind_accept},
      {"load", Group::people, "how much each person carries, and who needs relief",
       "From what people themselves wrote down in incidents: incidents in a shift, hours in them, nights and weekends "
       "by "
       "their own clocks, days on end without a free one, rest between; held against the limits of the policy. Drills "
       "are left out, false alarms count, duplicates count once. It is there to protect people and never ranks them: "
       "by "
       "name. `ack` and `assign` look at the same limits, warn, and name who could take over.",
       "decklog load\ndecklog load --since -2w --person alice@example.com\ndecklog load --svg load.svg", bind_load},

      {"stats", Group::learn, "how long things took, what was kept, what failed",
       "Distributions, never means: of each metric of the policy, how many have it, how many lack it and why (not yet, "
       "never, or backwards: its end was before its beginning), and p50, p75, p90 by nearest rank: the smallest value "
       "that so many of a hundred do not exceed. Fewer than 5 values are told one by one. A record belongs to the time "
       "in which it was opened; drills, false positives and duplicates are left out and counted. A change failed when "
       "it was rolled back, or when an incident is linked to it as caused-by; change-recovery runs from its beginning "
       "until the last of these incidents was mitigated. Days, weeks and months are UTC's. The same commit, time and "
       "policy give the same answer, whenever it is asked: name them with --until and --as-of. With --ledger given "
       "several times the numbers of all these ledgers are added, each by its own policy; --by ledger tells them "
       "apart.",
       "decklog stats\ndecklog stats mitigate --by priority --since -365d --plot\n"
       "decklog stats --since 2026-10-01 --until 2026-11-01 --svg october.svg",
       bind_stats, Ledgers::several},
      {"postmortem", Group::learn, "write the text of an incident's postmortem, and renew what it says of the record",
       "Markdown in postmortems/ID.md, committed and linked: facts, durations, timeline, action items, updates and "
       "evidence from the record between markers, and sections for people. Run again it renews what stands between "
       "the markers, keeps every other byte, and commits what people wrote. A part that was taken away stays away. "
       "People are named by their roles. --lint finds empty sections, action items without owner or date, gaps in the "
       "timeline, missing milestones, names, and words that look for somebody to blame.",
       "decklog postmortem k7fq\ndecklog postmortem k7fq --lint\ndecklog postmortem k7fq --status in-review\ndecklog "
       "postmortem k7fq --svg timeline.svg",
       bind_postmortem},
      {"export", Group::learn, "write records for other programs",
       "jsonl holds everything: each record's header and its timeline as it was written, and files kept as evidence, a "
       "line each before their record. 'decklog import jsonl' makes the same records of it, byte for byte, but for "
       "what a redaction hides: that is left out unless --unredacted asks for it. With --timeline it is a line for "
       "each entry, as it says now. json is one document, with what follows from each record: its metrics, the time in "
       "each stage, what is overdue. csv is for spreadsheets, markdown for people, a document a record. ics is a "
       "calendar of incidents, changes, action items and the postmortems that are owed: of what is open and of the "
       "last 90 days, unless ids or filters say otherwise; shifts are in `decklog oncall --ics`. openmetrics is for "
       "Prometheus. Filters are those of `decklog list`. What a redaction hides is told in no format but by "
       "--unredacted. A damaged record is left out and told, and ends the export with 5.",
       "decklog export jsonl > records.jsonl\ndecklog export csv --table timeline --since -30d > timeline.csv\n"
       "decklog export markdown k7fq > k7fq.md\ndecklog export ics -o oncall.ics\n"
       "decklog export openmetrics --textfile -o decklog.prom",
       bind_export},
      {"site", Group::learn, "write a static site: what is open, the history, a page for each record",
       "Plain pages without scripts, for any web server or straight from the folder: what is open now, 90 days service "
       "by service, every month, every record with its timeline, statistics, and for programs feed.xml, badge.svg and "
       "api/v2/summary.json in Statuspage's shape, which tell what the public is told. --public writes nothing but "
       "that: public updates, and of their records times, priority, stage and services; no title, no name. Run it "
       "again "
       "after each push: pages of records that did not change are left alone, and what is not due any more goes.",
       "decklog site site\ndecklog site --public status --title \"Example status\" --base-url "
       "https://status.example.com/",
       bind_site},

      {"check", Group::trust, "look for what is wrong with the files, before it is committed or merged",
       "Form, law, lifecycle, references, evidence, lost entries, paths and modes, and what is overdue; each finding "
       "has "
       "its place and, where there is one, the command that mends it. Looks at the work tree's files, or at the ref's "
       "where there is no work tree. --since judges the commits since as `verify` does, for a pipeline. --fix writes "
       "records anew from their timelines where that hides nothing. Errors end it with 1, warnings do not.",
       "decklog check\ndecklog check --since origin/main --format github\ndecklog check --format junit -o check.xml\n"
       "decklog check --fix incidents/2026",
       bind_check},
      {"gate", Group::trust, "whether a deploy may take place now: exit 0 yes, 1 no",
       "No while an open incident of the policy's priorities touches one of the services or names none, in a freeze, "
       "and "
       "in another change's window; then it says who has it, until when, and what to type. What cannot be read says "
       "no, "
       "too, by its error. `gate:` and `freezes:` of decklog.yaml say more: which priorities, stages and environments, "
       "dates and weekends, who may override. --override writes a decision into each record that is in the way and "
       "into "
       "the deploy's own change, or, of a freeze without one, a change; `decklog search \"gate overridden\"` finds "
       "them.",
       "decklog gate deploy\ndecklog gate deploy -s checkout --environment prod\n"
       "decklog gate deploy -s checkout --at \"tomorrow 10:00\"\n"
       "decklog gate deploy -s checkout --override \"it is the fix\"",
       bind_gate},
      {"sync", Group::trust, "bring this clone and a remote to the same records",
       "Fetches, merges in memory, pushes; again when somebody was faster. Entries of both sides stay, in their order, "
       "and what both sides decided differently is told. Works with or without a work tree; files you have edited are "
       "left alone. A policy or roster that both changed in the same lines is for a person: nothing is changed then. "
       "With `git config decklog.sync.auto true` each command tries this for a few seconds.",
       "decklog sync\ndecklog sync origin --timeout 10s", bind_sync},
      {"verify", Group::trust, "prove from history that nothing was changed, removed or hidden",
       "Looks at each commit once, oldest first: entries are only added, every file is the fold of its timeline, the "
       "recorder made the commit, merges are what merging gives. Says what was proved for which commit, and what git "
       "cannot prove: times are what clocks said, and an end that was cut off is noticed only with a seal that is kept "
       "elsewhere. Errors end it with 8, warnings do not.",
       "decklog verify\ndecklog verify HEAD~20..\ndecklog verify --since monday", bind_verify},
      {"seal", Group::trust, "fix what the ledger says now, as a tag to keep elsewhere",
       "An annotated tag with counts, signed when git is configured to sign. `verify --since` proves that a later "
       "history continues it. Keep its id where the ledger's writers cannot change it: a ticket, a mail, a printout.",
       "decklog seal -m \"handover of the week\"\ndecklog seal monday", bind_seal},
      {"hook", Group::trust, "for a server: refuse a push that does more than add",
       "Git calls it as pre-receive or update; examples/server-hook sets one up. It judges only refs that hold a "
       "ledger, "
       "and only commits that the server has not got: no deletion, nothing dropped, nothing that `verify` rejects; a "
       "seal is never moved.",
       "decklog hook pre-receive < /dev/null", bind_hook},
      {"merge-driver", Group::trust, "for git: merge two versions of a record",
       "Git calls it in merge, pull, rebase and cherry-pick; `init`, `clone` and `doctor --fix` set it up in the "
       "clone's "
       "configuration. The entries of both sides, in their order; what both decided otherwise is told. When a side is "
       "no record it changes nothing and fails, and git leaves its conflict markers.",
       "decklog merge-driver base ours theirs incidents/2026/11/INC-20261122-K7FQ.yaml", bind_merge_driver},
  };
  return table;
}

}  // namespace decklog::cmd
