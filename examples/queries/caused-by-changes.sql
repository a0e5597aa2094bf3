-- Which changes became incidents, how soon, and whom did it hit? A change may stand in another ledger than its incident.
SELECT change.ledger || ' ' || change.id AS change, change.line ->> 'title' AS what,
       incident.ledger || ' ' || incident.id AS incident, incident.priority,
       (incident.opened - unixepoch(coalesce(change.line ->> '$.milestones.begun_at',
                                             change.line ->> '$.milestones.finished_at',
                                             change.line ->> '$.window.start'))) / 60 AS minutes_after,
       (incident.mitigated - incident.opened) / 60 AS minutes_of_harm, incident.users
  FROM incident
  JOIN json_each(incident.line, '$.links') AS link ON link.value ->> 'rel' = 'caused-by'
  JOIN record AS change ON change.id = link.value ->> 'target' AND change.line ->> 'kind' = 'change'
 ORDER BY minutes_of_harm DESC, change.id;
