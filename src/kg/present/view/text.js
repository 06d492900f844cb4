// Words of the page in both languages, and values written for people.

const WORDS = {
  views: ["보기", "Views"],
  network: ["그림", "Network"],
  table: ["표", "Table"],
  money: ["돈", "Money"],
  time: ["시간", "Time"],
  search: ["이름으로 찾기 ( / )", "Find by name ( / )"],
  noHit: ["찾은 것이 없습니다", "Nothing found"],
  hits: ["{0}건", "{0} found"],
  language: ["English", "한국어"],
  theme: ["밝기 바꾸기", "Light or dark"],
  filter: ["거르기", "Filter"],
  help: ["도움말", "Help"],
  exports: ["내보내기", "Export"],
  zoom: ["확대와 축소", "Zoom"],
  zoomIn: ["확대", "Zoom in"],
  zoomOut: ["축소", "Zoom out"],
  fit: ["전체 보기", "Show all"],
  unfold: ["말의 단위 펼치기", "Unfold statements"],
  fold: ["말의 단위 접기", "Fold statements"],
  days: ["시점", "As of"],
  kinds: ["종류", "Kinds"],
  shownOf: ["{0}: {1}개 중 {2}개 보임", "{0}: {2} of {1} shown"],
  start: ["이 그래프의 이야기", "What this graph tells"],
  counts: ["사물 {0}개, 관계와 값 {1}건, 출처 {2}곳", "{0} thing{0:s}, {1} statement{1:s}, {2} source{2:s}"],
  tenMain: ["가장 중요한 것 {0}가지", "The {0} thing{0:s} that matter{0:|s} most"],
  tenLead: [
    "가장 많이 이어지고 가장 많이 말해진 것입니다. 고르면 근거가 보입니다.",
    "Tied to most and most spoken of. Choose one to see its evidence.",
  ],
  together: ["어떻게 이어지는가", "How they hang together"],
  disputedHere: ["출처마다 다르게 말하는 것", "Where sources disagree"],
  close: ["닫기", "Close"],
  back: ["처음으로", "Back to the start"],
  source: ["출처", "Source"],
  printed: ["원문 표기", "as printed"],
  asOf: ["기준일", "as of"],
  open: ["원문 열기", "open the source"],
  otherNames: ["다른 이름", "Other names"],
  says: ["값", "Values"],
  relations: ["관계", "Relations"],
  facets: ["관련된 말", "Said about it"],
  disputed: ["엇갈림", "disputed"],
  superseded: ["이전 값", "superseded"],
  aside: ["제쳐 둠", "set aside"],
  claimed: ["주장", "claimed"],
  derived: ["규칙으로 도출", "derived by rule"],
  register: ["등록부", "register"],
  reason: ["까닭", "reason"],
  about: ["약", "about"],
  over: ["초과", "over"],
  under: ["미만", "under"],
  "at-least": ["이상", "at least"],
  "at-most": ["이하", "at most"],
  "at-least date": ["일러도", "not before"],
  "at-most date": ["늦어도", "by"],
  "over date": ["이후", "after"],
  "under date": ["이전", "before"],
  expand: ["이웃 펼치기", "Show neighbours"],
  collapse: ["이웃 접기", "Hide neighbours"],
  focus: ["이것 둘레만", "Only around it"],
  unfocus: ["모두 보기", "Show everything"],
  pathFrom: ["여기서부터 길 찾기", "Path from here"],
  pathPick: ["길의 끝을 고르세요 (취소: Esc)", "Choose where the path ends (Esc cancels)"],
  path: ["길", "Path"],
  noPath: ["이어지는 길이 없습니다", "Nothing ties them"],
  steps: ["{0}단계", "{0} step{0:s}"],
  clear: ["지우기", "Clear"],
  showNode: ["그림에 펼치기", "Unfold in the picture"],
  hideNode: ["그림에서 접기", "Fold in the picture"],
  property: ["속성", "Property"],
  stage: ["재원 단계", "Stage of money"],
  from: ["부터", "from"],
  to: ["까지", "to"],
  period: ["기간", "Period"],
  onlyDisputed: ["엇갈리는 것만", "Only what is disputed"],
  all: ["모두", "All"],
  shown: ["{0}개 보임", "{0} shown"],
  links: ["관계 {0}건", "{0} relation{0:s}"],
  and: ["외 {0}", "and {0} more"],
  groupNote: [
    "{0}개를 {1}개 무리로 묶었습니다. 무리를 누르면 펼쳐지고, 찾기로 무엇이든 꺼냅니다.",
    "{0} thing{0:s} in {1} group{1:s}. Choose a group to open it; search brings out anything.",
  ],
  openAll: ["모두 펼치기", "Open all"],
  closeAll: ["무리로 묶기", "Close into groups"],
  group: ["무리", "Group"],
  things: ["{0}개", "{0} thing{0:s}"],
  name: ["이름", "Name"],
  kind: ["종류", "Kind"],
  value: ["값", "Value"],
  tied: ["이웃", "Neighbours"],
  thing: ["대상", "Thing"],
  sources: ["출처", "Sources"],
  payer: ["부담", "Paid by"],
  what: ["무엇에", "For what"],
  amount: ["금액", "Amount"],
  share: ["구분", "Share"],
  sum: ["합계", "Sum"],
  moneyLead: [
    "누가, 무엇에, 얼마를, 어느 단계에서. 전체에 속한 부분은 두 번 더하지 않고, 서로 다른 돈임을 아는 것만 더합니다.",
    "Who pays, for what, how much, at which stage. Parts of a total are never added twice, and only what is known to be different money is added.",
  ],
  notAdded: [
    "{0}: 더하지 않았습니다. “{1}”, “{2}”이(가) 서로 다른 돈이라는 말이 없습니다.",
    "{0}: not added up, since nothing says that “{1}” and “{2}” are different money.",
  ],
  partOf: ["전체", "part of"],
  unknown: ["밝히지 않음", "not stated"],
  nothingHere: ["여기에 보일 것이 없습니다.", "Nothing to show here."],
  timeLead: ["빈 표시는 계획, 찬 표시는 실제.", "Hollow marks are planned, filled ones happened."],
  play: ["재생", "Play"],
  pause: ["멈춤", "Pause"],
  today: ["지금", "Now"],
  asOfDay: ["{0}까지 알려진 것", "What had been said by {0}"],
  story: ["이야기", "Story"],
  when: ["언제", "When"],
  tell: ["이야기로 보기 · {0}걸음", "Read it as a story · {0} step{0:s}"],
  next: ["다음", "Next"],
  previous: ["이전", "Previous"],
  stepOf: ["{1}단계 중 {0}", "Step {0} of {1}"],
  png: ["PNG 그림", "PNG picture"],
  svg: ["SVG 그림", "SVG picture"],
  csv: ["CSV 표", "CSV table"],
  notes: ["각주 (복사할 글)", "Footnotes (text)"],
  bib: ["BibTeX", "BibTeX"],
  print: ["인쇄", "Print"],
  summary: [
    "{0}. 사물 {1}개와 관계 {2}건의 그림. 목록은 화살표로 읽습니다.",
    "{0}. A network of {1} thing{1:s} and {2} relation{2:s}. Read the list with the arrow keys.",
  ],
  listLabel: ["그림의 사물", "Things in the picture"],
  nRelations: ["관계 {0}", "{0} relation{0:s}"],
  history: ["시간에 따른 값", "Values over time"],
  keys: ["자판", "Keys"],
};
const KEYS = [
  ["/", ["찾기", "search"]],
  ["↑ ↓", ["목록의 앞뒤 사물", "previous, next thing"]],
  ["→ ←", ["이웃으로, 되돌아가기", "to a neighbour, back"]],
  ["Enter", ["고르기", "choose"]],
  ["Esc", ["놓기", "let go"]],
  ["+ −", ["확대, 축소", "zoom"]],
  ["0", ["전체 보기", "show all"]],
  ["1 – 9", ["고른 것 둘레 몇 단계", "steps around the chosen"]],
  ["P", ["길 찾기", "path"]],
  ["E", ["이웃 펼치기", "show neighbours"]],
  ["L", ["언어", "language"]],
  ["D", ["밝기", "light, dark"]],
  ["?", ["도움말", "help"]],
];

