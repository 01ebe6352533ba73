// The form of a command, drawn from its fields.

import { Trouble } from "./api.js";
import { element, find, icon } from "./dom.js";
import { state } from "./state.js";
import { t } from "./texts.js";

const CROSS = "M6 6l12 12M18 6L6 18";
const drafts = new Map(); // what was written into a form that was closed

// Opens a form with values written in. submit(values, files, shown) throws a Trouble where it is refused.
export function openForm(command, values, submit) {
  const dialog = find("form");
  const alert = element("p", { class: "alert", role: "alert" });
  const written = Object.keys(values).length ? values : drafts.get(command.name) ?? {};
  const carried = carriedBy(command, written);
  const fields = command.fields.map((field) => drawField(field, written[field.name] ?? field.default));
  const form = element("form", { novalidate: true }, header(command, dialog), alert, ...fields, footer(dialog));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(command, form, alert, (given, files, shown) => submit({ ...carried, ...given }, files, shown));
  });
  dialog.replaceChildren(form);
  dialog.onclose = () => drafts.set(command.name, { ...carried, ...textsOf(command, form) });
  dialog.onclick = (event) => { if (event.target === dialog) dialog.close(); };
  dialog.showModal();
  focusFirst(command, form);
}

// What comes with the form without being shown in it, such as the revision of the pair that it shows.
function carriedBy(command, written) {
  const shown = new Set(command.fields.map((field) => field.name));
  return Object.fromEntries(Object.entries(written).filter(([name]) => !shown.has(name)));
}

function header(command, dialog) {
  const close = element("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: () => dialog.close() }, icon(CROSS));
  const title = element("h2", { id: "form-title" }, command.summary);
  return element("header", {}, element("div", {}, title, element("span", { class: "slash" }, `/${command.name}`)), close);
}

function footer(dialog) {
  const cancel = element("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, t("cancel"));
  return element("footer", { class: "actions" }, cancel, element("button", { type: "submit", class: "main-action" }, t("run")));
}

function focusFirst(command, form) {
  const empty = command.fields.find((field) => field.required && !form.elements[field.name].value);
  const first = empty ?? command.fields[0];
  form.elements[first.name].focus();
}

// ---- fields

const DRAWN = {
  text: (field, value) => (field.long ? longText(field, value) : shortText(field, value)),
  number: (field, value) => element("input", { ...common(field), inputmode: "numeric", value }),
  choice: (field, value) => choice(field, value),
  yes_no: (field, value) => element("input", { ...common(field), type: "checkbox", class: "switch", checked: value === "yes" }),
  file: (field) => element("input", { ...common(field), type: "file" }),
};

function common(field) {
  return { id: `field-${field.name}`, name: field.name, "aria-required": field.required ? "true" : null };
}

function drawField(field, value) {
  const input = DRAWN[field.kind](field, value);
  const need = field.required ? element("span", { class: "need", title: t("required"), "aria-hidden": "true" }, " *") : null;
  const label = element("label", { for: input.id }, field.label, need);
  const row = element("div", { class: `field ${field.kind}` }, label, input);
  if (field.kind === "text") row.append(counter(field, input));
  return row;
}

const shortText = (field, value) => element("input", { ...common(field), type: "text", value });

function longText(field, value) {
  const area = element("textarea", { ...common(field), rows: field.required ? "6" : "3" });
  area.value = value;
  return area;
}

function choice(field, value) {
  const none = field.required ? [] : [element("option", { value: "" }, t("choose"))];
  const options = field.choices.map(([one, label]) => element("option", { value: one, selected: one === value }, label));
  return element("select", common(field), ...(field.default ? [] : none), ...options);
}

// Says how long a text is once that matters; the limit is the bot's to hold.
function counter(field, input) {
  const count = element("span", { class: "counter", id: `${input.id}-count` });
  input.setAttribute("aria-describedby", count.id);
  const update = () => {
    const length = [...input.value].length;
    count.textContent = length > field.limit * 0.7 ? `${length} / ${field.limit}` : "";
    count.classList.toggle("over", length > field.limit);
  };
  input.addEventListener("input", update);
  update();
  return count;
}

// ---- sending

async function send(command, form, alert, submit) {
  alert.textContent = "";
  const wrong = missing(command, form) ?? tooLarge(command, form);
  if (wrong) {
    complain(alert, wrong.sentence, form.elements[wrong.field.name]);
    return;
  }
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await submit(valuesOf(command, form), filesOf(command, form), () => sent(command));
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    complain(alert, error.message, null);
  } finally {
    button.disabled = false;
  }
}

function complain(alert, sentence, input) {
  alert.textContent = sentence;
  alert.scrollIntoView({ block: "nearest" });
  input?.focus();
}

function sent(command) {
  const dialog = find("form");
  dialog.onclose = null;
  drafts.delete(command.name);
  dialog.close();
}

function missing(command, form) {
  const field = command.fields.find((one) => one.required && !form.elements[one.name].value.trim());
  return field ? { field, sentence: t("missing", { field: field.label }) } : null;
}

function tooLarge(command, form) {
  for (const [name, file] of Object.entries(filesOf(command, form))) {
    if (file.size > state.largest_upload) {
      const facts = { have: Math.ceil(file.size / 1e6), limit: Math.floor(state.largest_upload / 1e6) };
      return { field: { name }, sentence: t("file_too_large", facts) };
    }
  }
  return null;
}

function textsOf(command, form) {
  const texts = {};
  for (const field of command.fields.filter((one) => one.kind !== "file")) {
    const input = form.elements[field.name];
    texts[field.name] = field.kind === "yes_no" ? (input.checked ? "yes" : "no") : input.value;
  }
  return texts;
}

const valuesOf = (command, form) => Object.fromEntries(Object.entries(textsOf(command, form)).filter(([, value]) => value !== ""));

function filesOf(command, form) {
  const names = command.fields.filter((field) => field.kind === "file").map((field) => field.name);
  return Object.fromEntries(names.filter((name) => form.elements[name].files.length).map((name) => [name, form.elements[name].files[0]]));
}
