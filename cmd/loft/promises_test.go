package main

import (
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"syscall"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/follower"
	"loft/l1"
	"loft/node"
)

// settle lets people finish, waits until L1 stands behind all that was acknowledged and everybody has one chain, a node too that
// sees L1 alone, and checks it against what people were told.
func (c *crew) settle() (fresh *node.Node) {
	c.t.Helper()
	close(c.stop)
	until(c.t, "l1 stands behind all that was acknowledged", func() bool {
		c.look()
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, a := range c.txs {
			if !a.settled {
				return false
			}
		}
		return true
	})
	c.checkOrder()
	c.checkCredits(c.link)
	c.checkForced(c.link)
	fresh, stop := c.fresh(c.link)
	c.t.Cleanup(stop)
	var clients []*rpc.Client
	for _, r := range c.roles {
		clients = append(clients, c.dial(r))
	}
	until(c.t, "a fresh node and all roles have one chain, and l1 stands behind it", func() bool {
		if _, err := fresh.Deriver().BatchAt(c.batchCount() - 1); err != nil {
			return false
		}
		head := fresh.Chain().Head()
		return !slices.ContainsFunc(clients, func(client *rpc.Client) bool {
			var block *shownBlock
			err := client.CallContext(c.ctx, &block, "eth_getBlockByNumber", (*hexutil.Big)(head.Number), false)
			return err != nil || block == nil || block.Hash != head.Hash() || c.number(client, "safe") < head.Number.Uint64()
		})
	})
	checkSupply(c.t, fresh.Chain())
	return fresh
}

// claims are the flags of a claim.
func (c *crew) claims() string {
	return fmt.Sprintf("--l1 %s --l2 %s --dev --key %s", c.link.info.L1RPC, c.link.info.L2RPC, hex.EncodeToString(crypto.FromECDSA(keyOf(c.t, "deployer"))))
}

// onL1 calls a contract there.
func (c *crew) onL1(to common.Address, data []byte) []byte {
	c.t.Helper()
	return ask[hexutil.Bytes](c.world, c.link.l1, "eth_call", map[string]any{"to": to, "data": hexutil.Bytes(data)}, "latest")
}

func (c *crew) batchCount() uint64 {
	c.t.Helper()
	return new(big.Int).SetBytes(c.onL1(c.plan.Inbox, bindings.NewInbox().PackBatchCount())).Uint64()
}

// batchesOf are those that a node has derived, in order; ok is false while it is between two.
func (c *crew) batchesOf(fresh *node.Node) (all []follower.Batch, ok bool) {
	c.t.Helper()
	now, _ := fresh.Follower().Snapshot()
	for i := range now.Cursor.Batch {
		b, err := fresh.Deriver().BatchAt(i)
		if err != nil {
			c.t.Fatal(err)
		}
		all = append(all, b)
	}
	return all, len(all) > 0 && all[len(all)-1].Last == fresh.Chain().Head().Number.Uint64()
}

// checkAllBatches: the batches continue from each other, and those that are not whole are the opener's. It counts them by who made them.
func (c *crew) checkAllBatches(fresh *node.Node) (by map[common.Address]int) {
	c.t.Helper()
	var batches []follower.Batch
	until(c.t, "batches end at the head", func() (ok bool) { batches, ok = c.batchesOf(fresh); return ok })
	next := uint64(1)
	by = map[common.Address]int{}
	for i, b := range batches {
		maker := b.Record.FeeRecipient
		if b.First != next || b.Default != (maker == c.account("opener")) {
			c.t.Errorf("batch %d of %s has blocks %d to %d, the one before ends at %d; default: %v, fault: %q", i, maker, b.First, b.Last, next-1, b.Default, b.Fault)
		}
		next = b.Last + 1
		by[maker]++
	}
	c.t.Logf("%d transactions, %d deposits and messages, %d forced, %d withdrawals; %d blocks in %d batches: %v",
		len(c.txs), len(c.credits), len(c.forced), len(c.exits), next-1, len(batches), slices.Collect(maps.Values(by)))
	return by
}

// stands says whether what was shown is still so: by a node that sees L1 alone, or, where that has nothing yet, by a node of who
// made it.
func (c *crew) stands(fresh *node.Node, s sighting) bool {
	if block := fresh.Chain().Canonical(s.number); block != nil {
		return block.Hash() == s.hash
	}
	return slices.ContainsFunc(c.shown, func(n shower) bool {
		block := ask[*shownBlock](c.world, n.client, "eth_getBlockByNumber", hexutil.Uint64(s.number), false)
		return n.maker == s.maker && block != nil && block.Hash == s.hash
	})
}

