"""The sentences of kg in Korean, with the codes and blanks of those in English."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "혹시 이것입니까: {name}",
    # --- rdf
    # --- system
    # --- sparql
    # --- project: rows
    # --- project: shapes, rules, stories, curation
    # --- store
    "store.no-number": "“{text}”: 수가 아닙니다",
    "store.no-date": "“{text}”: 날짜가 아닙니다",
    "store.no-date.hint": "2021-01-03, 2021-01 또는 2021로 쓰십시오",
    "store.no-question": "“{name}”: 그런 질문은 없습니다",
    "store.no-question.hint": "kg query로 질문의 목록을 볼 수 있습니다",
    "store.ambiguous": "“{text}”: 이름이 같은 것이 {count}개 있습니다",
    "store.ambiguous.hint": "하나를 고르십시오: {ids}",
    "store.ambiguous.hint-more": "하나를 고르십시오: {ids} …",
    "store.nothing-called": "“{text}”: 그런 이름은 없습니다",
    "store.nothing-called.hint": "이름의 일부나 다른 언어로 찾아 보십시오",
    "store.one-of-these": "혹시 이것입니까: {names}",
    "store.these-two": "{first} 또는 {second}",
    "store.id-and-name": "{id} ({name})",
    "store.no-property": "“{text}”: 그런 속성은 없습니다",
    "store.no-kind": "“{text}”: 값의 종류도 클래스도 아닙니다",
    "store.no-kind.hint": "값의 종류: {kinds}",
    "store.cannot-write": "{path}에 쓸 수 없습니다: {reason}",
    "store.cannot-write-day.hint": (
        "지난 날의 그래프는 빌드 옆에 둡니다. 폴더에 쓸 수 있는 곳에서 그날을 물으십시오"
    ),
    "store.cannot-write-new.hint": (
        "지금 파일로 만든 빌드가 없습니다. 폴더에 쓸 수 있는 곳에서 kg build를 실행하십시오"
    ),
    "store.cannot-write-first.hint": (
        "아직 빌드가 없습니다. 폴더에 쓸 수 있는 곳에서 kg build를 실행하십시오"
    ),
    "store.cannot-write-room.hint": "공간을 비우십시오. 이전 빌드는 그대로 있습니다",
    "store.cannot-write.hint": "이전 빌드는 그대로 있습니다",
    "store.no-folder": "{path} 폴더가 없습니다",
    "store.no-project": "여기에 프로젝트가 없습니다: {path}에 data/와 ontology/가 없습니다",
    "store.no-project.hint": "kg init DIR로 새로 만들거나 -C DIR로 다른 폴더를 고르십시오",
    "store.unreadable": "{path}의 저장소를 읽을 수 없습니다: {fault}",
    "store.unreadable.hint": "kg build로 다시 만드십시오",
    "store.not-there": "저장소가 없습니다",
    "store.damaged": "손상되었습니다: {damage}",
    "store.file-missing": "{name} 파일이 없습니다",
    "store.file-added": "{name} 파일은 저장소의 것이 아닙니다",
    "store.file-changed": "{name} 파일이 쓴 그대로가 아닙니다",
    "store.file-fault": "{name}: {reason}",
    "store.empty-day": "{day}까지는 아무 말도 없었습니다. 날짜가 있는 출처가 없습니다",
    "store.empty-day-before": "{day}까지는 아무 말도 없었습니다. 첫 출처는 {first}에 나왔습니다",
    "store.no-address": "“{url}”: 서버의 주소가 아닙니다",
    "store.no-address.hint": "예: http://localhost:7878/query",
    "store.secret-in-address": "주소에 사용자나 비밀번호가 들어 있습니다",
    "store.secret-in-address.hint": "주소에서 빼고 {user}와 {password}를 설정하십시오",
    "store.no-answer": "{url}에서 {seconds}초 안에 답이 없었습니다",
    "store.no-answer.hint": "더 적게 묻거나 서버를 살펴보십시오",
    "store.unreachable": "{url}에 연결할 수 없습니다: {reason}",
    "store.unreachable.hint": "서버가 실행 중이고 주소가 맞습니까?",
    "store.broke-off": "{url}: 연결이 끊어졌습니다: {reason}",
    "store.secret-refused": "{url}: 사용자, 비밀번호 또는 토큰이 받아들여지지 않았습니다",
    "store.secret-refused.hint": "{user}, {password}, {token}을 확인하십시오",
    "store.secret-wanted": "{url}: 인증이 필요합니다",
    "store.secret-wanted.hint": "{user}와 {password} 또는 {token}을 설정하십시오",
    "store.forbidden": "{url}: 허용되지 않은 요청입니다",
    "store.forbidden.hint": "다른 주소나 다른 사용자에게는 허용될 수 있습니다",
    "store.wrong-address": "{url}: 이 요청을 받는 주소가 아닙니다 (HTTP {status})",
    "store.wrong-address.hint": "…/query나 …/sparql처럼 SPARQL 엔드포인트의 주소를 쓰십시오",
    "store.sends-on": "{url}: 다른 주소로 넘어갑니다: {target}",
    "store.sends-on-unnamed": "{url}: 다른 주소로 넘어갑니다",
    "store.sends-on.hint": "그 주소를 쓰십시오",
    "store.server-failed": "{url}: 서버 오류입니다 (HTTP {status}): {text}",
    "store.server-refuses": "{url}: 거부되었습니다 (HTTP {status}): {text}",
    "store.without-a-word": "설명 없음",
    "store.no-results": "{url}의 답이 SPARQL 결과가 아닙니다: {media}",
    "store.no-triples": "{url}의 답이 트리플이 아닙니다: {media}",
    "store.unnamed-media": "알 수 없는 형식",
    "store.endpoint.hint": "SPARQL 엔드포인트의 주소가 맞습니까?",
    "store.cut-off": "{url}의 답이 잘렸거나 형식에 맞지 않습니다",
    "store.cut-off.hint": "서버의 시간 제한에 걸리면 이렇게 됩니다. 더 적게 물으십시오",
    "store.cut-off-rows.hint": "서버의 시간 제한에 걸리면 이렇게 됩니다",
    "store.cut-rows": "{url}: 답을 {count:,}행에서 자릅니다",
    "store.cut-rows.hint": (
        "LIMIT과 OFFSET으로 묻거나 그 제한을 늘리십시오 (Virtuoso: ResultSetMaxRows)"
    ),
    "store.triples-missing": (
        "{url}: {graph}에 발행한 트리플 {count:,}개 가운데 {given:,}개만 답했습니다"
    ),
    "store.triples-missing-several": (
        "{url}: {graph} 등에 발행한 트리플 {count:,}개 가운데 {given:,}개만 답했습니다"
    ),
    "store.triples-missing.hint": "같다고 보는 리터럴을 합쳤을 수 있습니다",
    "store.marker-unreadable": "{url}의 데이터셋 정보를 읽을 수 없습니다",
    "store.marker-unreadable.hint": "kg publish로 다시 쓰십시오",
    "store.not-held": "{url}에 이 데이터셋이 없습니다",
    "store.none-held": "{url}에 kg가 발행한 데이터셋이 없습니다",
    "store.not-held.hint": "kg publish로 발행하십시오",
    "store.several-held": "{url}에 데이터셋이 {count}개 있습니다: {spaces}",
    "store.several-held.hint": "그 가운데 하나의 폴더에서 물으십시오: -C DIR",
    "store.incomplete": "{url}의 발행이 끝나지 않았습니다",
    "store.incomplete.hint": "kg publish로 이어서 하십시오",
    "store.another-build": "{url}에 있는 빌드가 이 폴더의 것과 다릅니다",
    "store.another-build.hint": (
        "kg publish로 올리십시오. 프로젝트가 없는 폴더(-C DIR)에서는 서버에 있는 그대로 묻습니다"
    ),
    "store.another-kind": "{url}의 답이 질의가 요구한 종류가 아닙니다",
    "store.graph-taken": "이 데이터셋의 것이 아닌 그래프 <{graph}>가 서버에 이미 있습니다",
    "store.graph-taken.hint": (
        "아무것도 쓰지 않았습니다. 데이터셋의 void:uriSpace를 바꾸거나 그 그래프를 지우십시오"
    ),
    "store.progress": "그래프 {count:,}개 가운데 {done:,}개",
    # --- evidence
    "evidence.not-rewritten": "고쳐 쓴 질의를 엔진이 받아들이지 않습니다 ({fault})",
    "evidence.blank-node-path": "경로가 빈 노드에서 끝납니다",
    "evidence.shape": "{thing}: {message}",
    "evidence.shape-without-message": "{thing}: {component} 위반입니다",
    "evidence.shape.hint": "값은 {value}입니다",
    "evidence.no-day": "“{text}”: 달력에 없는 날입니다",
    "evidence.no-day.hint": "2021-01-03, 2021-01 또는 2021로 쓰십시오",
    "evidence.no-sort-of-conflict": "“{text}”: {words} 가운데 하나가 아닙니다",
    "evidence.not-listed-by": "“{text}”: 돈을 나누는 기준이 아닙니다",
    "evidence.not-listed-by.hint": "다음 가운데 하나를 쓰십시오: {words}",
    "evidence.same-ends": "양 끝이 같은 것입니다",
    "evidence.same-ends.hint": "서로 다른 둘을 쓰십시오",
    "evidence.two-answers": "같은 질의에 저장소의 답이 두 번 달랐습니다",
    "evidence.two-answers.hint": "그사이에 바뀌었거나 ORDER BY 없이 LIMIT을 쓴 것은 아닙니까?",
    "evidence.no-construct": "{graph}의 규칙이 CONSTRUCT 질의가 아닙니다",
    "evidence.no-origin": "어느 이름 있는 그래프에도 없는 트리플에 기댄 행이 있습니다",
    "evidence.no-origin.hint": "인용하려면 모든 트리플에 출처가 있어야 합니다",
    "evidence.cited-offset": "각 행은 OFFSET으로 건너뛴 행에도 기댑니다",
    "evidence.cited-extremes": "MIN, MAX, SAMPLE은 묶음의 한 값에 기대지만 묶음 전체를 인용합니다",
    "evidence.cited-distinct": (
        "DISTINCT 행은 여러 길로 나올 수 있고 하나로도 충분하지만 모두 인용합니다"
    ),
    "evidence.cited-row": "한 행이 여러 길로 나올 수 있고 하나로도 충분하지만 모두 인용합니다",
    "evidence.cited-path": "+나 *를 쓴 경로는 가장 짧은 길 하나를 인용합니다",
    "evidence.cited-absence": (
        "없음이나 LIMIT은 그 패턴에 맞는 모든 것에 기대며, 이것을 각 행에 인용합니다"
    ),
    # --- present
    # --- serve
    # --- api
    # --- cli
}