let lang = "ko";
const pick = (ko, en) => (lang === "en" ? en || ko : ko || en);
// {0} is the first value; {0:s} is an "s" unless it is one, {0:|s} an "s" if it is.
function t(key, ...values) {
  const found = WORDS[key];
  if (!found) return key;
  return pick(...found).replace(/\{(\d)(?::(\w*)\|?(\w*))?\}/g, (_, i, many, one) =>
    many === undefined ? values[i] : String(values[i]) === "1" ? one : many,
  );
}
// Both languages part thousands alike; to ask the browser for it takes longer than all else before the first picture.
const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

// An element with properties and children; strings become text, never markup.
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.startsWith("aria") && name !== "list" && name !== "role") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return node;
}
const $ = (id) => document.getElementById(id);
const say = (text) => {
  $("live").textContent = "";
  requestAnimationFrame(() => {
    $("live").textContent = text;
  });
};
const webAddress = (text) => /^https?:\/\/[^\s]+$/i.test(text);

// --- numbers, money, dates ---------------------------------------------------------------------------------------------
function koreanNumber(n) {
  if (n < 0) return "-" + koreanNumber(-n);
  const out = [];
  for (const [size, name] of [
    [1e12, "조"],
    [1e8, "억"],
    [1e4, "만"],
  ]) {
    const part = Math.floor(n / size);
    if (part) out.push(part.toLocaleString("ko") + name);
    n -= part * size;
  }
  if (n || !out.length) out.push(n.toLocaleString("ko"));
  return out.join(" ");
}
function englishNumber(n) {
  for (const [size, name] of [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
  ])
    if (Math.abs(n) >= size) return (n / size).toLocaleString("en", { maximumFractionDigits: 4 }) + " " + name;
  return n.toLocaleString("en");
}
function moneyText(n, currency = "KRW") {
  if (lang === "en") return `${currency} ${englishNumber(n)}`;
  return koreanNumber(n) + (currency === "KRW" ? "원" : " " + currency);
}
function dateText(text) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)$/.exec(text);
  if (!match) return text.includes("/") ? text.split("/").map(dateText).join(" – ") : text;
  const [, y, m, d, inferred] = match;
  const mark = inferred ? pick("경", " (inferred)") : "";
  if (lang !== "en") return (m ? (d ? `${y}. ${+m}. ${+d}.` : `${y}. ${+m}.`) : `${y}년`) + mark;
  const month = m && ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][m - 1];
  return (m ? (d ? `${+d} ${month} ${y}` : `${month} ${y}`) : y) + mark;
}
const PLACES = {
  ex: ["첫머리", "opening"],
  title: ["제목", "title"],
  deck: ["부제", "deck"],
  caption: ["사진 설명", "caption"],
  "photo-caption": ["사진 설명", "photo caption"],
  foot: ["끝", "foot"],
};
function locatorText(text) {
  const match = /^(p|c|e|n)(\d+)$/.exec(text);
  const [ko, en] = PLACES[text] || [];
  if (!match) return ko ? pick(ko, en) : text;
  const [, kind, number] = match;
  return kind === "p"
    ? pick(`${number}번째 단락`, `para. ${number}`)
    : kind === "c"
      ? pick(`사진 설명 ${number}`, `caption ${number}`)
      : text;
}

// --- searching: any name, initial consonants ---------------------------------------------------------------------------
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const plainText = (text) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s·・\-_()'".,]/g, "")
    .replace(/centre/g, "center");
const initials = (text) =>
  [...text]
    .map((c) => {
      const code = c.charCodeAt(0) - 0xac00;
      return code >= 0 && code < 11172 ? INITIALS[Math.floor(code / 588)] : c;
    })
    .join("");
