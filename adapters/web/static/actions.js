// What a person can set off: ask, run a command, press a button, use a message.

import { Trouble, ask, formValues, get, post, run } from "./api.js";
import { element, randomKey, speak } from "./dom.js";
import { confirmed } from "./dialogs.js";
import { openForm } from "./forms.js";
import { commandNamed, refresh, state } from "./state.js";
import { Message, addCommand, addPerson, clearBefore, hasTurns, toEnd } from "./talk.js";
import { t } from "./texts.js";

// Asks a question; resolves when the answer has ended, with whether it could be asked at all.
// stopping: by which the answer can be stopped (see Stopping)
export async function askQuestion(text, stopping) {
  const person = addPerson(text, offerOn("question", text, text));
  toEnd();
  const answered = await answer(text, stopping, person);
  if (answered) person.dataset.turn = "";
  return answered;
}

// Stops an answer: the bot ends it with what was said; where it cannot be reached, the page stops listening.
export class Stopping {
  constructor() {
    this.key = randomKey();
    this.listening = new AbortController();
    this.signal = this.listening.signal;
  }

  stop() {
    post("/api/stop", { key: this.key }).catch(() => this.listening.abort());
  }
}

async function answer(text, stopping, person) {
  const message = new Message();
  const again = () => answer(text, new Stopping(), person);
  const reply = await follow(ask(text, stopping), message, { again, question: text });
  if (reply) message.article.dataset.turn = "";
  return reply !== null;
}

// Brings the parts of a stream into a message; returns the reply, or null where it failed.
async function follow(parts, message, { again, question, stop }) {
  let reply = null;
  try {
    for await (const part of parts) {
      if (part.kind === "text") message.text(part.text);
      else if (part.kind === "progress") message.progress(part, stop);
      else reply = finish(part.reply, message, question);
    }
  } catch (error) {
    if (reply) return reply;
    if (error.name === "AbortError") return stopped(message);
    if (!(error instanceof Trouble)) throw error;
    message.fail(error.message, again);
    speak(error.message);
  }
  return reply;
}

function finish(reply, message, question) {
  const offer = reply.answer ? offerOn("answer", reply.text, question) : null;
  message.reply(reply, press, offer);
  if (reply.stopped) message.stop();
  return reply;
}

function stopped(message) {
  message.stop();
  return { stopped: true };
}

// A button under a reply: asks first where it does harm, opens a form or runs.
export async function press(button, node) {
  const command = commandNamed(button.command);
  if (button.danger && !(await confirmed(button.label))) return;
  if (button.opens_form) {
    openCommand(command, await formValues(command, button.values).catch(() => button.values));
    return;
  }
  node.disabled = true;
  await runCommand(command, button.values, {}, button.label);
  node.disabled = false;
}

// Opens the form of a command, or runs it where there is nothing to fill in.
export function openCommand(command, values = {}) {
  if (!command.fields.length) return runCommand(command, {});
  return openForm(command, values, (given, files, shown) => runForm(command, given, files, shown));
}

export async function runCommand(command, values, files = {}, label = "") {
  const chip = addCommand(command, label);
  toEnd();
  await carryOut({ command: command.name, values, key: randomKey() }, files, chip);
}

// Runs a form: a refusal goes back into the form, everything else into the conversation.
async function runForm(command, values, files, shown) {
  const call = { command: command.name, values, key: randomKey() };
  const stopping = new AbortController();
  const parts = run(call, files, stopping.signal);
  const { value: first } = await parts.next();
  if (first.kind === "reply" && first.reply.tone === "trouble") {
    await parts.next();
    throw new Trouble(first.reply.text);
  }
  shown();
  const chip = addCommand(command, "");
  toEnd();
  carryOut(call, files, chip, joined(first, parts), stopping);
}

async function* joined(first, rest) {
  yield first;
  yield* rest;
}

// begun: the parts of a call that is already on its way
async function carryOut(call, files, chip, begun = null, stopping = new AbortController()) {
  const message = new Message(t("working"));
  const parts = begun ?? run(call, files, stopping.signal);
  const again = () => carryOut(call, files, chip);
  const reply = await follow(parts, message, { again, question: call.values.question ?? "", stop: () => stopping.abort() });
  if (reply) await lookAgain(chip);
}

// After a command: the model, the person's role or the conversation may be others.
async function lookAgain(chip) {
  try {
    const [talk] = await Promise.all([get("/api/talk"), refresh()]);
    if (!talk.turns.length && hasTurns()) clearBefore(chip);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
  }
}

// The menu under a message: commands that take it up, with the message written in.
export function offerOn(kind, text, question) {
  const fits = (command) => command.listed && command.message_field && (command.message_field === "question") === (kind === "question");
  const items = state.commands.filter(fits).map((command) => offerItem(command, text, question));
  if (!items.length) return null;
  const summary = element("summary", {}, t(kind === "question" ? "use_question" : "use_answer"));
  const menu = element("details", { class: "offer" }, summary, element("div", { class: "menu" }, ...items));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; summary.focus(); }
  });
  menu.addEventListener("toggle", () => { if (menu.open) menu.lastChild.scrollIntoView({ block: "nearest" }); });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
  return menu;
}

function offerItem(command, text, question) {
  const item = element("button", { type: "button" }, command.message_label);
  item.addEventListener("click", () => {
    item.closest("details").open = false;
    openCommand(command, prefilled(command, text, question));
  });
  return item;
}

function prefilled(command, text, question) {
  const asks = command.fields.some((field) => field.name === "question");
  return { ...(asks && question ? { question } : {}), [command.message_field]: text };
}
