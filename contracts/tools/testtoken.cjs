// Compiles testtoken/TestToken.sol alone and writes its creation code in hex: alone, so that no other contract's code changes by it.
const fs = require("fs"), path = require("path"), solc = require("../node_modules/solc");
const source = fs.readFileSync(path.join(__dirname, "../testtoken/TestToken.sol"), "utf8");
const out = JSON.parse(solc.compile(JSON.stringify({
  language: "Solidity",
  sources: { "TestToken.sol": { content: source } },
  settings: {
    optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun", metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  },
})));
if (out.errors) {
  process.stderr.write(out.errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
process.stdout.write(out.contracts["TestToken.sol"].TestToken.evm.bytecode.object + "\n");
