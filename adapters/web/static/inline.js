// Markdown inside a line → DOM nodes. Links show where they lead; images are never loaded.

import { element } from "./dom.js";

// Each rule: a pattern at the beginning of the rest, and what it becomes.
const RULES = [
  [/^\\([\\`*_{}[\]()#+\-.!|~>])/, (found) => found[1]],
  [/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, (found) => element("code", {}, found[2].replace(/^ (.+) $/, "$1"))],
  [/^!\[([^\]]*)\]\(([^()\s]*)[^)]*\)/, (found) => found[0]],
  [/^\[([^\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)/, (found) => link(found)],
  [/^<(https?:\/\/[^\s<>]+)>/, (found) => bare(found[1])],
  [/^https?:\/\/(?:[^\s<>()]|\([^\s<>()]*\))*(?:[^\s<>()[\]{}.,:;!?'"]|\([^\s<>()]*\))/, (found) => bare(found[0])],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/, (found) => element("strong", {}, ...inline(found[1]))],
  [/^__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/u, (found) => element("strong", {}, ...inline(found[1])), "word"],
  [/^\*(?=[^\s*])((?:\*\*[^*]+\*\*|[^*])*?[^\s*])\*(?!\*)/, (found) => element("em", {}, ...inline(found[1])), "sum"],
  [/^_(?=[^\s_])([^_]*?[^\s_])_(?![\p{L}\p{N}_])/u, (found) => element("em", {}, ...inline(found[1])), "word"],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (found) => element("del", {}, ...inline(found[1]))],
  [/^ *\n/, () => element("br")],
];
const SPECIAL = /[\\`!*_[<~\n]| +\n|https?:\/\//;
const WORD = /[\p{L}\p{N}_]$/u;

// inline("a **b**") → ["a ", <strong>]
export function inline(text) {
  const nodes = [];
  let plain = "";
  while (text) {
    const match = first(text, plain);
    if (match) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(match.node);
      text = text.slice(match.length);
    } else {
      const next = text.slice(1).search(SPECIAL);
      const step = next < 0 ? text.length : next + 1;
      plain += text.slice(0, step);
      text = text.slice(step);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function first(text, before) {
  for (const [pattern, build, place] of RULES) {
    if (place === "word" && WORD.test(before)) continue;
    if (place === "sum" && /\d$/.test(before) && /^.\d/.test(text)) continue;
    const found = pattern.exec(text);
    if (found) return { node: build(found), length: found[0].length };
  }
  return null;
}

function link([source, label, address]) {
  const url = webAddress(address);
  if (!url) return source;
  const host = element("span", { class: "host" }, ` (${url.host})`);
  return element("span", {}, anchor(url, inline(label)), host);
}

function bare(address) {
  const url = webAddress(address);
  return url ? anchor(url, [address]) : address;
}

function anchor(url, label) {
  return element("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...label);
}

// Only ordinary addresses without a hidden user name lead anywhere.
function webAddress(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}
