// Cuts texts by LangChain.js and prints megabytes a second of processor time of the best round, and the chunks.
// Usage: node textsplitters.mjs TEXTS.json CHARACTERS OVERLAP ROUNDS, in a folder with @langchain/textsplitters.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const resolved = createRequire(`${process.cwd()}/`).resolve("@langchain/textsplitters");
const { RecursiveCharacterTextSplitter } = await import(pathToFileURL(resolved));
const [file, characters, overlap, rounds] = process.argv.slice(2);
const texts = JSON.parse(readFileSync(file, "utf8"));
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const splitter = new RecursiveCharacterTextSplitter({ chunkSize: Number(characters), chunkOverlap: Number(overlap) });
let best = 0;
let chunks = 0;
for (let round = 0; round < Number(rounds); round++) {
  const before = process.cpuUsage();
  chunks = 0;
  for (const text of texts) {
    chunks += (await splitter.splitText(text)).length;
  }
  const { user, system } = process.cpuUsage(before);
  best = Math.max(best, bytes / (user + system));
}
console.log(`${best} ${chunks}`);
