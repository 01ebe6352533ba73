// News of this session as they come, and whether the bot can be reached.

import { Trouble, post } from "./api.js";
import { press } from "./actions.js";
import { find, speak } from "./dom.js";
import { refresh } from "./state.js";
import { addNews, showLive } from "./talk.js";
import { t } from "./texts.js";

const PATIENCE = 1500; // milliseconds before a lost connection is mentioned
const RETRY = 3000; // milliseconds between tries where the browser has given up
const KEPT = 10;
const known = new Set();
let warning = null;

export function listen() {
  const source = new EventSource("/api/notices");
  source.onopen = () => reached();
  source.onmessage = (event) => receive(JSON.parse(event.data));
  source.onerror = () => {
    warning ??= setTimeout(lost, PATIENCE);
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, RETRY);
  };
}

// Shows again what this tab was told before it was loaded anew.
export function recall() {
  for (const notice of kept()) {
    known.add(notice.key);
    addNews(notice.reply, press);
  }
}

function receive(notice) {
  if (notice.live) {
    showLive(notice.key, notice.reply, press);
    return;
  }
  if (!known.has(notice.key)) {
    known.add(notice.key);
    addNews(notice.reply, press);
    keep(notice);
    speak(notice.reply.text);
    if (document.hidden) document.title = `● ${t("title")}`;
  }
  post("/api/notices", { key: notice.key }).then(refresh).catch(ignored); // what waits to be told is fewer by it
}

const kept = () => JSON.parse(sessionStorage.getItem("news") ?? "[]");

// Keeps it with its files; where the browser gives too little room, the oldest news lose theirs.
function keep(notice) {
  const all = [...kept(), notice].slice(-KEPT);
  for (let bare = 0; bare <= all.length; bare += 1) {
    try {
      sessionStorage.setItem("news", JSON.stringify(all.map((one, at) => (at < bare ? withoutFiles(one) : one))));
      return;
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
    }
  }
}

function withoutFiles(notice) {
  return { ...notice, reply: { ...notice.reply, attachments: [] } };
}

function ignored(error) {
  if (!(error instanceof Trouble)) throw error; // the stream itself says when the bot is gone
}

function lost() {
  find("connection").textContent = t("reconnecting");
  find("connection").hidden = false;
}

function reached() {
  clearTimeout(warning);
  warning = null;
  if (find("connection").hidden) return;
  find("connection").hidden = true;
  speak(t("reconnected"));
  refresh().catch(ignored);
}
