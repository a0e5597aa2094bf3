-- What collect.sh fills, and views that name what most questions are about. A further view is one more `->>`.
CREATE TABLE IF NOT EXISTS record(ledger TEXT, id TEXT, line TEXT, PRIMARY KEY (ledger, id));
CREATE TABLE IF NOT EXISTS incoming(line TEXT);
-- By how many hours people's clocks are ahead of UTC, for whoever's are not UTC's: fill it in.
CREATE TABLE IF NOT EXISTS clock(who TEXT PRIMARY KEY, hours REAL NOT NULL);

-- Drills, false alarms and duplicates are no incidents, as in `decklog stats`.
CREATE VIEW IF NOT EXISTS incident AS
SELECT ledger, id, line ->> 'title' AS title, line ->> 'priority' AS priority, line ->> 'stage' AS stage,
       line ->> '$.impact.users' AS users,
       unixepoch(line ->> '$.milestones.opened_at') AS opened,
       unixepoch(line ->> '$.milestones.acknowledged_at') AS acknowledged,
       unixepoch(line ->> '$.milestones.mitigated_at') AS mitigated, line
  FROM record
 WHERE line ->> 'kind' = 'incident' AND line ->> 'drill' IS NOT 1
   AND coalesce(line ->> 'closed_as', '') NOT IN ('false-positive', 'duplicate');

-- One row for each service of an incident.
CREATE VIEW IF NOT EXISTS incident_service AS
SELECT incident.*, coalesce(service.value, '(none)') AS service
  FROM incident LEFT JOIN json_each(incident.line, '$.services') AS service;

CREATE VIEW IF NOT EXISTS entry AS
SELECT record.ledger, record.id AS record, each.value ->> 'id' AS id, each.value ->> 'type' AS type,
       each.value ->> 'by' AS by, unixepoch(each.value ->> 'at') AS at
  FROM record, json_each(record.line, '$.timeline') AS each;
