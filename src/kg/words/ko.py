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
    "system.query-memory.hint": "더 적게 물으십시오. 질의가 쓸 수 있는 GiB는 {name}으로 정합니다",
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
    "system.unwritable-not-a-folder": "{path}에 쓸 수 없습니다: {folder}은(는) 폴더가 아닙니다",
    "system.unwritable-is-a-folder": "{path}에 쓸 수 없습니다: 폴더입니다",
    "system.unwritable-is-a-folder.hint": "그 안의 파일을 지정하십시오",
    "system.leads-out": "{path}에 쓸 수 없습니다: {folder} 밖으로 이어집니다",
    "system.cut-off.hint": "앞선 명령이 도중에 끊기며 남긴 것입니다",
    "system.unchanged.hint": "아무것도 바뀌지 않았습니다",
    "system.unlockable": "{folder}을(를) 잠글 수 없습니다: {reason}",
    "system.another-writer": "다른 kg가 {folder}에 쓰고 있습니다",
    "system.another-writer.hint": "그것이 끝난 뒤에 다시 시도하십시오",
    "system.waiting": "{folder}에 쓰고 있는 다른 kg를 기다립니다",
    "system.removed": "그사이 {path}이(가) 지워졌습니다",
    "system.changed": "그사이 {path}이(가) 바뀌었습니다",
    "system.changed.hint": "더 바뀌지 않을 때 다시 시도하십시오",
    "system.appeared": "그사이 {path}이(가) 새로 생겼습니다",
    "system.journal-in-the-way": "{path}은(는) kg가 만든 것이 아니며 자리를 막고 있습니다",
    "system.journal-in-the-way.hint": (
        "다른 곳으로 옮기십시오. 쓰는 중인 것을 그 자리에 적어 둡니다"
    ),
    "system.site-unwritable": "{folder}에 쓸 수 없습니다: {reason}",
    "system.site-not-a-folder": "{folder}에 쓸 수 없습니다: 폴더가 아닙니다",
    "system.site-without-list": (
        "{folder}에 목록이 남아 있지 않은 사이트가 있습니다. 더는 쓰이지 않는 페이지도 그대로"
        " 둡니다"
    ),
    "system.site-list-no-file": "{path}은(는) 보통 파일이 아닙니다",
    "system.site-list-unread": "{path}을(를) 사이트의 파일 목록으로 읽을 수 없습니다",
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
    "system.page-left": "{path}은(는) 더는 페이지가 아니지만 쓴 뒤에 바뀌었으므로 그대로 둡니다",
    "system.not-a-folder": "{path}은(는) 폴더가 아닙니다",
    "system.remove.hint": "지우십시오",
    "system.stage-in-the-way": "{path}은(는) kg가 만든 것이 아니며 자리를 막고 있습니다",
    "system.stage-in-the-way.hint": "다른 곳으로 옮기십시오. 사이트를 먼저 그 자리에 씁니다",
    # --- sparql
    # --- project: rows
    # --- project: shapes, rules, stories, curation
    # --- store
    # --- evidence
    # --- present
    # --- serve
    # --- api
    # --- cli
}
