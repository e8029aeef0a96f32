// Makes Counter.json of Counter.sol, with the contracts' compiler (npm ci in ../../contracts first).
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(path, import.meta.url);
const input = {
  language: "Solidity",
  sources: { "Counter.sol": { content: readFileSync(at("Counter.sol"), "utf8") } },
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    metadata: { appendCBOR: false, bytecodeHash: "none" },
    outputSelection: { "*": { Counter: ["abi", "evm.bytecode.object"] } },
  },
};
const solc = spawnSync(process.execPath, [at("../../contracts/tools/solc").pathname, "--standard-json"], { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 1 << 26 });
if (solc.status !== 0) throw new Error(`solc failed: ${solc.stderr}`);
const output = JSON.parse(solc.stdout);
if (output.errors?.length) throw new Error(output.errors.map((e) => e.formattedMessage).join("\n"));
const { abi, evm } = output.contracts["Counter.sol"].Counter;
writeFileSync(at("Counter.json"), JSON.stringify({ abi, bytecode: "0x" + evm.bytecode.object }, null, 2) + "\n");
