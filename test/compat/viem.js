import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  ContractFunctionRevertedError,
  InsufficientFundsError,
  IntrinsicGasTooLowError,
  NonceTooLowError,
  concat,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  http,
  parseEther,
  webSocket,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

import { abi, bytecode, create2Proxy, multicall3 } from "./counter.js";
import { until } from "./dev.js";

/** thrown answers the error of a certain class in the chain of causes, or fails. */
async function thrown(promise, type) {
  const error = await promise.then(() => assert.fail(`no error, want ${type.name}`), (e) => e);
  const found = error.walk?.((e) => e instanceof type);
  assert.ok(found, `want ${type.name}, got ${error}`);
  return found;
}

export function viemSuite(devOf, n) {
  describe("viem", () => {
    let chain, account, other, client, wallet, live, counter, deployed;

    before(() => {
      const dev = devOf();
      chain = defineChain({
        id: 901,
        name: "Loft dev",
        nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
        rpcUrls: { default: { http: [dev.l2_rpc], webSocket: [dev.ws] } },
        contracts: { multicall3: { address: multicall3 } },
      });
      account = privateKeyToAccount(dev.accounts[n].key);
      other = "0x00000000000000000000000000000000000000f1";
      client = createPublicClient({ chain, transport: http(undefined, { batch: true }), pollingInterval: 100, cacheTime: 0 });
      wallet = createWalletClient({ account, chain, transport: http() });
      live = createPublicClient({ chain, transport: webSocket() });
    });
    after(async () => (await live.transport.getRpcClient()).close());

    const done = async (hash) => {
      const receipt = await client.waitForTransactionReceipt({ hash });
      assert.equal(receipt.status, "success");
      return receipt;
    };

    test("chain id", async () => {
      assert.equal(await client.getChainId(), 901);
      assert.equal(await live.getChainId(), 901);
    });

    test("sends ether with what it chooses itself", async () => {
      const before = await client.getBalance({ address: other });
      const receipt = await done(await wallet.sendTransaction({ to: other, value: parseEther("1.5") }));
      assert.equal(receipt.type, "eip1559");
      assert.equal(receipt.gasUsed, 21_000n);
      assert.equal((await client.getBalance({ address: other })) - before, parseEther("1.5"));
      const block = await client.getBlock({ blockHash: receipt.blockHash, includeTransactions: true });
      assert.equal(block.number, receipt.blockNumber);
      assert.ok(block.transactions.some((tx) => tx.hash === receipt.transactionHash));
    });

    test("sends a legacy transaction, and one with an access list", async () => {
      assert.equal((await done(await wallet.sendTransaction({ type: "legacy", to: other, value: 1n }))).type, "legacy");
      const accessList = [{ address: other, storageKeys: [`0x${"00".repeat(32)}`] }];
      assert.equal((await done(await wallet.sendTransaction({ type: "eip2930", to: other, value: 1n, accessList }))).type, "eip2930");
    });

    test("answers with the receipt at once: eth_sendRawTransactionSync", async (t) => {
      const start = performance.now();
      const receipt = await wallet.sendTransactionSync({ to: other, value: 1n });
      t.diagnostic(`executed after ${(performance.now() - start).toFixed(0)} ms`);
      assert.equal(receipt.status, "success");
      assert.equal(await client.getTransactionCount({ address: account.address, blockTag: "pending" }), (await client.getTransaction({ hash: receipt.transactionHash })).nonce + 1);
      await done(receipt.transactionHash);
    });

    test("deploys a contract", async () => {
      const receipt = await done(await wallet.deployContract({ abi, bytecode, args: [100n] }));
      counter = { abi, address: receipt.contractAddress };
      deployed = receipt.blockNumber;
      assert.ok((await client.getCode(counter)).length > 2);
      assert.equal(await client.readContract({ ...counter, functionName: "most" }), 100n);
    });

    test("estimates, writes, reads what it wrote, and finds the log", async () => {
      const gas = await client.estimateContractGas({ ...counter, account, functionName: "add", args: [7n] });
      const receipt = await done(await wallet.writeContract({ ...counter, functionName: "add", args: [7n], gas }));
      assert.ok(receipt.gasUsed <= gas);
      assert.equal(await client.readContract({ ...counter, functionName: "count" }), 7n);
      const byRange = await client.getContractEvents({ ...counter, eventName: "Counted", args: { by: account.address }, fromBlock: deployed });
      const byBlock = await client.getContractEvents({ ...counter, eventName: "Counted", blockHash: receipt.blockHash });
      for (const logs of [byRange, byBlock]) {
        assert.equal(logs.length, 1);
        assert.equal(logs[0].args.count, 7n);
        assert.equal(logs[0].transactionHash, receipt.transactionHash);
      }
    });

    test("decodes why a call reverts", async () => {
      const reverted = await thrown(client.simulateContract({ ...counter, account, functionName: "add", args: [101n] }), ContractFunctionRevertedError);
      assert.equal(reverted.data.errorName, "TooMuch");
      assert.deepEqual(reverted.data.args, [101n, 100n]);
      await thrown(client.estimateContractGas({ ...counter, account, functionName: "add", args: [101n] }), ContractFunctionRevertedError);
    });

    test("a reverted transaction has its receipt", async () => {
      const hash = await wallet.writeContract({ ...counter, functionName: "add", args: [101n], gas: 100_000n });
      assert.equal((await client.waitForTransactionReceipt({ hash })).status, "reverted");
    });

    test("the block that a contract sees is the block that clients see", async () => {
      const block = await client.getBlock();
      const [number, time, chainId, coinbase, gasLimit, parent] = await client.readContract({ ...counter, functionName: "where", blockNumber: block.number });
      assert.deepEqual([number, time, chainId, coinbase.toLowerCase(), gasLimit, parent], [block.number, block.timestamp, 901n, block.miner, block.gasLimit, block.parentHash]);
      assert.equal(block.gasLimit, 30_000_000n);
    });

    test("many reads in one call: Multicall3", async () => {
      const answers = await client.multicall({ contracts: [{ ...counter, functionName: "count" }, { ...counter, functionName: "most" }], allowFailure: false });
      assert.deepEqual(answers, [7n, 100n]);
    });

    test("deploys at an address known before: the CREATE2 proxy", async () => {
      const salt = `0x${"5a".repeat(32)}`;
      const code = encodeDeployData({ abi, bytecode, args: [1n] });
      await done(await wallet.sendTransaction({ to: create2Proxy, data: concat([salt, code]) }));
      const address = getContractAddress({ opcode: "CREATE2", from: create2Proxy, salt, bytecode: code });
      assert.equal(await client.readContract({ abi, address, functionName: "most" }), 1n);
    });

    test("an account takes on code: EIP-7702", async () => {
      const authorization = await wallet.signAuthorization({ contractAddress: counter.address, executor: "self" });
      const data = encodeFunctionData({ abi, functionName: "add", args: [3n] });
      const receipt = await done(await wallet.sendTransaction({ to: account.address, data, authorizationList: [authorization] }));
      assert.equal(receipt.type, "eip7702");
      assert.equal(await client.readContract({ abi, address: account.address, functionName: "count" }), 3n);
    });

    test("fees: history, price, tip", async () => {
      const history = await client.getFeeHistory({ blockCount: 4, rewardPercentiles: [10, 50] });
      assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
      const tip = await client.estimateMaxPriorityFeePerGas();
      assert.ok(history.reward.flat().every((r) => r >= tip / 2n), "rewards are what is admitted");
      assert.ok((await client.getGasPrice()) >= history.baseFeePerGas.at(-1));
      const fees = await client.estimateFeesPerGas();
      assert.ok(fees.maxFeePerGas > fees.maxPriorityFeePerGas);
    });

    test("looks ahead and behind: simulate blocks, access list, proof, trace", async () => {
      const data = encodeFunctionData({ abi, functionName: "add", args: [1n] });
      const [block] = await client.simulateBlocks({ blocks: [{ calls: [{ account: account.address, to: counter.address, data }] }] });
      assert.equal(block.calls[0].status, "success");
      const { accessList } = await client.createAccessList({ account: account.address, to: counter.address, data });
      assert.equal(accessList[0].storageKeys.length, 1);
      const proof = await client.getProof({ address: counter.address, storageKeys: accessList[0].storageKeys });
      assert.equal(proof.storageProof[0].value, 7n);
      const [log] = await client.getContractEvents({ ...counter, eventName: "Counted", fromBlock: deployed });
      const trace = await client.request({ method: "debug_traceTransaction", params: [log.transactionHash, { tracer: "callTracer" }] });
      assert.equal(trace.to, counter.address.toLowerCase());
    });

    test("hears of blocks, logs and pending transactions over WebSocket", async () => {
      const blocks = [], logs = [], pending = [];
      const fail = (error) => assert.fail(error);
      const unwatch = [
        live.watchBlocks({ onBlock: (block) => blocks.push(block), onError: fail }),
        live.watchContractEvent({ ...counter, eventName: "Counted", onLogs: (l) => logs.push(...l), onError: fail }),
        live.watchPendingTransactions({ onTransactions: (hashes) => pending.push(...hashes), batch: false, onError: fail }),
      ];
      await client.getBlockNumber(); // the subscriptions stand before what they shall hear of
      let sent = 0;
      await until("a log over WebSocket", async () => {
        if (logs.length === 0) {
          sent++;
          await done(await wallet.writeContract({ ...counter, functionName: "add", args: [1n] }));
        }
        return logs.length > 0;
      });
      await until("the log's block over WebSocket", async () => blocks.some((b) => b.hash === logs[0].blockHash));
      await until("a pending transaction over WebSocket", async () => {
        if (pending.length === 0) await done(await wallet.sendTransaction({ to: other, value: 1n }));
        return pending.length > 0;
      });
      unwatch.forEach((stop) => stop());
      assert.ok(sent < 20);
    });

    test("the tags safe and finalized follow L1", async () => {
      const receipt = await done(await wallet.sendTransaction({ to: other, value: 1n }));
      for (const blockTag of ["safe", "finalized"]) {
        await until(`block ${receipt.blockNumber} to be ${blockTag}`, async () => (await client.getBlock({ blockTag })).number >= receipt.blockNumber, 60_000);
      }
      const [finalized, safe, latest] = await Promise.all(["finalized", "safe", "latest"].map((blockTag) => client.getBlock({ blockTag })));
      assert.ok(finalized.number <= safe.number && safe.number <= latest.number);
    });

    test("bad transactions are refused with the errors that it knows", async () => {
      await thrown(wallet.sendTransaction({ to: other, value: 1n, nonce: 0, gas: 21_000n }), NonceTooLowError);
      await thrown(wallet.sendTransaction({ to: other, value: parseEther("1000000"), gas: 21_000n }), InsufficientFundsError);
      await thrown(wallet.sendTransaction({ to: other, value: 1n, gas: 20_999n }), IntrinsicGasTooLowError);
      const request = await wallet.prepareTransactionRequest({ to: other, value: 1n });
      const signed = await account.signTransaction({ ...request, chainId: 1 });
      await assert.rejects(client.sendRawTransaction({ serializedTransaction: signed }), /chain ?id/i);
    });
  });
}
