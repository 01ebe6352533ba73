// The conversation: messages in their order, growing while they are said.

import { element, find, icon, speak } from "./dom.js";
import { copyText, markdown } from "./markdown.js";
import { drawReply } from "./reply.js";
import { t } from "./texts.js";

const NEAR = 120; // pixels from the end within which the page follows what is said
const ABOVE = 24; // pixels left above the beginning of a long reply
let follows = true;
let seen = 0; // how far down the page was
let anchor = null; // the message whose beginning stays in sight, however long it is

// ---- the page around the messages

export function watchScroll() {
  const scroll = find("scroll");
  scroll.addEventListener("scroll", () => {
    const near = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    if (near) follows = true;
    else if (scroll.scrollTop < seen) follows = false; // only a person scrolls up
    seen = scroll.scrollTop;
    find("to-end").hidden = near;
  });
  new ResizeObserver(() => { if (follows) keepUp(); }).observe(find("talk"));
  find("to-end").addEventListener("click", () => toEnd());
}

export function toEnd() {
  follows = true;
  anchor = null;
  keepUp();
}

function keepUp() {
  const scroll = find("scroll");
  const end = scroll.scrollHeight - scroll.clientHeight;
  seen = anchor?.isConnected ? Math.min(end, anchor.offsetTop - ABOVE) : end;
  scroll.scrollTop = seen;
}

export function add(node) {
  find("hello")?.remove();
  find("talk").append(node);
  if (follows) toEnd();
  return node;
}

// The first words of an empty conversation, with what the bot offers to do.
export function greet(welcome, press) {
  const mark = element("img", { src: "/static/mark.svg", alt: "", width: "56", height: "56" });
  const more = welcome ? element("div", { class: "card" }, ...drawReply(welcome, press)) : element("p", {}, t("hello_more"));
  find("talk").replaceChildren(element("div", { id: "hello", class: "hello" }, mark, element("h2", {}, t("hello")), more));
}

// Forgets what was said before a message, as the bot did.
export function clearBefore(article) {
  const gone = [];
  for (let one = article.previousElementSibling; one; one = one.previousElementSibling) gone.push(one);
  for (const one of gone) one.remove();
  article.before(element("p", { class: "divider" }, t("cleared")));
}

export const hasTurns = () => find("talk").querySelector("[data-turn]") !== null;

// ---- what the person said

// words: a question as it was written; offer: a menu of what can be done with it
export function addPerson(words, offer) {
  const said = element("div", { class: "bubble" }, words);
  return add(article("person", t("you"), said, offer));
}

// A command that was run, and what was written into its form.
export function addCommand(command, label) {
  const name = element("span", { class: "slash" }, `/${command.name}`);
  return add(article("person", t("you"), element("div", { class: "bubble command" }, label || command.summary, name)));
}

function article(kind, speaker, ...content) {
  const who = element("h3", { class: "unseen" }, speaker);
  return element("article", { class: `message ${kind}` }, who, ...content);
}

// ---- what the bot says

// A message of the bot that is still being said.
export class Message {
  constructor(waiting = t("thinking")) {
    this.said = "";
    this.body = element("div", { class: "body" });
    this.article = article("bot", t("bot"), element("img", { class: "face", src: "/static/mark.svg", alt: "" }), this.body);
    this.wait(waiting);
    add(this.article);
  }

  wait(waiting) {
    const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
    this.body.replaceChildren(element("p", { class: "waiting" }, dots, waiting));
    this.article.setAttribute("aria-busy", "true");
  }

