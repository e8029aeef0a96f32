import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildModule, deploy } from "@nomicfoundation/ignition-core";

import { abi, bytecode } from "./counter.js";
import { call } from "./dev.js";

/** artifact is of the contract, as Hardhat would have compiled it. */
const artifact = { _format: "hh3-artifact-1", contractName: "Counter", sourceName: "Counter.sol", abi, bytecode, deployedBytecode: "0x", linkReferences: {}, deployedLinkReferences: {} };

export function ignitionSuite(devOf, n) {
  describe("Hardhat Ignition", () => {
    test("deploys with its own settings, five confirmations, while nobody sends anything", async () => {
      const dev = devOf();
      const provider = {
        async request({ method, params = [] }) {
          const { result, error } = await call(dev.l2_rpc, method, ...params);
          if (error) throw Object.assign(new Error(error.message), error);
          return result;
        },
      };
      const began = Date.now();
      const result = await deploy({
        artifactResolver: { loadArtifact: async () => artifact, getBuildInfo: async () => undefined },
        provider,
        ignitionModule: buildModule("Compat", (m) => ({ counter: m.contract("Counter", [100n]) })),
        deploymentParameters: {},
        accounts: dev.accounts.map((a) => a.address),
        defaultSender: dev.accounts[n].address,
      });
      const took = Date.now() - began;
      assert.equal(result.type, "SUCCESSFUL_DEPLOYMENT", JSON.stringify(result));
      assert.notEqual(await provider.request({ method: "eth_getCode", params: [result.contracts["Compat#Counter"].address, "latest"] }), "0x");
      assert.ok(took < 10_000, `${took} ms`);
    });
  });
}
