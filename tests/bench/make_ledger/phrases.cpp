// SPDX-License-Identifier: MIT
#include "tests/bench/make_ledger/phrases.h"

#include <array>

namespace decklog::bench {
namespace {

constexpr std::array<std::string_view, 26> kIncidents{
    "{s} API returns 503",
    "{s} is slow: p99 {n} ms",
    "{s}: error rate {p}",
    "Users cannot use {s} after {v}",
    "{s} pods restart every {n} s",
    "Certificate of {s} runs out in {n} hours",
    "Disk of {h} is {p} full",
    "Queue of {s} grows: {n} messages wait",
    "{s} loses connections to its database",
    "Replication lag on {s}: {n} s",
    "{s} 결제 요청이 503으로 실패",
    "{s} 응답 지연, p99 {n}ms",
    "{s} 배포 {v} 이후 오류율 {p}",
    "{s} 로그인이 안 됩니다",
    "{s} 디스크 사용률 {p}",
    "{s} 메시지 큐 적체 {n}건",
    "{s}で503エラーが多発",
    "{s}の応答が遅い（p99 {n} ms）",
    "{s}のデプロイ{v}後にエラー率{p}",
    "{s}のディスク使用率が{p}",
    "{s} 接口大量返回 503",
    "{s} 延迟升高，p99 {n} 毫秒",
    "{s} 发布 {v} 后错误率 {p}",
    "🔥 {s} is down in kr-1",
    "{s} antwortet nicht mehr (Zeitüberschreitung)",
    "{s} : les paiements échouent depuis {v}",
};
constexpr std::array<std::string_view, 14> kRequests{
    "Where is the export of {s}?",
    "Please raise the limit of {s} to {n}",
    "{s}: how do we rotate the key?",
    "Wrong total in the report of {s}",
    "Access to {s} for a new colleague",
    "{s} 사용량 한도를 {n}으로 올려 주세요",
    "{s} 관리자 권한 요청",
    "{s} 데이터가 화면과 다릅니다",
    "{s}の権限を付けてください",
    "{s}のレポートの数字が合いません",
    "请开通 {s} 的访问权限",
    "{s} 的账单金额不对",
    "Webhook of {s} arrives twice 🤔",
    "Wie lange werden Daten in {s} aufbewahrt?",
};
constexpr std::array<std::string_view, 10> kChanges{
    "Deploy {s} {v}",
    "Upgrade the database of {s}",
    "Move {s} to the new cluster",
    "Raise memory of {s} to {n} MiB",
    "{s} {v} 배포",
    "{s} 인증서 교체",
    "{s} {v}をリリース",
    "发布 {s} {v}",
    "Rotate keys of {s} 🔑",
    "Turn on the new search of {s} for {p}",
};
constexpr std::array<std::string_view, 40> kNotes{
    "error rate jumped right after the deploy of {v}",
    "{h} does not answer on port 8443",
    "asked {w} to look at the dashboards",
    "restarted {h}, no change",
    "graphs: connections to {s} went from {n} to {n} within a minute",
    "customers in kr and jp see it, eu does not",
    "{w} joined the call",
    "traces show {n} ms in {s}, the rest is idle",
    "turned up logging on {h}",
    "the same as last month, but on {h}",
    "failed requests begin with {i}",
    "p99 back at {n} ms",
    "canary with {v} on {p} of the traffic",
    "nothing unusual in the audit log since {v}",
    "{s}: retries make it worse, {n} a second now",
    "read https://wiki.example.com/runbooks/{s} again: step 4 is out of date",
    "{v} 배포 직후 오류율이 {p}까지 올랐습니다",
    "{h} 재시작했지만 달라진 것이 없습니다",
    "{w}님에게 대시보드 확인을 부탁했습니다",
    "고객센터에 문의가 {n}건 들어왔습니다",
    "DB 커넥션이 {n}개에서 더 늘지 않습니다",
    "로그를 보니 {i} 요청부터 실패합니다",
    "일본 리전은 정상입니다",
    "트래픽의 {p}만 새 버전으로 돌렸습니다",
    "캐시를 비운 뒤 p99 {n}ms로 내려왔습니다",
    "{v}のデプロイ直後からエラー率が{p}に上がった",
    "{h}を再起動したが変化なし",
    "{w}さんにダッシュボードの確認を依頼",
    "問い合わせが{n}件来ています",
    "韓国リージョンは影響なし",
    "リトライが{s}をさらに遅くしている",
    "{v} 发布后错误率升到 {p}",
    "重启 {h} 后没有变化",
    "已请 {w} 查看监控",
    "客服收到 {n} 个投诉",
    "数据库连接数达到上限 {n}",
    "👀 watching {s} for ten minutes",
    "✅ smoke tests of {s} pass again",
    "Speicher von {h} wächst um {n} MB je Stunde",
    "le cache de {s} répond encore, {n} req/s",
};
constexpr std::array<std::string_view, 14> kFindings{
    "{v} opens a connection per request and never closes it",
    "the pool of {s} has {n} slots, all taken by one tenant",
    "{h} runs an old kernel; the others do not",
    "the index on orders(created_at) is missing since {v}",
    "the certificate chain of {s} lacks its intermediate",
    "a retry storm: each failure causes {n} more calls",
    "{v}부터 요청마다 커넥션을 새로 엽니다",
    "{s} 인덱스가 빠져서 전체 테이블을 읽습니다",
    "타임아웃이 {n}ms라서 재시도가 겹칩니다",
    "{v}から接続がリクエストごとに開かれている",
    "{s}のインデックスがなくなっている",
    "{v} 之后每个请求都新建连接",
    "超时设置为 {n} 毫秒，重试叠加",
    "GC pauses of {n} ms on {h} 🧵",
};
constexpr std::array<std::string_view, 8> kDecisions{
    "roll back first, look for the cause tomorrow",
    "no failover: replication is {n} s behind",
    "we keep {v} out until the fix is reviewed",
    "원인 분석보다 롤백을 먼저 합니다",
    "내일 오전까지 배포를 멈춥니다",
    "先にロールバックし、原因は明日調べる",
    "先回滚，明天再查原因",
    "tell customers every 30 minutes",
};
constexpr std::array<std::string_view, 9> kWordsOut{
    "We know that {s} fails for some of you and are rolling back.",
    "{s} is slower than usual. Nothing is lost. Next word in half an hour.",
    "{s} works again; we keep watching.",
    "{s} 장애를 인지했고 복구 중입니다. 30분 뒤 다시 알려 드리겠습니다.",
    "{s}가 정상으로 돌아왔습니다. 불편을 드려 죄송합니다.",
    "{s}の障害を確認し、復旧作業中です。",
    "{s}は復旧しました。ご迷惑をおかけしました。",
    "{s} 故障已确认，正在恢复。",
    "about {p} of requests fail; workaround: retry once",
};
constexpr std::array<std::string_view, 9> kMitigations{
    "rolled back {s} to {v}",
    "switched {s} to the second region",
    "turned the new flag off for everyone",
    "added {n} pods and emptied the queue",
    "{s}를 {v}로 롤백했습니다",
    "트래픽을 다른 리전으로 옮겼습니다",
    "{s}を{v}に戻した",
    "已将 {s} 回滚到 {v}",
    "blocked the one tenant that sent {n} calls a second",
};
constexpr std::array<std::string_view, 7> kFixes{
    "{v} closes its connections; deployed everywhere",
    "index built anew, p99 is {n} ms",
    "certificate renewed, alarm at 30 days set",
    "커넥션 풀을 고친 {v}를 전체 배포했습니다",
    "修正版{v}を全台に反映",
    "修复版本 {v} 已全量发布",
    "limits per tenant are on",
};
constexpr std::array<std::string_view, 8> kCauses{
    "a connection leak that came with {v}",
    "nobody watched the date of the certificate",
    "an index dropped by a migration",
    "커넥션 누수: {v}에서 들어온 변경",
    "재시도 설정이 너무 공격적이었음",
    "{v}で入った接続リーク",
    "{v} 引入的连接泄漏",
    "one tenant without a limit",
};
constexpr std::array<std::string_view, 7> kReasons{
    "it came back after {n} minutes",
    "fewer users than we thought",
    "the graphs look calm, but customers still call",
    "다시 발생했습니다",
    "영향이 생각보다 작습니다",
    "再発した",
    "问题再次出现",
};
constexpr std::array<std::string_view, 6> kBlocks{
    "an answer of the cloud provider, ticket {n}",
    "{w}, who has the key of the vault",
    "고객의 답변",
    "ベンダーの回答",
    "等待客户回复",
    "the nightly backup, which must end first",
};
constexpr std::array<std::string_view, 8> kActions{
    "alarm when connections of {s} go over {n}",
    "load test {s} with {n} users",
    "write the runbook step for a failover of {s}",
    "{s} 커넥션 수 알람 추가",
    "배포 전 점검 목록에 {s} 추가",
    "{s}の接続数アラートを追加",
    "为 {s} 增加连接数告警",
    "remove the old client from {s}",
};
constexpr std::array<std::string_view, 5> kQuestions{
    "They need the export of {s} for {n} rows by Friday, as CSV.",
    "{s} 화면의 숫자와 청구서의 숫자가 {n}만큼 다르다는 문의",
    "{s}の権限を{n}人分、来週まで",
    "需要 {s} 的访问权限，共 {n} 人",
    "The webhook of {s} came twice for {i}; they want to know which one counts.",
};
constexpr std::array<std::string_view, 5> kAnswers{
    "The export is in their folder; {n} rows, checked against {s}.",
    "한도를 {n}으로 올렸고, 바로 적용됩니다.",
    "権限を付けました。再ログインしてください。",
    "权限已开通，请重新登录。",
    "The second one counts; {i} was a retry. Documentation linked.",
};
constexpr std::array<std::string_view, 6> kImpacts{
    "about {p} of {s} fails", "slow pages, nothing lost", "주문의 {p}가 실패",
    "一部のユーザーに遅延",   "约 {p} 的请求失败",        "partners get no callbacks",
};
constexpr std::array<std::string_view, 5> kNextSteps{
    "watch {s} until the peak is over", "deploy {v} after the review", "{w}님에게 결과 확인", "翌朝グラフを確認",
    "check the canary on {h}",
};

constexpr std::array<std::string_view, 4> kLogHeads{
    "$ kubectl logs {h} --tail=20",
    "from the log of {h}:",
    "$ psql -c 'select * from pg_stat_activity'",
    "$ curl -sv https://{s}.example.com/healthz",
};
constexpr std::array<std::string_view, 8> kLogBodies{
    "level=error msg=\"upstream timed out\" request={i} took={n}ms",
    "level=warn msg=\"pool exhausted\" size={n} waiting={n}",
    "panic: runtime error: index out of range [{n}] with length {n}",
    "\tat com.example.{s}.Handler.handle(Handler.java:{n})",
    "ERROR:  canceling statement due to statement timeout ({n} ms)",
    "  < HTTP/2 503  x-request-id: {i}",
    "connect to {h} port 5432: Connection refused",
    "oom-kill: constraint=CONSTRAINT_MEMCG task={s} pid={n}",
};

}  // namespace

std::span<const std::string_view> phrases(Speech what) {
  switch (what) {
    case Speech::incident_title:
      return kIncidents;
    case Speech::request_title:
      return kRequests;
    case Speech::change_title:
      return kChanges;
    case Speech::note:
      return kNotes;
    case Speech::finding:
      return kFindings;
    case Speech::decision:
      return kDecisions;
    case Speech::word_out:
      return kWordsOut;
    case Speech::mitigation:
      return kMitigations;
    case Speech::fix:
      return kFixes;
    case Speech::cause:
      return kCauses;
    case Speech::reason:
      return kReasons;
    case Speech::blocked_on:
      return kBlocks;
    case Speech::action:
      return kActions;
    case Speech::question:
      return kQuestions;
    case Speech::answer:
      return kAnswers;
    case Speech::impact:
      return kImpacts;
    case Speech::next_step:
      break;
  }
  return kNextSteps;
}

std::span<const std::string_view> log_heads() { return kLogHeads; }
std::span<const std::string_view> log_bodies() { return kLogBodies; }

}  // namespace decklog::bench
