package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/bench/internal/child"
	"loft/deploy"
)

// imported is what the peer says.
type imported struct {
	Head   common.Hash
	took   time.Duration
	peakMB int
}

// importing has a process of this program import the source's blocks.
func importing(ctx context.Context, s *source, dir string) (out imported, err error) {
	self, err := os.Executable()
	if err != nil {
		return out, err
	}
	p, err := child.Start(self, os.Stderr, "-import", s.blocks, "-into", dir)
	if err != nil {
		return out, err
	}
	defer func() {
		if ended := p.Stop(); ended != nil {
			err = errors.Join(err, fmt.Errorf("the import: %w", ended))
		}
	}()
	if err := p.Read(&out); err != nil {
		return out, err
	}
	out.took = time.Since(p.Begun)
	if out.peakMB, err = p.PeakMB(); err != nil {
		return out, err
	}
	if out.Head != s.head.Hash() {
		return out, fmt.Errorf("go-ethereum's head is %s, the sequencer's %s", out.Head, s.head.Hash())
	}
	return out, ctx.Err()
}

// importBlocks does what `geth import` does, with go-ethereum's own settings, and waits to be stopped.
func importBlocks(ctx context.Context, file, dir string) (err error) {
	log.SetDefault(log.NewLogger(log.NewTerminalHandlerWithLevel(os.Stderr, log.LevelWarn, false)))
	instance, err := deploy.Load(filepath.Join(filepath.Dir(file), "rollup.json"))
	if err != nil {
		return err
	}
	plan, err := instance.Plan()
	if err != nil {
		return err
	}
	stack, err := node.New(&node.Config{DataDir: dir, P2P: p2p.Config{MaxPeers: 0, NoDiscovery: true}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stack.Close()) }()
	config := ethconfig.Defaults
	config.Genesis, config.SyncMode = plan.Genesis, ethconfig.FullSync
	backend, err := eth.New(stack, &config)
	if err != nil {
		return err
	}
	defer backend.BlockChain().Stop()
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	const together = 2500 // as geth does
	stream, more := rlp.NewStream(f, 0), true
	for more {
		var blocks types.Blocks
		for len(blocks) < together {
			var block types.Block
			if err := stream.Decode(&block); errors.Is(err, io.EOF) {
				more = false
				break
			} else if err != nil {
				return err
			}
			blocks = append(blocks, &block)
		}
		if _, err := backend.BlockChain().InsertChain(blocks); err != nil {
			return err
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(imported{Head: backend.BlockChain().CurrentBlock().Hash()}); err != nil {
		return err
	}
	<-ctx.Done() // it is looked at, and stopped
	return nil
}
