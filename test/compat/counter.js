import { readFileSync } from "node:fs";

/** The contract that the suites deploy; Counter.sol is its source. */
export const { abi, bytecode } = JSON.parse(readFileSync(new URL("Counter.json", import.meta.url), "utf8"));

export const multicall3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
export const create2Proxy = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
