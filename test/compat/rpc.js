// What no library shows: raw answers, errors with their codes, and what browsers ask for.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { call, post } from "./dev.js";

export function rpcSuite(devOf) {
  describe("raw", () => {
    let url;
    before(() => {
      url = devOf().l2_rpc;
    });

    const ask = async (method, ...params) => {
      const answer = await call(url, method, ...params);
      assert.equal(answer.error, undefined, `${method}: ${JSON.stringify(answer.error)}`);
      return answer.result;
    };
    const refuses = async (code, pattern, method, ...params) => {
      const { error } = await call(url, method, ...params);
      assert.equal(error?.code, code, `${method}: ${JSON.stringify(error)}`);
      assert.match(error.message, pattern);
    };

    test("what wallets ask first", async () => {
      assert.equal(await ask("eth_chainId"), "0x385");
      assert.equal(await ask("net_version"), "901");
      assert.match(await ask("web3_clientVersion"), /loft/i);
      assert.equal(await ask("eth_syncing"), false);
      assert.equal(await ask("net_listening"), true);
      const accounts = await ask("eth_accounts"); // of the public mnemonic, as Hardhat's localhost has them
      assert.equal(accounts.length, 10);
      assert.equal(accounts[0], "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    });

    test("blocks are plain Ethereum blocks", async () => {
      const block = await ask("eth_getBlockByNumber", "latest", false);
      assert.equal(block.extraData, "0x");
      assert.equal(block.difficulty, "0x0");
      assert.equal(block.blobGasUsed, "0x0");
      for (const field of ["parentBeaconBlockRoot", "requestsHash", "withdrawalsRoot", "mixHash"]) assert.match(block[field], /^0x[0-9a-f]{64}$/, field);
      assert.ok(Array.isArray(block.withdrawals));
      assert.equal((await ask("eth_getBlockReceipts", block.number)).length, block.transactions.length);
    });

    test("every fork to Osaka, and the chain id, in eth_config", async () => {
      const { current, next } = await ask("eth_config");
      assert.equal(current.chainId, "0x385");
      assert.equal(next, null);
    });

    test("errors have their standard codes", async () => {
      await refuses(-32601, /eth_nothing/, "eth_nothing");
      await refuses(-32602, /argument/, "eth_getBalance", "0x12", "latest");
      await refuses(-32000, /./, "eth_sendRawTransaction", "0x00");
      await refuses(-32601, /./, "admin_nodeInfo");
      await refuses(-32601, /./, "debug_setHead", "0x0");
      await refuses(-32601, /./, "personal_unlockAccount", "0x00");
      assert.equal((await (await post(url, "{")).json()).error.code, -32700);
    });

    test("several calls in one request", async () => {
      const calls = ["eth_chainId", "eth_blockNumber"].map((method, id) => ({ jsonrpc: "2.0", id, method, params: [] }));
      const answers = await (await post(url, JSON.stringify(calls))).json();
      assert.deepEqual(answers.map((a) => a.id), [0, 1]);
      assert.equal(answers[0].result, "0x385");
    });

    test("a browser may call", async () => {
      const origin = "http://localhost:3000";
      const preflight = await fetch(url, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" } });
      assert.ok(["*", origin].includes(preflight.headers.get("access-control-allow-origin")));
      const answer = await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }), { origin });
      assert.ok(["*", origin].includes(answer.headers.get("access-control-allow-origin")));
    });

    test("a body without end is cut off", async () => {
      const answer = await post(url, `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":["${"0".repeat(8 << 20)}"]}`);
      assert.equal(answer.status, 413);
    });

    test("the chain describes itself: loft_config, loft_status", async () => {
      const config = await ask("loft_config");
      assert.ok(config);
      const status = await ask("loft_status");
      assert.equal(status.role, "sequencer");
      assert.ok(status.head.number >= status.safe.number);
    });
  });
}
