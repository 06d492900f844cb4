"""The sentences of kg in Korean, with the codes and blanks of those in English."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    # --- words: what several wings say
    "words.did-you-mean": "혹시 이것입니까: {name}",
    # --- rdf
    # --- system
    "system.memory-variable": "{name}의 값이 “{value}”입니다",
    "system.memory-variable.hint": "4나 0.5처럼 GiB 단위의 수입니다",
    "system.no-memory": "메모리가 부족합니다",
    "system.query-memory": "질의에 {size:.3g} GiB가 넘는 메모리가 필요합니다",
    "system.query-memory.hint": (
        "더 적게 물으십시오. 질의가 쓸 수 있는 메모리(GiB)는 환경 변수 {name}에 적습니다"
    ),
    "system.query-stopped": "질의가 밖에서 중단되었습니다",
    "system.command-stopped": "명령이 밖에서 중단되었습니다",
    "system.stopped.hint": "시스템의 메모리가 부족했을 수 있습니다",
    "system.query-too-deep": "질의가 엔진이 감당할 수 없을 만큼 깊게 중첩되어 있습니다",
    "system.query-too-deep.hint": "질의를 더 적은 부분으로 쓰십시오",
    "system.command-too-deep": "명령이 엔진이 감당할 수 없을 만큼 깊게 중첩되어 있습니다",
    "system.query-died": "질의 때문에 답을 만들던 프로세스가 끝났습니다",
    "system.query-died.hint": "여러 부분으로 나누어 물으십시오",
    "system.command-died": "명령 때문에 일하던 프로세스가 끝났습니다",
    "system.not-handed-over": "답을 넘겨줄 수 없습니다: {reason}",
    "system.unwritable": "{path}에 쓸 수 없습니다: {reason}",
    "system.unwritable-no-folder": "{path}에 쓸 수 없습니다: {folder} 폴더가 없습니다",
    "system.unwritable-not-a-folder": "{path}에 쓸 수 없습니다: 폴더가 아닙니다 ({folder})",
    "system.unwritable-is-a-folder": "{path}에 쓸 수 없습니다: 폴더입니다",
    "system.unwritable-is-a-folder.hint": "그 안의 파일을 지정하십시오",
    "system.leads-out": "{path}에 쓸 수 없습니다: {folder} 밖으로 이어집니다",
    "system.cut-off.hint": "앞선 명령이 도중에 끊기며 남긴 것입니다",
    "system.unchanged.hint": "아무것도 바뀌지 않았습니다",
    "system.unlockable": "폴더를 잠글 수 없습니다: {folder} ({reason})",
    "system.another-writer": "다른 kg가 {folder}에 쓰고 있습니다",
    "system.another-writer.hint": "그것이 끝난 뒤에 다시 시도하십시오",
    "system.waiting": "{folder}에 쓰고 있는 다른 kg를 기다립니다",
    "system.removed": "{path}: 그사이 지워졌습니다",
    "system.changed": "{path}: 그사이 바뀌었습니다",
    "system.changed.hint": "더 바뀌지 않을 때 다시 시도하십시오",
    "system.appeared": "{path}: 그사이 새로 생겼습니다",
    "system.journal-in-the-way": "{path}: kg가 만든 것이 아닌 파일이 이 자리에 있습니다",
    "system.journal-in-the-way.hint": (
        "다른 곳으로 옮기십시오. 쓰는 중인 것을 이 자리에 적어 둡니다"
    ),
    "system.site-unwritable": "{folder}에 쓸 수 없습니다: {reason}",
    "system.site-not-a-folder": "{folder}에 쓸 수 없습니다: 폴더가 아닙니다",
    "system.site-without-list": (
        "{folder}에 목록이 남아 있지 않은 사이트가 있습니다. 더는 쓰이지 않는 페이지도 그대로"
        " 둡니다"
    ),
    "system.site-list-no-file": "{path}: 일반 파일이 아닙니다",
    "system.site-list-unread": "{path}: 사이트의 파일 목록으로 읽을 수 없습니다",
    "system.site-list-unread.hint": (
        "복구하십시오. 이것이 없으면 앞선 사이트의 파일을 바꾸거나 지우지 않습니다"
    ),
    "system.site-in-the-way": (
        "{folder}에서 페이지가 놓일 자리에 kg가 쓰지 않았거나 그 뒤에 바뀐 파일이 있습니다:"
        " {names}. 아무것도 쓰지 않았습니다"
    ),
    "system.site-in-the-way-more": (
        "{folder}에서 페이지가 놓일 자리에 kg가 쓰지 않았거나 그 뒤에 바뀐 파일이 있습니다: {names}"
        " 외 {more}개. 아무것도 쓰지 않았습니다"
    ),
    "system.site-in-the-way.hint": "그 파일들을 옮기거나 다른 폴더를 지정하십시오",
    "system.page-left": "{path}: 더는 페이지가 아니지만 쓴 뒤에 바뀌었으므로 그대로 둡니다",
    "system.not-a-folder": "{path}: 폴더가 아닙니다",
    "system.remove.hint": "지우십시오",
    "system.stage-in-the-way": "{path}: kg가 만든 것이 아닌 폴더가 이 자리에 있습니다",
    "system.stage-in-the-way.hint": "다른 곳으로 옮기십시오. 사이트를 먼저 이 자리에 씁니다",
    # --- sparql
    # --- project: rows
    # --- project: shapes, rules, stories, curation
    # --- store
    # --- evidence
    # --- present
    # --- serve
    "serve.syntax": "SPARQL 1.1 문법에 맞지 않는 질의입니다.",
    "serve.evaluation": "질의를 계산할 수 없습니다.",
    "serve.service": "SERVICE는 다른 서버에 묻는 구문입니다. 이 서버는 이 그래프로만 답합니다.",
    "serve.graph": "이 데이터셋에 없는 그래프이며, 다른 곳에서 가져오지 않습니다.",
    "serve.deep": "질의가 {limit}단계보다 깊게 중첩되어 있습니다.",
    "serve.long": "엔진이 한 번에 받을 수 있는 것보다 긴 질의입니다.",
    "serve.missing": "질의가 없습니다. “query” 매개변수로 보내십시오.",
    "serve.request": "HTTP 형식에 맞지 않는 요청입니다.",
    "serve.several": "질의는 한 번에 하나만 보내십시오.",
    "serve.encoding": "요청이 UTF-8이 아닙니다.",
    "serve.parameter": "여기서 쓸 수 없는 매개변수이거나 매개변수 값입니다.",
    "serve.cite": "이 질의는 인용과 함께 물을 수 없습니다.",
    "serve.update": "읽기 전용 서버입니다. 갱신은 받지 않습니다.",
    "serve.nothing": "이 주소에는 아무것도 없습니다.",
    "serve.method": "이 주소에서 쓸 수 없는 요청 방식입니다.",
    "serve.format": "요청한 형식으로는 답할 수 없습니다.",
    "serve.unwritable": "요청한 형식에는 이 답을 담을 수 없습니다.",
    "serve.slow": "요청이 제때 도착하지 않았습니다.",
    "serve.large": "요청이 {limit}바이트보다 큽니다.",
    "serve.address": "주소가 {limit}바이트보다 깁니다. 긴 질의는 POST로 보내십시오.",
    "serve.media": "양식 또는 application/sparql-query로 보내십시오.",
    "serve.host": "이 서버는 이 호스트 이름으로 답하지 않습니다.",
    "serve.head": "요청의 헤더가 {limit}바이트보다 큽니다.",
    "serve.coding": "요청 본문이 압축되어 있습니다. 압축하지 않고 보내십시오.",
    "serve.rows": "답이 {limit}행을 넘습니다. LIMIT로 줄여 물으십시오.",
    "serve.bytes": "답이 {limit}바이트를 넘습니다. 더 적게 물으십시오.",
    "serve.memory": "질의가 허용된 것보다 많은 메모리를 필요로 합니다. 더 적게 물으십시오.",
    "serve.depth": "질의가 허용된 것보다 깊이 들어갑니다. 더 단순하게 물으십시오.",
    "serve.fault": "서버에 오류가 있습니다.",
    "serve.died": "답을 만들던 프로세스가 도중에 끝났습니다.",
    "serve.killed": "답을 만들던 프로세스가 밖에서 종료되었습니다. 다시 물으십시오.",
    "serve.readonly": "서버가 폴더에 쓸 수 없어 지난 날의 그래프를 만들 수 없습니다.",
    "serve.room": "서버 디스크에 이 답을 담을 자리가 없습니다.",
    "serve.busy": "서버가 바쁩니다. 잠시 뒤에 다시 시도하십시오.",
    "serve.time": "질의가 {limit:g}초 안에 끝나지 않았습니다.",
    "serve.unknown-parameter": "“{name}”: 여기에 없는 매개변수입니다",
    "serve.repeated-parameter": "“{name}”: 매개변수가 두 번 이상 있습니다",
    "serve.several-formats": "format, output, results가 서로 다른 형식을 요청합니다",
    "serve.no-days": "제공하는 파일에는 날짜가 없습니다",
    "serve.no-citations": "제공하는 파일에는 인용이 없습니다",
    "serve.other-dataset": (
        "default-graph-uri와 named-graph-uri는 현재 그래프가 아닌 데이터셋을 만듭니다"
    ),
    "serve.cite.hint": "인용 없이 물으십시오",
    "serve.no-port": "{value}: 포트 번호가 아닙니다",
    "serve.no-port.hint": "0에서 65535까지의 수이며, 0은 비어 있는 아무 포트입니다",
    "serve.no-address": "“{value}”: 연결을 받을 수 있는 주소가 아닙니다",
    "serve.no-address.hint": (
        "--host는 이 컴퓨터의 주소입니다. 자신만 쓰려면 127.0.0.1, 모든 주소로 받으려면"
        " 0.0.0.0입니다"
    ),
    "serve.no-origin": "“{value}”: 출처(origin)가 아닙니다",
    "serve.no-origin.hint": (
        "https://a.example이나 http://localhost:3000처럼 끝에 빗금 없이 쓰거나 *로 쓰십시오"
    ),
    "serve.no-host": "“{value}”: 호스트 이름이 아닙니다",
    "serve.no-host.hint": "kg.example.org처럼 이름만 쓰십시오",
    "serve.cannot-listen": "{host}:{port}에서 연결을 받을 수 없습니다: {reason}",
    "serve.cannot-listen.port.hint": (
        "다른 --port를 쓰거나, 비어 있는 아무 포트면 --port 0을 쓰십시오"
    ),
    "serve.cannot-listen.host.hint": (
        "--host는 이 컴퓨터의 주소입니다. 127.0.0.1 또는 모든 주소인 0.0.0.0을 쓰십시오"
    ),
    "serve.unreadable-store": "작업 프로세스가 저장소를 읽을 수 없습니다",
    "serve.unreadable-store.hint": "kg build로 다시 만드십시오",
    "serve.worker-ended": "작업 프로세스를 시작할 수 없습니다: 도중에 끝났습니다",
    "serve.worker-not-started": "작업 프로세스를 시작할 수 없습니다: {reason}",
    "assistant.no-mcp": "mcp 패키지가 설치되지 않았거나 2보다 오래되었습니다",
    "assistant.no-mcp.hint": "pip install 'kg[mcp]'",
    "assistant.no-such-name": "“{name}”: 그런 이름은 없습니다",
    "assistant.no-such-name.hint": "이름의 일부나 다른 언어로 찾아 보십시오",
    "assistant.first-only": "처음 {count}개만 적었습니다. 이름을 더 자세히 쓰십시오",
    "assistant.no-claims": "{name}에 관한 주장이 없습니다",
    "assistant.no-claims-of": "{name}의 {property}에 관한 주장이 없습니다",
    "assistant.no-claims.hint": "show로 무엇이 이것을 언급하는지 볼 수 있습니다",
    "assistant.no-conflicts": (
        "상충하는 값이 없습니다. 달리 말한 출처도, 고쳐지거나 제쳐 둔 값도 없습니다"
    ),
    "assistant.uncitable.hint": "그 부분 없이 SELECT, ASK, CONSTRUCT 가운데 하나로 쓰십시오",
    "assistant.hint": "도움말: {text}",
    # --- api
    # --- cli
}
