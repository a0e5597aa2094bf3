-- Who was called out of bed? The first entry of a person in an incident, between 22:00 and 07:00 by the clocks that `clock`
-- gives them (else UTC). For care, not for ranking; `decklog load` knows more, of one ledger.
WITH came AS (
  SELECT entry.ledger, entry.record, entry.by AS who, min(entry.at) AS at
    FROM entry JOIN incident ON incident.ledger = entry.ledger AND incident.id = entry.record
   WHERE entry.type NOT IN ('opened', 'signal') AND entry.by IS NOT NULL
   GROUP BY entry.ledger, entry.record, entry.by),
local AS (
  SELECT came.*, at + coalesce(hours, 0) * 3600 AS there FROM came LEFT JOIN clock ON clock.who = came.who)
SELECT who, count(*) AS nights, group_concat(ledger || ' ' || record, ', ') AS incidents,
       strftime('%Y-%m-%d %H:%M', max(there), 'unixepoch') AS last_there
  FROM (SELECT * FROM local ORDER BY there)
 WHERE CAST(strftime('%H', there, 'unixepoch') AS INTEGER) NOT BETWEEN 7 AND 21
 GROUP BY who
 ORDER BY who;
