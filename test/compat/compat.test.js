// The tools that people use, unchanged, against one running `loft dev`. Each suite has a development account of its own,
// so that they do not take each other's nonces.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { castSuite } from "./cast.js";
import { start, until, call } from "./dev.js";
import { ethersSuite } from "./ethers.js";
import { ignitionSuite } from "./ignition.js";
import { rpcSuite } from "./rpc.js";
import { viemSuite } from "./viem.js";

describe("loft dev", () => {
  let dev;
  before(async () => {
    dev = await start();
  });
  after(async () => {
    const { code, lines, stderr } = await dev.stop();
    assert.equal(code, 0, `exit code; it said:\n${stderr}`);
    assert.equal(lines.length, 1, "with --json it prints one line");
  });

  test("says where everything is", () => {
    assert.equal(dev.accounts.length, 10);
    for (const url of [dev.l1_rpc, dev.l1_beacon, dev.l2_rpc]) assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(typeof dev.web, "string");
  });

  test("the accounts get their ether by real deposits", async () => {
    await until("1,000 ETH on L2 for the last account", async () => {
      const { result } = await call(dev.l2_rpc, "eth_getBalance", dev.accounts[9].address, "latest");
      return BigInt(result) === 1000n * 10n ** 18n;
    });
  });

  viemSuite(() => dev, 1);
  ethersSuite(() => dev, 2);
  castSuite(() => dev, 3);
  ignitionSuite(() => dev, 4);
  rpcSuite(() => dev);
});