  // The next piece of an answer; drawn at the pace of the screen.
  text(piece) {
    this.said += piece;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      const text = element("div", { class: "markdown growing" });
      text.append(markdown(this.said));
      this.body.replaceChildren(text);
    });
  }

  progress({ text, done, total }, stop) {
    if (!this.bar) this.startBar(stop);
    this.caption.textContent = text;
    this.count.textContent = total ? `${done} / ${total}` : "";
    if (total) Object.assign(this.bar, { max: total, value: done });
    else this.bar.removeAttribute("value");
  }

  startBar(stop) {
    this.caption = element("span", {});
    this.count = element("span", { class: "count" });
    this.bar = element("progress", { "aria-label": t("working") });
    const end = element("button", { type: "button", class: "quiet", onclick: stop }, t("stop_working"));
    const head = element("div", { class: "bar-head" }, this.caption, this.count);
    this.body.replaceChildren(element("div", { class: "progress" }, head, this.bar, end));
  }

  reply(reply, press, offer) {
    this.end();
    this.article.dataset.tone = reply.tone;
    this.body.replaceChildren(...drawReply(reply, press));
    if (reply.answer) this.tools(reply.text, offer);
    if (!this.said && follows) anchor = this.article;
    speak(reply.text);
  }

  // A turn of the past.
  past(turn, offer) {
    this.end();
    this.article.dataset.turn = "";
    const text = element("div", { class: "markdown" });
    text.append(markdown(turn.text));
    this.body.replaceChildren(text);
    if (turn.cut) this.body.append(element("p", { class: "remark" }, t("was_cut")));
    this.tools(turn.text, offer);
  }

  tools(text, offer) {
    const copy = element("button", { type: "button", class: "quiet" }, t("copy"));
    copy.addEventListener("click", () => copyText(text, copy));
    this.body.append(element("div", { class: "tools" }, copy, offer));
  }

  // The person stopped it.
  stop() {
    this.end();
    if (this.bar) this.bar.closest(".progress").replaceChildren(this.caption);
    if (!this.said && !this.bar) this.body.replaceChildren();
    this.body.querySelector(".growing")?.classList.remove("growing");
    this.body.append(element("p", { class: "remark" }, t("stopped")));
    speak(t("stopped"));
  }

  // Something on the way failed; what had come is kept.
  fail(sentence, again) {
    this.end();
    this.article.dataset.tone = "trouble";
    if (!this.said) this.body.replaceChildren();
    this.body.append(element("p", { class: "remark", role: "alert" }, sentence));
    const button = element("button", { type: "button" }, t("again"));
    button.addEventListener("click", () => { this.article.remove(); again(); });
    this.body.append(element("div", { class: "buttons" }, button));
  }

  end() {
    this.article.removeAttribute("aria-busy");
    if (this.frame) {
      cancelAnimationFrame(this.frame);
      this.frame = null;
      this.body.replaceChildren(element("div", { class: "markdown" }, markdown(this.said)));
    }
  }
}

// News: a reply that nobody asked for right now.
export function addNews(reply, press) {
  const label = element("p", { class: "news-label" }, icon("M12 4a5 5 0 0 1 5 5v4l2 3H5l2-3V9a5 5 0 0 1 5-5M10 19a2 2 0 0 0 4 0"), t("news"));
  const body = element("div", { class: "body" }, label, ...drawReply(reply, press));
  const made = article("bot news", t("news"), element("img", { class: "face", src: "/static/mark.svg", alt: "" }), body);
  made.dataset.tone = reply.tone;
  add(made);
  if (follows) {
    anchor = made; // long news is read from its beginning
    keepUp();
  }
  return made;
}

// How a training stands: one message that is drawn again in its place.
export function showLive(key, reply, press) {
  const known = [...find("talk").querySelectorAll("[data-live]")].find((one) => one.dataset.live === key);
  const body = element("div", { class: "body" }, ...drawReply(reply, press));
  if (known) {
    known.querySelector(".body").replaceWith(body);
    known.dataset.tone = reply.tone;
    return;
  }
  const made = article("bot live", t("bot"), element("img", { class: "face", src: "/static/mark.svg", alt: "" }), body);
  Object.assign(made.dataset, { live: key, tone: reply.tone });
  add(made);
}
