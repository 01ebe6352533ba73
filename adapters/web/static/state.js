// What the bot said about itself and this person; asked again whenever it may have changed.

import { get } from "./api.js";
import { writeTexts } from "./texts.js";

export const state = { commands: [], language: "ko", languages: {}, role: "MEMBER", login: "open", model: "", waiting: [] };
const listeners = [];

export const onState = (listener) => listeners.push(listener);
export const commandNamed = (name) => state.commands.find((command) => command.name === name);

export async function refresh() {
  const fresh = await get("/api/state");
  Object.assign(state, fresh);
  writeTexts(fresh.texts, fresh.language);
  for (const listener of listeners) listener(state);
}
