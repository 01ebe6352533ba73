// The page's own texts in the language of the moment.

let table = JSON.parse(document.querySelector('meta[name="texts"]').content);

// t("missing", {field: "Answer"})
export function t(key, facts = {}) {
  return table[key].replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));
}

// Writes the texts of a (new) language into every element that asks for one.
export function writeTexts(texts, language) {
  if (texts) table = texts;
  if (language) document.documentElement.lang = language;
  document.title = t("title");
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = t(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) {
    one.setAttribute("aria-label", t(one.dataset.label));
    if (one.tagName === "BUTTON") one.title = t(one.dataset.label);
  }
  for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = t(one.dataset.placeholder);
}
