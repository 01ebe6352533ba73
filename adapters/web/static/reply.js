// Draws a reply of the bot: its text, table, files and buttons.

import { Trouble, fetchFile } from "./api.js";
import { element, icon } from "./dom.js";
import { markdown, tableOf } from "./markdown.js";
import { commandNamed } from "./state.js";
import { t } from "./texts.js";

const DOWN = "M12 4v11M7 11l5 5 5-5M5 20h14";

// The nodes of a reply; press(button, node) is called when one of its buttons is pressed.
export function drawReply(reply, press) {
  const text = element("div", { class: "markdown" });
  text.append(markdown(reply.text));
  return [
    text,
    reply.table ? tableOf(reply.table.columns, reply.table.rows) : null,
    ...reply.attachments.filter(isPicture).map(picture),
    reply.attachments.length ? files(reply.attachments) : null,
    drawButtons(reply.buttons, press),
  ].filter(Boolean);
}

// Buttons of commands that this person may use; the others would only be refused.
function drawButtons(buttons, press) {
  const mine = buttons.filter((button) => commandNamed(button.command));
  if (!mine.length) return null;
  const rows = [mine.filter((button) => !button.quiet), mine.filter((button) => button.quiet)];
  const [loud, quiet] = rows.map((row) => row.map((button) => drawButton(button, press)));
  if (!quiet.length) return element("div", { class: "buttons" }, ...loud);
  if (!loud.length) return element("div", { class: "buttons quiet" }, ...quiet);
  return element("div", {}, element("div", { class: "buttons" }, ...loud), element("div", { class: "buttons quiet" }, ...quiet));
}

function drawButton(button, press) {
  const drawn = element("button", { type: "button", class: button.danger ? "danger" : "" }, button.label);
  drawn.addEventListener("click", () => press(button, drawn));
  return drawn;
}

const isPicture = (file) => file.media_type === "image/png";

function picture({ name, content }) {
  return element("img", { class: "picture", src: `data:image/png;base64,${content}`, alt: name });
}

function files(attachments) {
  return element("ul", { class: "files", "aria-label": t("download") }, ...attachments.map(file));
}

function file({ name, media_type: type, content, key, size: bytes }) {
  const link = element("a", { href: "#", download: name }, icon(DOWN), element("span", {}, name), size(bytes));
  if (key) link.addEventListener("click", (event) => fetchFirst(event, link, key));
  else link.href = URL.createObjectURL(new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type }));
  return element("li", {}, link);
}

// Fetches a file that waits on the server; from then on the page has it, however often it is saved.
async function fetchFirst(event, link, key) {
  if (link.getAttribute("href") !== "#") return;
  event.preventDefault();
  if (link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  link.parentNode.querySelector(".alert")?.remove();
  try {
    link.href = URL.createObjectURL(await fetchFile(key));
    link.click();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    link.after(element("p", { class: "alert", role: "alert" }, error.message));
  } finally {
    link.removeAttribute("aria-busy");
  }
}

function size(bytes) {
  const [amount, unit] = bytes < 1e3 ? [bytes, "B"] : bytes < 1e6 ? [bytes / 1e3, "KB"] : [bytes / 1e6, "MB"];
  return element("span", { class: "size" }, `${amount < 10 ? amount.toFixed(1).replace(/\.0$/, "") : Math.round(amount)} ${unit}`);
}
