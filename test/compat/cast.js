import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { before, describe, test } from "node:test";
import { promisify } from "node:util";

import { bytecode, multicall3 } from "./counter.js";
import { castProgram, until } from "./dev.js";

const exec = promisify(execFile);

export function castSuite(devOf, n) {
  describe("cast", () => {
    let dev, key, address, counter;
    const other = "0x00000000000000000000000000000000000000c1";

    before(() => {
      dev = devOf();
      ({ key, address } = dev.accounts[n]);
    });

    const cast = async (...args) => (await exec(castProgram, args, { env: { ...process.env, ETH_RPC_URL: dev.l2_rpc } })).stdout.trim();
    const send = async (...args) => JSON.parse(await cast("send", "--json", "--private-key", key, ...args));
    const refused = async (promise, why) => {
      const error = await promise.then((out) => assert.fail(`no error but ${out}`), (e) => e);
      assert.match(error.stderr, why);
    };

    test("chain-id, client, balance, nonce", async () => {
      assert.equal(await cast("chain-id"), "901");
      assert.match(await cast("client"), /loft/i);
      assert.equal(await cast("balance", "--ether", address), "1000.000000000000000000");
      assert.equal(await cast("nonce", address), "0");
    });

    test("send, and read the receipt", async () => {
      const receipt = await send(other, "--value", "1ether");
      assert.equal(receipt.status, "0x1");
      assert.equal(await cast("balance", "--ether", other), "1.000000000000000000");
      assert.equal(await cast("receipt", receipt.transactionHash, "blockHash"), receipt.blockHash);
      assert.equal(await cast("tx", receipt.transactionHash, "value"), "1000000000000000000");
    });

    test("send --legacy, and --sync", async () => {
      assert.equal((await send(other, "--legacy", "--value", "1")).type, "0x0");
      const synced = await send(other, "--sync", "--value", "1");
      assert.equal(synced.status, "0x1");
      // cast takes its next nonce from the tag latest, where the transaction is once its block is sealed.
      await cast("receipt", synced.transactionHash);
    });

    test("deploy, estimate, call, logs", async () => {
      const receipt = await send("--create", bytecode, "constructor(uint256)", "100");
      counter = receipt.contractAddress;
      assert.ok(Number(await cast("estimate", counter, "add(uint256)", "7", "--from", address)) > 21_000);
      const added = await send(counter, "add(uint256)", "7");
      assert.equal(await cast("call", counter, "count()(uint256)"), "7");
      const logs = JSON.parse(await cast("logs", "--json", "--from-block", receipt.blockNumber, "--address", counter, "Counted(address indexed,uint256)"));
      assert.deepEqual(logs.map((log) => log.transactionHash), [added.transactionHash]);
      assert.match(await cast("code", counter), /^0x[0-9a-f]{100,}$/);
      assert.equal(BigInt(await cast("storage", counter, "0")), 7n);
    });

    test("a revert says why", async () => {
      await refused(cast("call", counter, "add(uint256)", "101", "--from", address), /revert/i);
      await refused(send(counter, "add(uint256)", "101"), /revert/i);
    });

    test("run replays a transaction", async () => {
      const { transactionHash } = await send(counter, "add(uint256)", "1");
      assert.match(await cast("run", "--quick", transactionHash), /successfully/i);
    });

    test("blocks by tag; fees; Multicall3", async () => {
      for (const tag of ["finalized", "safe", "latest", "pending", "earliest"]) await cast("block", tag);
      assert.equal(await cast("block", "latest", "-f", "gasLimit"), "30000000");
      await until("the base fee", async () => Number(await cast("base-fee")) > 0);
      assert.ok(Number(await cast("gas-price")) > 0);
      const number = Number(await cast("block-number"));
      assert.ok(Number(await cast("call", multicall3, "getBlockNumber()(uint256)")) >= number);
    });

    test("bad transactions are refused and say why", async () => {
      await refused(send(other, "--value", "1", "--nonce", "0", "--gas-limit", "21000"), /nonce too low/);
      await refused(send(other, "--value", "1000000ether", "--gas-limit", "21000"), /insufficient funds/);
      const nonce = await cast("nonce", address);
      const { stdout } = await exec(castProgram, ["mktx", "--private-key", key, "--chain", "1", "--nonce", nonce, "--gas-limit", "21000", "--gas-price", "3gwei", "--priority-gas-price", "1gwei", other, "--value", "1"]);
      await refused(cast("publish", stdout.trim()), /chain ?id/i);
    });

    test("the L1 beneath is an Ethereum, too", async () => {
      const { stdout } = await exec(castProgram, ["chain-id", "--rpc-url", dev.l1_rpc]);
      assert.equal(stdout.trim(), "900");
    });
  });
}
