package devnet

import (
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"loft/gethlog"
	"loft/mend"
)

const gasLimit = 60_000_000

// geth is the execution client in the process: no peers, no listeners, archive state so that any fork can be built on.
type geth struct {
	stack *node.Node
	eth   *eth.Ethereum

	database *mend.Database
}

func startGeth(cfg Config, genesis *core.Genesis) (*geth, error) {
	key, err := crypto.GenerateKey() // of a network identity that nothing uses: not kept on disk
	if err != nil {
		return nil, fmt.Errorf("devnet: make a node key: %w", err)
	}
	stack, err := node.New(&node.Config{
		Name:    "l1",
		DataDir: filepath.Join(cfg.DataDir, "geth"),
		Logger:  gethlog.Logger(cfg.Log.Handler()),
		P2P:     p2p.Config{PrivateKey: key, MaxPeers: 0, NoDiscovery: true, NoDial: true, ListenAddr: ""},
	})
	if errors.Is(err, node.ErrDatadirUsed) {
		return nil, fmt.Errorf("devnet: %w: %s: stop it, or choose another directory", ErrInUse, cfg.DataDir)
	}
	if err != nil {
		return nil, fmt.Errorf("devnet: open the node: %w", err)
	}
	database, err := mend.Open(stack.ResolvePath("chaindata"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("devnet: %w", err), stack.Close())
	}
	backend, err := eth.New(stack, ethConfig(genesis))
	var mismatch *core.GenesisMismatchError
	if errors.As(err, &mismatch) {
		err = fmt.Errorf("%w: its genesis is not that of genesis.json (%w): remove the directory to start a new chain", ErrData, err)
	}
	if err == nil {
		err = stack.Start()
	}
	if err == nil {
		err = database.Opened(backend.ChainDb(), backend.BlockChain().CurrentBlock())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("devnet: start the execution client: %w", err), stack.Close())
	}
	return &geth{stack: stack, eth: backend, database: database}, nil
}

func (g *geth) close() error {
	if err := g.stack.Close(); err != nil {
		return err
	}
	return g.database.Closed()
}

func ethConfig(genesis *core.Genesis) *ethconfig.Config {
	c := ethconfig.Defaults
	c.Genesis = genesis
	c.NetworkId = genesis.Config.ChainID.Uint64()
	c.SyncMode = ethconfig.FullSync
	c.StateScheme = rawdb.HashScheme // survives kill -9 with at most the last block's state lost, unlike the path scheme
	c.NoPruning = true
	c.DatabaseCache = 16
	c.DatabaseHandles = 64
	c.TrieCleanCache = 16
	c.TrieDirtyCache = 0
	c.SnapshotCache = 0
	c.LogNoHistory = true // short chains: block blooms do
	c.TransactionHistory = 0
	c.RPCTxFeeCap = 0
	c.EngineMaxReorgDepth = 0
	c.Miner.GasCeil = gasLimit
	c.Miner.GasPrice = big.NewInt(1) // whatever the pool takes is mined
	c.Miner.Recommit = time.Minute   // on a busy machine, too: building is cut off after this
	c.TxPool.Journal = ""
	c.TxPool.NoLocals = true
	return &c
}
