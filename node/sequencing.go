package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/agent"
	"loft/batcher"
	"loft/follower"
	"loft/l1"
	"loft/sequencer"
	"loft/store"
)

const heartbeat = time.Minute

// openSequencer opens the sequencer on what a feed offers. following is how the node follows L1.
func (n *Node) openSequencer(ctx context.Context, following follower.Config, feed *follower.Feed) (err error) {
	if n.postTo, err = n.findPostTo(ctx); err != nil {
		return err
	}
	n.tariff = new(batcher.Tariff)
	cfg := sequencer.Config{Chain: n.chain, Protocol: n.plan.Config, L1: &l1Source{feed, n.tariff, n.cfg.now}, FeeRecipient: n.cfg.Roles.FeeRecipient,
		Journal: store.Config{Dir: filepath.Join(n.cfg.DataDir, "journal"), Log: n.log}, Confirmations: n.cfg.Roles.Confirmations, Heartbeat: heartbeat,
		Clock: n.cfg.clock, AnyL1Time: n.cfg.Dev, Log: n.log}
	if cfg.FeeRecipient == (common.Address{}) {
		cfg.FeeRecipient = n.cfg.Roles.Post.Address()
	}
	if n.postTo == batcher.Calldata {
		cfg.MaxBatchBytes = sequencer.CalldataCapacity
	}
	if cfg.Derived, err = follower.Stored(n.chain, n.plan.Config); err != nil {
		return err
	}
	if n.sequencer, err = n.recoverSequencer(ctx, cfg, following); err != nil {
		return err
	}
	n.run("finality", n.passFinality)
	return nil
}

// ErrLost means that a part of the chain is neither in the database nor on L1.
var ErrLost = errors.New("blocks are lost")

// recoverSequencer opens the sequencer. Where go-ethereum has lost what the journal continues from, that is derived from L1 first, by
// a follower that nobody shares the chain with yet.
func (n *Node) recoverSequencer(ctx context.Context, cfg sequencer.Config, following follower.Config) (*sequencer.Sequencer, error) {
	s, err := sequencer.Open(ctx, cfg)
	var missing *sequencer.ParentMissingError
	if !errors.As(err, &missing) {
		return s, err
	}
	n.log.Info("deriving again what the database lost", "head", n.chain.Head().Number, "up_to", missing.Number)
	f, err := follower.New(following)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for {
		if err := f.Step(ctx); err != nil {
			return nil, err
		}
		s, err := sequencer.Open(ctx, cfg)
		switch {
		case !errors.As(err, &missing):
			return s, err
		case f.CaughtUp():
			return nil, fmt.Errorf("%w: the journal continues from block %d %s, which neither the database nor l1 has; restore a copy of %s, or move the journal out of it, which loses what is not on l1",
				ErrLost, missing.Number, missing.Hash, n.cfg.DataDir)
		}
	}
}

// passFinality tells the sequencer what L1 has finalised, so that its journal does not grow forever.
func (n *Node) passFinality(ctx context.Context) error {
	told := uint64(0)
	var trouble agent.Trouble
	for {
		_, changed := n.follower.Snapshot()
		if final := n.chain.Finalized().Number.Uint64(); final > told {
			told = final
			if err := n.sequencer.Finalize(ctx, final); err == nil {
				trouble.Over(n.log, "sequencer applies finality again")
			} else if ctx.Err() == nil {
				trouble.Tell(n.log, slog.LevelWarn, "sequencer could not apply finality", "block", final, "err", err)
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// openBatcher is for a node that sequences.
func (n *Node) openBatcher(ctx context.Context) error {
	if n.sequencer == nil {
		return nil
	}
	signer := n.cfg.Roles.Post
	sender, err := n.openSender(ctx, "poster", signer, n.client)
	if err != nil {
		return err
	}
	post, err := batcher.New(batcher.Config{Chain: n.chain, Protocol: n.plan.Config, Client: n.client, Sender: sender, Sequencer: posted{n.sequencer, n.chain},
		Derived: n.follower.Deriver(), Queue: n.follower.Entries(), Tariff: n.tariff, Mode: n.postTo, Interval: n.cfg.Roles.PostInterval,
		Patience: n.cfg.Roles.PostPatience, Empty: n.cfg.Roles.PostEmpty, Poll: n.cfg.Poll, Now: n.cfg.now, Log: n.log})
	if err != nil {
		return err
	}
	paid := &purse{role: "post", on: "l1", client: n.client, account: signer.Address(), gas: postGas, blobGas: postBlobGas}
	if n.postTo == batcher.Calldata {
		paid.blobGas = 0
	}
	n.purses = append(n.purses, paid)
	n.run("batcher", post.Run)
	return nil
}

// findPostTo is where batches are posted. It is calldata where blobs are not demanded, and this node could not read its own from
// anywhere or L1 does not say what they cost. What L1 says later the batcher goes by.
func (n *Node) findPostTo(ctx context.Context) (batcher.Mode, error) {
	to := n.cfg.Roles.PostTo
	demanded := to != "" && to != batcher.Auto
	switch {
	case to == batcher.Calldata:
		return to, nil
	case len(n.cfg.Beacon) == 0 && !demanded:
		n.log.Info("no beacon address: batches are posted as calldata")
		return batcher.Calldata, nil
	}
	_, err := n.client.BlobBaseFee(ctx)
	switch {
	case !errors.Is(err, l1.ErrNoBlobFee): // any other trouble passes
		return to, nil
	case demanded:
		return "", fmt.Errorf("%w, but batches are to be posted in blobs: name an L1 endpoint that serves eth_blobBaseFee, or post as calldata", err)
	}
	n.log.Warn("l1 does not report blob fees: batches are posted as calldata", "err", err)
	return batcher.Calldata, nil
}
