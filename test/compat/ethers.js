import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Contract, ContractFactory, JsonRpcProvider, Wallet, WebSocketProvider, parseEther } from "ethers";

import { abi, bytecode, multicall3 } from "./counter.js";
import { until } from "./dev.js";

/** code answers the error that a promise fails with; its code must be the one that ethers gives for the cause. */
async function fails(promise, code) {
  const error = await promise.then(() => assert.fail(`no error, want ${code}`), (e) => e);
  assert.equal(error.code, code, `${error}`);
  return error;
}

export function ethersSuite(devOf, n) {
  describe("ethers", () => {
    let provider, live, wallet, counter, deployed;
    const other = "0x00000000000000000000000000000000000000e1";

    before(() => {
      const dev = devOf();
      provider = new JsonRpcProvider(dev.l2_rpc, undefined, { cacheTimeout: -1, polling: true, pollingInterval: 100 });
      live = new WebSocketProvider(dev.ws);
      wallet = new Wallet(dev.accounts[n].key, provider);
    });
    after(async () => {
      provider.destroy();
      await live.destroy();
    });

    test("chain id", async () => {
      assert.equal((await provider.getNetwork()).chainId, 901n);
      assert.equal((await live.getNetwork()).chainId, 901n);
    });

    test("sends ether with what it chooses itself", async () => {
      const before = await provider.getBalance(other);
      const receipt = await (await wallet.sendTransaction({ to: other, value: parseEther("1.5") })).wait();
      assert.equal(receipt.status, 1);
      assert.equal(receipt.type, 2);
      assert.equal((await provider.getBalance(other)) - before, parseEther("1.5"));
      const block = await receipt.getBlock();
      assert.ok(block.transactions.includes(receipt.hash));
      assert.equal(await receipt.confirmations() >= 1, true);
    });

    test("sends a legacy transaction", async () => {
      const { gasPrice } = await provider.getFeeData();
      const receipt = await (await wallet.sendTransaction({ type: 0, gasPrice, to: other, value: 1n })).wait();
      assert.equal(receipt.type, 0);
    });

    test("deploys a contract", async () => {
      counter = await new ContractFactory(abi, bytecode, wallet).deploy(100n);
      await counter.waitForDeployment();
      deployed = (await counter.deploymentTransaction().wait()).blockNumber;
      assert.equal(await counter.most(), 100n);
    });

    test("estimates, writes, reads what it wrote, and finds the log", async () => {
      const gas = await counter.add.estimateGas(7n);
      const receipt = await (await counter.add(7n, { value: 5n })).wait();
      assert.ok(receipt.gasUsed <= gas + 10_000n);
      assert.equal(await counter.count(), 7n);
      assert.equal(await provider.getBalance(counter), 5n);
      const logs = await counter.queryFilter(counter.filters.Counted(wallet.address), deployed);
      assert.equal(logs.length, 1);
      assert.equal(logs[0].args.count, 7n);
      assert.equal(logs[0].blockHash, receipt.blockHash);
    });

    test("decodes why a call reverts", async () => {
      for (const ask of [() => counter.add.staticCall(101n), () => counter.add.estimateGas(101n)]) {
        const error = await fails(ask(), "CALL_EXCEPTION");
        const { name, args } = counter.interface.parseError(error.data);
        assert.equal(name, "TooMuch");
        assert.deepEqual([...args], [101n, 100n]);
      }
      const sent = await counter.add(101n, { gasLimit: 100_000n });
      await fails(sent.wait(), "CALL_EXCEPTION");
    });

    test("Multicall3", async () => {
      const many = new Contract(multicall3, ["function aggregate3((address target,bool allowFailure,bytes data)[]) view returns ((bool success,bytes data)[])"], provider);
      const target = await counter.getAddress();
      const [count] = await many.aggregate3([{ target, allowFailure: false, data: counter.interface.encodeFunctionData("count") }]);
      assert.equal(BigInt(count.data), 7n);
    });

    test("fees are such that what it sends is admitted", async () => {
      const fees = await provider.getFeeData();
      assert.ok(fees.maxFeePerGas > fees.maxPriorityFeePerGas);
      const history = await provider.send("eth_feeHistory", ["0x4", "latest", [50]]);
      assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
    });

    test("hears of blocks and logs over WebSocket", async () => {
      const blocks = [], logs = [];
      await live.on("block", (number) => blocks.push(number));
      const heard = new Contract(await counter.getAddress(), abi, live);
      await heard.on("Counted", (by, count, event) => logs.push(event.log));
      await until("a log over WebSocket", async () => {
        if (logs.length === 0) await (await counter.add(1n)).wait();
        return logs.length > 0;
      });
      await until("the log's block over WebSocket", async () => blocks.includes(logs[0].blockNumber));
      await live.removeAllListeners();
      await heard.removeAllListeners();
    });

    test("waits for more than one confirmation", async () => {
      const sent = await wallet.sendTransaction({ to: other, value: 1n });
      const wait = sent.wait(2);
      await (await wallet.sendTransaction({ to: other, value: 1n })).wait();
      await until("another block", async () => {
        await (await wallet.sendTransaction({ to: other, value: 1n })).wait();
        return (await provider.getBlockNumber()) > (await provider.getTransactionReceipt(sent.hash)).blockNumber;
      });
      assert.equal((await wait).status, 1);
    });

    test("waits for five confirmations while nobody sends anything", async () => {
      const began = Date.now();
      const receipt = await (await wallet.sendTransaction({ to: other, value: 1n })).wait(5);
      const took = Date.now() - began;
      assert.equal(receipt.status, 1);
      assert.ok((await provider.getBlockNumber()) >= receipt.blockNumber + 4);
      assert.ok(took < 10_000, `${took} ms`);
    });

    test("the tags safe and finalized", async () => {
      const [finalized, safe, latest] = await Promise.all(["finalized", "safe", "latest"].map((tag) => provider.getBlock(tag)));
      assert.ok(finalized.number <= safe.number && safe.number <= latest.number);
    });

    test("bad transactions are refused with the codes that it knows", async () => {
      await fails(wallet.sendTransaction({ to: other, value: 1n, nonce: 0, gasLimit: 21_000n }), "NONCE_EXPIRED");
      await fails(wallet.sendTransaction({ to: other, value: parseEther("1000000"), gasLimit: 21_000n }), "INSUFFICIENT_FUNDS");
      const nonce = await wallet.getNonce();
      const fees = await provider.getFeeData();
      const signed = await wallet.signTransaction({ type: 2, chainId: 1, nonce, to: other, value: 1n, gasLimit: 21_000n, maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas });
      await assert.rejects(provider.broadcastTransaction(signed), /chain ?id/i);
    });
  });
}
