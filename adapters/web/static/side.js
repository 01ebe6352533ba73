// The side of the page: model, role, language, login, and every command as a button.

import { openCommand } from "./actions.js";
import { Trouble, post } from "./api.js";
import { passwordAsked } from "./dialogs.js";
import { element, find } from "./dom.js";
import { onState, refresh } from "./state.js";
import { t } from "./texts.js";

const ROLES = ["MEMBER", "TEACHER", "ADMIN"];

export function startSide() {
  onState(draw);
  find("side-open").addEventListener("click", () => show(true));
  find("side-close").addEventListener("click", () => show(false));
  find("veil").addEventListener("click", () => show(false));
  find("side").addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
}

function show(open) {
  document.body.classList.toggle("side-shown", open);
  find("side-open").setAttribute("aria-expanded", String(open));
  if (open) find("side-close").focus();
  else if (find("side").contains(document.activeElement)) find("side-open").focus();
}

function draw(state) {
  find("model").textContent = state.model;
  find("bar-model").textContent = state.model;
  find("role").textContent = t(`role_${state.role}`);
  find("commands").replaceChildren(...ROLES.map((role) => group(state, role)).filter(Boolean));
  find("languages").replaceChildren(...Object.entries(state.languages).map((one) => languageButton(state, one)));
  drawWaiting(state.waiting);
  drawLogin(state.login);
}

// News that could not be told, for admins: their channel is gone, or nobody has opened the page it is for.
function drawWaiting(news) {
  find("waiting").hidden = !news.length;
  find("waiting-count").textContent = news.length;
  find("waiting-news").replaceChildren(...news.map(({ text, place }) => element("li", {}, text, element("span", {}, place))));
}

function group(state, role) {
  const commands = state.commands.filter((command) => command.listed && command.needs === role);
  if (!commands.length) return null;
  const items = commands.map((command) => element("li", {}, commandButton(command, state.badges[command.name])));
  return element("details", { open: true }, element("summary", {}, t(`needs_${role}`)), element("ul", {}, ...items));
}

// waiting: how much waits behind the command, if anything does
function commandButton(command, waiting) {
  const slash = element("span", { class: "slash" }, `/${command.name}`);
  const badge = waiting ? element("span", { class: "badge", "aria-label": t("waits", { count: waiting }) }, String(waiting)) : null;
  const button = element("button", { type: "button" }, element("span", {}, command.summary, badge), slash);
  button.addEventListener("click", () => {
    show(false);
    openCommand(command);
  });
  return button;
}

function languageButton(state, [code, name]) {
  const chosen = String(code === state.language);
  const button = element("button", { type: "button", lang: code, "aria-pressed": chosen }, name);
  button.addEventListener("click", () => told(async () => {
    await post("/api/language", { language: code });
    await refresh();
  }));
  return button;
}

function drawLogin(login) {
  const button = find("login");
  button.hidden = login === "open";
  button.textContent = t(login === "in" ? "log_out" : "log_in");
  button.onclick = () => (login === "in" ? logOut() : logIn());
}

async function logIn(trouble) {
  const password = await passwordAsked(trouble);
  if (password === null) return;
  try {
    await post("/api/login", { password });
    await refresh();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    await logIn(error.message);
  }
}

const logOut = () => told(async () => {
  await post("/api/logout", {});
  await refresh();
});

async function told(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    find("connection").textContent = error.message;
    find("connection").hidden = false;
  }
}
