// Starts the page: the question box, the past conversation, the side, the news.

import { Stopping, askQuestion, offerOn, openCommand, press } from "./actions.js";
import { Trouble, get } from "./api.js";
import { find } from "./dom.js";
import { listen, recall } from "./notices.js";
import { startSide } from "./side.js";
import { commandNamed, refresh } from "./state.js";
import { Message, addPerson, greet, toEnd, watchScroll } from "./talk.js";
import { t, writeTexts } from "./texts.js";

const RETRY = 2000; // milliseconds
const box = find("question");
let answering = null;

// ---- the question box

function startComposer() {
  box.value = sessionStorage.getItem("draft") ?? "";
  box.addEventListener("input", () => { fit(); sessionStorage.setItem("draft", box.value); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") answering?.stop();
    // While a syllable of Korean is being composed, Enter belongs to the input method (229: Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  find("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  find("stop").addEventListener("click", () => answering?.stop());
  fit();
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
  find("send").disabled = !box.value.trim();
}

function write(text) {
  box.value = text;
  sessionStorage.setItem("draft", text);
  fit();
}

async function submit() {
  const text = box.value.trim();
  if (!text || answering) return;
  write("");
  if (!asCommand(text)) await answered(text);
}

async function answered(text) {
  answering = new Stopping();
  showStop(true);
  const asked = await askQuestion(text, answering);
  answering = null;
  showStop(false);
  if (!asked && !box.value) write(text);
}

function showStop(shown) {
  const focused = document.activeElement === find("stop");
  find("stop").hidden = !shown;
  find("send").hidden = shown;
  if (focused) box.focus();
}

// "/name words" opens the form of a command, with the words in its first field; "/name" alone is never a question.
function asCommand(text) {
  const [, name, words] = /^\/(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const command = name && (commandNamed(name) ?? (/^\/[a-z]+$/.test(text.trim()) ? { name, summary: "", fields: [] } : null));
  if (!command) return false;
  const first = command.fields.find((field) => field.kind !== "file");
  openCommand(command, words && first ? { [first.name]: words } : {});
  return true;
}

// ---- the beginning

async function start() {
  writeTexts();
  watchScroll();
  startSide();
  startComposer();
  document.addEventListener("pointerdown", closeMenus);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = t("title"); });
  await load();
  listen();
  if (matchMedia("(pointer: fine)").matches) box.focus();
}

function closeMenus({ target }) {
  for (const menu of document.querySelectorAll(".offer[open]")) if (!menu.contains(target)) menu.open = false;
}

// Until the bot answers, tries again.
async function load() {
  try {
    await refresh();
    drawPast(await get("/api/talk"));
    find("connection").hidden = true;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    find("connection").textContent = error.message;
    find("connection").hidden = false;
    setTimeout(load, RETRY);
  }
}

function drawPast({ turns, welcome }) {
  if (turns.length) for (const [at, turn] of turns.entries()) drawTurn(turn, turns[at - 1]);
  else greet(welcome, press);
  recall();
  toEnd();
}

function drawTurn(turn, before) {
  if (turn.role === "user") addPerson(turn.text, offerOn("question", turn.text, turn.text)).dataset.turn = "";
  else if (turn.role === "assistant") new Message().past(turn, turn.answer ? offerOn("answer", turn.text, before?.text ?? "") : null);
}

start();
