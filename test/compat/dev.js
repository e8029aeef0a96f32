// Starts `loft dev` as a user would, on free ports and a data directory of its own, and stops it as Ctrl-C does.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = new URL("../..", import.meta.url).pathname;

/** cast is the program from the package, not from the machine. */
export const castProgram = new URL("node_modules/.bin/cast", import.meta.url).pathname;

/** start builds loft, unless the variable LOFT names one, and answers when the chain is ready. */
export async function start() {
  const dir = mkdtempSync(join(tmpdir(), "loft-compat-"));
  let program = process.env.LOFT;
  if (!program) {
    program = join(dir, "loft");
    execFileSync("go", ["build", "-o", program, "./cmd/loft"], { cwd: root, stdio: "inherit" });
  }
  const args = ["dev", "--json", "--data-dir", join(dir, "data"), "--l1-block-time", "1s", "--l1-port", "0", "--beacon-port", "0", "--l2-port", "0"];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const exited = once(child, "exit");
  const lines = [];
  const reader = createInterface({ input: child.stdout });
  const first = new Promise((resolve) => reader.once("line", resolve));
  reader.on("line", (line) => lines.push(line));
  const line = await Promise.race([first, exited.then(([code]) => Promise.reject(new Error(`loft dev ended with ${code}:\n${stderr}`)))]);
  const info = JSON.parse(line);
  return {
    ...info,
    ws: info.l2_rpc.replace(/^http/, "ws"),
    dir,
    program,
    /** stop ends the chain and answers what it said all along. */
    async stop() {
      child.kill("SIGINT");
      const [code] = await exited;
      if (existsSync(dir)) rmSync(dir, { recursive: true });
      return { code, lines, stderr };
    },
  };
}

/** until asks again and again, and fails with what was wanted. */
export async function until(what, ask, ms = 30_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** call is one raw JSON-RPC call; it answers result or error as they came. */
export async function call(url, method, ...params) {
  const answer = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  return answer.json();
}

/** post sends a body as it is. */
export function post(url, body, headers = {}) {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
}
