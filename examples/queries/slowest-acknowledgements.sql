-- Where does it take longest until somebody has it? By service, over all ledgers; nearest rank, as in `decklog stats`.
WITH waited AS (
  SELECT service, acknowledged - opened AS seconds, ledger || ' ' || id AS which,
         row_number() OVER by_time AS place, count(*) OVER (PARTITION BY service) AS n
    FROM incident_service
   WHERE acknowledged >= opened
  WINDOW by_time AS (PARTITION BY service ORDER BY acknowledged - opened))
SELECT service, max(n) AS incidents,
       min(seconds) FILTER (WHERE place * 2 >= n) / 60 AS p50_minutes,
       min(seconds) FILTER (WHERE place * 10 >= n * 9) / 60 AS p90_minutes,
       max(which) FILTER (WHERE place = n) AS slowest
  FROM waited
 GROUP BY service
 ORDER BY p90_minutes DESC, service;
