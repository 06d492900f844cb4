"""Korean."""

from kg.forms.table import Table

TABLE = Table(
    myriads={"조": 10**12, "억": 10**8, "만": 10**4},
    tens={"천": 10**3, "백": 10**2, "십": 10},
    hedges={
        "over": (
            r"#\s*여",
            r"#…\s*(?:넘는?|넘게|초과|웃도는?|남짓)",
            r">\s*#",
        ),
        "about": (
            r"(?:약|대략|어림|≈)\s*#",
            r"#…\s*(?:가량|정도|안팎|내외|쯤)",
            r"~\s*#",
        ),
        "under": (r"#…\s*(?:미만|가까이)", r"<\s*#"),
        "at-least": (r"최소\s*#", r"#…\s*이상", r"≥\s*#"),
        "at-most": (r"최대\s*#", r"#…\s*이하", r"≤\s*#"),
    },
    ranges=(
        r"#\s?(?:에서|부터)\s?#(?:\s?(?:까지|사이))?",
        r"#\s?[~–-]\s?#(?:\s?사이)?",
    ),
    percent=(r"#\s?%", r"#\s?(?:퍼센트|프로)"),
    ordinals=(r"#\s?(?:위|번째)", r"제\s?#"),
    currencies={
        "원": "KRW",
        "달러": "USD",
        "유로": "EUR",
        "엔": "JPY",
        "파운드": "GBP",
        "위안": "CNY",
        "us$": "USD",
        "¥": "¥",
        "$": "$",
    },
    days=(
        r"{y}년(?: ?{m}월(?: ?{d}일)?)?",
        r"{m}월(?: ?{d}일)?",
        r"{d}일",
        r"{y}\. ?{m}\.(?: ?{d}\.?)?",
    ),
    nth={"1": 1, "2": 2, "3": 3, "4": 4, "제1": 1, "제2": 2, "제3": 3, "제4": 4},
    quarters=(r"{y}년? ?{nth}(?:/4)? ?분기",),
    halves=(r"{y}년? ?(?P<first>상)반기", r"{y}년? ?(?P<second>하)반기"),
    seasons={"봄": 1, "여름": 2, "가을": 3, "겨울": 4},
    of_season=(r"{y}년? ?{season}",),
    early=(r"@ ?초", r"@ ?초순"),
    middle=(r"@ ?중순", r"@ ?중반"),
    late=(r"@ ?말", r"@ ?하순"),
    decades=(r"{y}년대",),
    years=(r"{y}년도",),
    financial=(r"{y}[/–-]{z} ?회계연도", r"{y} ?회계연도"),
    year_starts=1,
    by=(r"@ ?까지",),
    since=(r"@ ?부터", r"@ ?이후", r"빠르면 @"),
    around=(r"@ ?(?:경|께|무렵)", r"약 @"),
    spans=(r"@ ?(?:부터|에서) ?@ ?까지", r"@\s?[~–-]\s?@"),
    # CLDR says “대한민국 원”.
    money={"KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔"},
    inferred="{day}경",
    starting="{day}부터",
    ending="{day}까지",
)
