// Small questions in the middle of the page: are you sure, what is the password.

import { element, find } from "./dom.js";
import { t } from "./texts.js";

// confirmed("Cancel training 3") → a promise of true or false
export function confirmed(what) {
  const yes = element("button", { type: "submit", value: "yes", class: "danger" }, what);
  const no = element("button", { type: "submit", value: "no", class: "quiet", autofocus: true }, t("keep"));
  const title = element("h2", { id: "confirm-title" }, t("sure"));
  return opened([title, element("p", {}, what)], [no, yes]).then(({ value }) => value === "yes");
}

// A promise of the password, or of null where the person thought better of it.
export async function passwordAsked(trouble) {
  const field = element("input", { id: "password", type: "password", autocomplete: "current-password", autofocus: true });
  const go = element("button", { type: "submit", value: "yes", class: "main-action" }, t("log_in"));
  const no = element("button", { type: "button", class: "quiet", onclick: () => find("confirm").close() }, t("cancel"));
  const title = element("h2", { id: "confirm-title" }, t("log_in"));
  const label = element("label", { for: "password" }, t("password"));
  const said = element("p", { class: "alert", role: "alert" }, trouble ?? "");
  const { value } = await opened([title, element("p", {}, t("log_in_why")), said, label, field], [no, go]);
  return value === "yes" ? field.value : null;
}

function opened(content, buttons) {
  const dialog = find("confirm");
  const form = element("form", { method: "dialog" }, ...content, element("div", { class: "actions" }, ...buttons));
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve({ value: dialog.returnValue }), { once: true });
  });
}
