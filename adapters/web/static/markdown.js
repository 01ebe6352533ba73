// Markdown → DOM nodes: paragraphs, headings, lists, quotes, fences, tables, rules. Never HTML.

import { element } from "./dom.js";
import { inline } from "./inline.js";
import { t } from "./texts.js";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}>\s?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$/;
const DIVIDER = /^ *\|? *:?-+:? *(\| *:?-+:? *)*\|? *$/;
const NUMBER = /^[-+]?\d[\d,.]*\s?%?$/;
const LONG = 9; // characters of a cell
const DEEPEST = 12;

// markdown("**a**\n- b") → a fragment
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocks(text.split("\n"), 0));
  return fragment;
}

function blocks(lines, depth) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = block(lines, at, depth);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

// The block that begins at a line, and the line after it.
function block(lines, at, depth) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (FENCE.test(line)) return fence(lines, at);
  if (HEADING.test(line)) return heading(line, at);
  if (RULE.test(line)) return [element("hr"), at + 1];
  if (depth < DEEPEST && QUOTE.test(line)) return quote(lines, at, depth);
  if (depth < DEEPEST && ITEM.test(line)) return list(lines, at, depth);
  if (isTable(lines, at)) return table(lines, at);
  return paragraph(lines, at, depth);
}

function fence(lines, at) {
  const [, mark, language] = FENCE.exec(lines[at]);
  const end = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}\\s*$`);
  let next = at + 1;
  while (next < lines.length && !end.test(lines[next])) next += 1;
  return [codeBlock(lines.slice(at + 1, next).join("\n"), language), next + 1];
}

function codeBlock(code, language) {
  const label = element("span", {}, language || t("code"));
  const copy = element("button", { class: "copy", type: "button" }, t("copy"));
  copy.addEventListener("click", () => copyText(code, copy));
  const shown = element("pre", { tabindex: "0", "aria-label": t("code"), role: "region" }, element("code", {}, code));
  return element("div", { class: "fence" }, element("div", { class: "fence-head" }, label, copy), shown);
}

// Copies a text and says so on the button for a moment.
export async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  button.textContent = t("copied");
  setTimeout(() => { button.textContent = t("copy"); }, 1500);
}

function heading(line, at) {
  const [, marks, text] = HEADING.exec(line);
  return [element(`h${Math.min(marks.length + 2, 6)}`, {}, ...inline(text)), at + 1];
}

function quote(lines, at, depth) {
  let next = at;
  while (next < lines.length && QUOTE.test(lines[next])) next += 1;
  const inner = lines.slice(at, next).map((line) => line.replace(QUOTE, ""));
  return [element("blockquote", {}, ...blocks(inner, depth + 1)), next];
}

function list(lines, at, depth) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const items = [];
  let next = at;
  while (next < lines.length) {
    const found = ITEM.exec(lines[next]);
    if (!found || found[1].length !== indent.length || /\d/.test(found[2]) !== ordered || RULE.test(lines[next])) break;
    const [item, after] = listItem(lines, next, found, depth);
    items.push(item);
    next = after;
    while (next + 1 < lines.length && !lines[next].trim() && continues(lines[next + 1], indent, ordered)) next += 1;
  }
  const start = ordered && mark !== "1." && mark !== "1)" ? { start: parseInt(mark, 10) } : {};
  return [element(ordered ? "ol" : "ul", start, ...items), next];
}

const continues = (line, indent, ordered) => {
  const found = ITEM.exec(line);
  return Boolean(found) && found[1].length === indent.length && /\d/.test(found[2]) === ordered;
};

function listItem(lines, at, found, depth) {
  const inner = [found[4]];
  const least = found[1].length + 1;
  let next = at + 1;
  while (next < lines.length) {
    const line = lines[next];
    const inside = line.search(/\S/) >= least;
    const blank = !line.trim() && next + 1 < lines.length && lines[next + 1].search(/\S/) >= least;
    if (!inside && !blank) break;
    inner.push(line.slice(Math.min(line.search(/\S|$/), found[1].length + found[2].length + (found[3].length || 1))));
    next += 1;
  }
  const content = blocks(inner, depth + 1);
  const only = content[0];
  if (only && only.tagName === "P") content.splice(0, 1, ...only.childNodes);
  return [element("li", {}, ...content), next];
}

const isTable = (lines, at) =>
  lines[at].includes("|") && at + 1 < lines.length && lines[at + 1].includes("-") && DIVIDER.test(lines[at + 1])
  && cells(lines[at]).length === cells(lines[at + 1]).length;

const cells = (line) =>
  line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function table(lines, at) {
  const columns = cells(lines[at]);
  const rows = [];
  let next = at + 2;
  while (next < lines.length && lines[next].includes("|")) rows.push(cells(lines[next++]));
  return [tableOf(columns, rows.map((row) => columns.map((_, column) => row[column] ?? ""))), next];
}

// A table whose cells may hold inline Markdown; scrolls sideways when it is wide.
export function tableOf(columns, rows) {
  const looks = columns.map((_, column) => look(rows.map((row) => row[column])));
  const cell = (tag, attributes) => (text, column) => element(tag, { ...attributes, class: looks[column] }, ...inline(text));
  const head = element("tr", {}, ...columns.map(cell("th", { scope: "col" })));
  const body = rows.map((row) => element("tr", {}, ...row.map(cell("td", {}))));
  const drawn = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "table", role: "region", tabindex: "0", "aria-label": t("table") }, drawn);
}

// Figures stand at the right; a column of sentences is not squeezed to a word a line.
function look(texts) {
  if (texts.length && texts.every((text) => NUMBER.test(text))) return "number";
  return texts.some((text) => text.length > LONG) ? "wordy" : null;
}

function paragraph(lines, at, depth) {
  let next = at + 1;
  while (next < lines.length && goesOn(lines, next, depth)) next += 1;
  return [element("p", {}, ...inline(lines.slice(at, next).join("\n"))), next];
}

function goesOn(lines, at, depth) {
  const line = lines[at];
  const begins = FENCE.test(line) || HEADING.test(line) || RULE.test(line) || isTable(lines, at)
    || (depth < DEEPEST && (QUOTE.test(line) || ITEM.test(line)));
  return Boolean(line.trim()) && !begins;
}