// checkSightings: what a node showed is still so, unless it was not safe by then and another's batch took its place.
func (c *crew) checkSightings(fresh *node.Node) {
	c.t.Helper()
	c.mu.Lock()
	heads := slices.Clone(c.heads)
	c.mu.Unlock()
	gone := slices.DeleteFunc(heads, func(s sighting) bool { return c.stands(fresh, s) })
	var batches []follower.Batch
	replaced := func(s sighting) bool {
		return slices.ContainsFunc(batches, func(b follower.Batch) bool {
			return b.Record.FeeRecipient != s.maker && b.First > s.safe && b.First <= s.number
		})
	}
	// The nodes continue: what took a block's place may be on L1 a moment later than the last look at the batches.
	eventually(c.t.Context(), patience, func() (ok bool) {
		batches, ok = c.batchesOf(fresh)
		return ok && !slices.ContainsFunc(gone, func(s sighting) bool { return !replaced(s) })
	})
	for _, s := range gone {
		if !replaced(s) {
			c.t.Errorf("block %d was shown as %s when %d was safe, and is another", s.number, s.hash, s.safe)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	changed := 0
	for _, a := range c.txs {
		for _, s := range c.receipts[a.tx.Hash()] {
			if s.receipt == string(a.receipt) {
				continue
			}
			if changed++; !replaced(s) {
				c.t.Errorf("the receipt of %s was, when %d was safe,\n%s\nand is\n%s", a.tx.Hash(), s.safe, s.receipt, a.receipt)
			}
		}
	}
	c.t.Logf("%d heads and %d receipts were seen that another's batch replaced, of %d heads", len(gone), changed, len(c.heads))
}

// checkStake: the validator's account has one stake, which lives; at most so many were entered; and assertions are confirmed.
func (c *crew) checkStake(most uint64) {
	c.t.Helper()
	rollup := bindings.NewRollup()
	word := func(data []byte) []byte { return c.onL1(c.plan.Rollup, data) }
	// Once there is an assertion for all batches, L1's clock is put forward by the window, so that nobody has to wait for that.
	until(c.t, "a stake is on all batches", func() bool {
		stakes := new(big.Int).SetBytes(word(rollup.PackStakeCount())).Uint64()
		for id := uint64(1); id <= stakes; id++ {
			if stake, err := rollup.UnpackGetStake(word(rollup.PackGetStake(id))); err == nil && stake.Assertion != (common.Hash{}) {
				if n, err := rollup.UnpackGetAssertion(word(rollup.PackGetAssertion(stake.Assertion))); err == nil && n.InputEnd == c.batchCount() {
					return true
				}
			}
		}
		return false
	})
	if err := c.l1.Warp(c.ctx, c.instance.Params.WindowSecs); err != nil {
		c.t.Fatal(err)
	}
	until(c.t, "an assertion is confirmed", func() bool { return common.BytesToHash(word(rollup.PackLatestConfirmed())) != c.plan.Assertion })
	count, live := new(big.Int).SetBytes(word(rollup.PackStakeCount())).Uint64(), 0
	for id := uint64(1); id <= count; id++ {
		stake, err := rollup.UnpackGetStake(word(rollup.PackGetStake(id)))
		if err != nil {
			c.t.Fatal(err)
		}
		const isLive, isDead = 1, 2
		if stake.Owner != c.account("validator") || stake.Status == isDead {
			c.t.Errorf("stake %d is of %s, status %d", id, stake.Owner, stake.Status)
		}
		if stake.Status == isLive {
			live++
		}
	}
	if live != 1 || count > most {
		c.t.Errorf("%d stakes were entered, %d live", count, live)
	}
	logs, err := l1.New(c.link.l1).Eth().FilterLogs(c.ctx, ethereum.FilterQuery{Addresses: []common.Address{c.plan.Rollup},
		Topics: [][]common.Hash{{rollup.GetABI().Events[bindings.RollupAssertionConfirmedEventName].ID}}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Logf("%d assertions are confirmed, %d stakes were entered", len(logs), count)
}

// checkEnds: all roles stop in order when they are told to, and none has ever complained.
func (c *crew) checkEnds() {
	c.t.Helper()
	for _, r := range c.roles {
		r.look()
		r.child.signal(syscall.SIGTERM)
	}
	for _, r := range c.roles {
		until(c.t, r.name+" ends", r.child.ended)
		if r.child.err != nil {
			c.t.Errorf("%s ended by %v\n%s", r.name, r.child.err, strings.Join(r.child.log(), "\n"))
		}
		for _, line := range append(r.past, r.child.frights()...) {
			c.t.Errorf("%s says: %s", r.name, line)
		}
	}
}
