// Speaks to the bot. What goes wrong becomes a Trouble with a sentence for the person.

import { t } from "./texts.js";

export class Trouble extends Error {}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble(t("server_gone"));
  }
  if (!response.ok) throw new Trouble(await sentence(response));
  return response;
}

async function sentence(response) {
  try {
    return (await response.json()).text || t("server_failed");
  } catch {
    return t("server_failed");
  }
}

export async function get(path) {
  const response = await request(path, {});
  try {
    return await response.json();
  } catch {
    throw new Trouble(t("server_gone"));
  }
}

// What to write into a command's form that is opened with these values.
export async function formValues(command, values) {
  const response = await post("/api/form", { command: command.name, values });
  return response.json();
}

// A large file, which waits on the server.
export async function fetchFile(key) {
  const response = await request(`/api/files/${key}`, {});
  try {
    return await response.blob();
  } catch {
    throw new Trouble(t("broke_off"));
  }
}

export const post = (path, body) => request(path, posted(JSON.stringify(body), "application/json"));

function posted(body, type) {
  return { method: "POST", body, headers: type ? { "Content-Type": type } : {} };
}

// The parts of an answer, as they come; ends with a Trouble if they break off before the reply.
// key: by which it can be stopped, so that it still ends with a reply
export function ask(text, { key, signal }) {
  return parts("/api/ask", { ...posted(JSON.stringify({ text, key }), "application/json"), signal });
}

// The parts of a command; files, by field, go beside it as a form.
export function run(call, files, signal) {
  const names = Object.keys(files);
  if (!names.length) return parts("/api/run", { ...posted(JSON.stringify(call), "application/json"), signal });
  const form = new FormData();
  form.append("call", JSON.stringify(call));
  for (const name of names) form.append(name, files[name], files[name].name);
  return parts("/api/run", { ...posted(form), signal });
}

async function* parts(path, options) {
  const response = await request(path, options);
  let ended = false;
  for await (const line of lines(response.body)) {
    const part = JSON.parse(line);
    ended = ended || part.kind === "reply";
    yield part;
  }
  if (!ended) throw new Trouble(t("broke_off"));
}

async function* lines(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let begun = []; // a long line comes in many pieces, joined once
  for (let piece = await read(reader); !piece.done; piece = await read(reader)) {
    const found = decoder.decode(piece.value, { stream: true }).split("\n");
    const rest = found.pop();
    for (const end of found) {
      yield begun.join("") + end;
      begun = [];
    }
    begun.push(rest);
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble(t("broke_off"));
  }
}
