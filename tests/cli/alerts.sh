# SPDX-License-Identifier: MIT
# Sourced by cases about alerts.

# group STATUS:INSTANCE:START[:END] …: a delivery of Alertmanager; times are of 2026-11-22. TRUNCATED, SEVERITY, SERVICE
# say otherwise.
group() {
  local alert status instance start end list=
  for alert in "$@"; do
    IFS=- read -r status instance start end <<<"$alert"
    list+=${list:+,}$(printf '{"status":"%s","labels":{"alertname":"ErrorRate","instance":"%s","service":"%s","severity":"%s"},
      "annotations":{},"startsAt":"2026-11-22T%s:00Z","endsAt":"%s","generatorURL":"http://prom.example.com/g"}' \
      "$status" "$instance" "${SERVICE:-login}" "${SEVERITY:-critical}" "$start" \
      "$([ -n "$end" ] && echo "2026-11-22T$end:00Z" || echo 0001-01-01T00:00:00Z)")
  done
  printf '{"version":"4","receiver":"ledger","status":"firing","groupKey":"{}","truncatedAlerts":%s,"alerts":[%s],
    "groupLabels":{"alertname":"ErrorRate","service":"%s"},"commonLabels":{"alertname":"ErrorRate","service":"%s","severity":"%s"},
    "commonAnnotations":{"summary":"Error rate above 5%%","runbook_url":"https://runbooks.example.com/errors"},
    "externalURL":"http://alerts.example.com"}' "${TRUNCATED:-0}" "$list" "${SERVICE:-login}" "${SERVICE:-login}" "${SEVERITY:-critical}"
}

# in_ ALERT…: shows what is delivered in short, and what comes of it.
in_() {
  printf '> %s\n' "$*"
  group "$@" | decklog ingest alertmanager 2>&1
  local code=${PIPESTATUS[1]}
  [ "$code" = 0 ] || echo "exit $code"
}
