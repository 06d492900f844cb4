// @ts-check
// The desk: from the text of a source to statements that it proves.

import { $, fill } from "../view/drawing/dom.js";
import { know } from "../view/rules/forms.js";
import { hideOffers } from "./drawing/combobox.js";
import { showKeys } from "./drawing/dialogs.js";
import { focusFirst, watchForm } from "./drawing/form.js";
import { watchMarks } from "./drawing/marking.js";
import { watchMenu } from "./drawing/menu.js";
import { watchNewSource } from "./drawing/new_source.js";
import { watchQueue } from "./drawing/queue.js";
import { complain, hideNotice, notice } from "./drawing/notices.js";
import { drawChooser, drawSources, drawTools, watchSources } from "./drawing/sources.js";
import { offerForms, watchStatements } from "./drawing/statements.js";
import { drawText, focusMark, stepMark, watchText } from "./drawing/text.js";
import {
  leave,
  learnFields,
  learnForms,
  openSource,
  refresh,
  save,
  touched,
  turnBack,
} from "./drawing/work.js";
import { askState, saveText } from "./model/asking.js";
import { keptForm } from "./model/kept.js";
import { page, sourceId, t } from "./model/page.js";
import { on, tell } from "./model/signals.js";
import { deedOf } from "./rules/keys.js";

/** @type {Record<string, () => unknown>} */
const DEEDS = {
  save,
  leave: async () => {
    const mark = page.draft?.mark ?? "";
    await leave();
    if (!page.draft) returned(mark);
  },
  undo: () => turnBack("undo"),
  redo: () => turnBack("redo"),
  after: () => stepMark(1),
  before: () => stepMark(-1),
  sources: () => $("find").focus(),
  help: showKeys,
  new: () => $("begin") && offerForms($("begin")),
  statements: () => $("statements-title")?.focus(),
};

/** The focus returns where the form began. @param {string} mark */
function returned(mark) {
  if (!focusMark(mark)) $("statements-title")?.focus();
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("dialog, #menu")) return;
  const deed = deedOf(event, !!target.closest("input, textarea, select"));
  if (!deed || (deed === "leave" && !page.draft)) return;
  event.preventDefault();
  DEEDS[deed]();
}

/** The address of the page names the source that is open. */
const addressed = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};

async function followAddress() {
  const id = addressed();
  if (id === sourceId()) return;
  if (!(await openSource(id))) location.hash = encodeURIComponent(sourceId());
  else scrollTo(0, 0);
}

function watchPage() {
  document.addEventListener("keydown", keyPressed);
  addEventListener("hashchange", followAddress);
  addEventListener("scroll", hideOffers, { passive: true });
  on("open", (id) => {
    if (addressed() === id) followAddress();
    location.hash = encodeURIComponent(id);
  });
  on("source", () => {
    drawText();
    const title = page.opened?.source.title || page.opened?.source.id;
    document.title = [title, t("desk.title"), page.desk.title].filter(Boolean).join(" · ");
  });
  on("left", returned);
  on("begun", hideNotice);
  on("new-source", hideNotice);
  on("help", showKeys);
  on("text-given", async (text) => {
    try {
      await saveText(sourceId(), text);
      await refresh();
      notice(t("desk.text.kept"));
      stepMark(0);
    } catch (error) {
      complain(error);
    }
  });
}

/** The form that was open before the page was loaded anew. */
async function restore() {
  const kept = keptForm();
  if (!kept || kept.source !== sourceId()) return;
  page.draft = kept.draft;
  await learnFields();
  tell("draft");
  touched(false);
  focusFirst();
  notice(t("desk.restored"));
}

async function begin() {
  const { forms, ...data } = JSON.parse($("desk-data").textContent);
  Object.assign(page, data);
  know(forms ?? {});
  watchPage();
  watchMenu();
  watchText();
  watchMarks();
  watchForm();
  watchStatements();
  watchQueue();
  watchSources();
  watchNewSource();
  drawChooser();
  try {
    [page.desk] = await Promise.all([askState(), learnForms()]);
  } catch (error) {
    complain(error);
  }
  fill($("title"), page.desk.title || page.title);
  drawTools();
  const kept = keptForm();
  if (!addressed() && kept?.source)
    history.replaceState(null, "", "#" + encodeURIComponent(kept.source));
  await openSource(addressed());
  drawSources();
  await restore();
  document.body.dataset.ready = "yes";
}

begin();
