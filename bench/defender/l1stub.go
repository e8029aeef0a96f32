package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/archive"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/follower"
	"loft/internal/l2test"
	"loft/internal/ledger"
	"loft/l1"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// l1stub is an L1 whose blocks are only headers and logs, made beforehand: what answers from it costs is little, and is counted.
type l1stub struct {
	blocks []*stubBlock
	byHash map[common.Hash]*stubBlock
	blobs  map[common.Hash]json.RawMessage // of the beacon API
	hashes []common.Hash                   // of the queue, after each entry
	// firstAnchor has batches repeat the first anchor: so their blocks may begin as early as L2's clock allows.
	firstAnchor bool
	inboxState
}

// inboxState is what the inbox has.
type inboxState struct {
	entries, batches uint64
	queue, acc       common.Hash // hashes at their ends
}

type stubBlock struct {
	header       *types.Header
	hash         common.Hash
	json, answer json.RawMessage
	inboxState   // after it
}

func newStub() *l1stub {
	s := &l1stub{byHash: map[common.Hash]*stubBlock{}, blobs: map[common.Hash]json.RawMessage{}, inboxState: inboxState{queue: l2test.Config.InitialQueueHash(), acc: l2test.Config.InitialAccumulator()}}
	s.mine()
	return s
}

// mine adds a block with logs, which get their place here.
func (s *l1stub) mine(logs ...*types.Log) *stubBlock {
	zero, root := uint64(0), common.Hash{1}
	header := &types.Header{Number: big.NewInt(int64(len(s.blocks))), Time: l2test.GenesisTime + 12*uint64(len(s.blocks)), Difficulty: new(big.Int), BaseFee: big.NewInt(7), GasLimit: 60_000_000,
		BlobGasUsed: &zero, ExcessBlobGas: &zero, ParentBeaconRoot: &root, WithdrawalsHash: &root, RequestsHash: &root}
	if n := len(s.blocks); n > 0 {
		header.ParentHash = s.blocks[n-1].hash
	}
	header.Bloom = types.CreateBloom(&types.Receipt{Logs: logs})
	b := &stubBlock{header: header, hash: header.Hash(), inboxState: s.inboxState}
	for i, l := range logs {
		l.BlockHash, l.BlockNumber, l.Index, l.TxHash, l.BlockTimestamp = b.hash, header.Number.Uint64(), uint(i), common.Hash{1}, header.Time
	}
	b.json, b.answer = encoded(header), encoded(append([]*types.Log{}, logs...))
	s.blocks = append(s.blocks, b)
	s.byHash[b.hash] = b
	return b
}

func encoded(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // go-ethereum's own types
	}
	return raw
}

// next is the time of the block that mine makes next.
func (s *l1stub) next() uint64 { return l2test.GenesisTime + 12*uint64(len(s.blocks)) }

// event makes a log as the inbox does.
func event(contract *abi.ABI, address common.Address, name string, args ...any) *types.Log {
	e := contract.Events[name]
	l := &types.Log{Address: address, Topics: []common.Hash{e.ID}}
	var data []any
	for i, input := range e.Inputs {
		if !input.Indexed {
			data = append(data, args[i])
			continue
		}
		topics, err := abi.MakeTopics([]any{args[i]})
		if err != nil {
			panic(fmt.Sprint(name, ": ", err)) // the arguments are not the event's
		}
		l.Topics = append(l.Topics, topics[0][0])
	}
	var err error
	if l.Data, err = e.Inputs.NonIndexed().Pack(data...); err != nil {
		panic(fmt.Sprint(name, ": ", err))
	}
	return l
}

var inbox = bindings.NewInbox().GetABI()

// entry queues an entry in the block that mine makes next.
func (s *l1stub) entry(e queue.Entry) *types.Log {
	e.Index, e.Time = s.entries, s.next()
	s.entries++
	s.queue = queue.Extend(s.queue, &e)
	s.hashes = append(s.hashes, s.queue)
	wei := func(gwei uint64) *big.Int { return new(big.Int).Mul(new(big.Int).SetUint64(gwei), big.NewInt(1e9)) }
	switch e.Kind {
	case queue.Deposit:
		return event(&inbox, l2test.Config.Inbox, bindings.InboxDepositQueuedEventName, s.arguments(bindings.InboxDepositQueuedEventName, map[string]any{"index": e.Index, "to": e.To, "amount": wei(e.AmountGwei)})...)
	case queue.Message:
		return event(&inbox, l2test.Config.Inbox, bindings.InboxMessageQueuedEventName, s.arguments(bindings.InboxMessageQueuedEventName, map[string]any{"index": e.Index, "sender": e.Sender, "to": e.To,
			"refund": e.Refund, "value": wei(e.AmountGwei), "fee": wei(e.FeeGwei), "gas": e.Gas, "data": e.Data})...)
	}
	return event(&inbox, l2test.Config.Inbox, bindings.InboxTransactionForcedEventName, s.arguments(bindings.InboxTransactionForcedEventName, map[string]any{"index": e.Index, "sender": common.Address{1}, "gas": e.Gas, "transaction": e.Data})...)
}

// arguments are a contract event's, in its order; those that are not given are what L1 writes and nobody here reads.
func (s *l1stub) arguments(name string, given map[string]any) (out []any) {
	for _, input := range inbox.Events[name].Inputs {
		v, ok := given[input.Name]
		if !ok {
			panic(fmt.Sprintf("%s has an argument %s of type %s", name, input.Name, input.Type))
		}
		out = append(out, v)
	}
	return out
}

// batch submits one in the block that mine makes next, on the last block as its anchor.
func (s *l1stub) batch(queueEnd uint64, queueHash common.Hash, blobs []common.Hash, stream []byte) *types.Log {
	now := s.blocks[len(s.blocks)-1].header.Time
	return s.batchAt(queueEnd, queueHash, blobs, stream, ledger.FirstTime(l2test.Config.L2ChainID, now, now, stream))
}

// batchAt is batch, which says of its first block that it has that time.
func (s *l1stub) batchAt(queueEnd uint64, queueHash common.Hash, blobs []common.Hash, stream []byte, firstTime uint64) *types.Log {
	anchor := s.blocks[len(s.blocks)-1]
	if s.firstAnchor {
		anchor = s.blocks[0]
	}
	record := derive.Record{Index: s.batches, QueueEnd: queueEnd, QueueHash: queueHash, AnchorNumber: anchor.header.Number.Uint64(), AnchorHash: anchor.hash, FirstTime: firstTime, L1Time: s.next(), FeeRecipient: common.Address{0xfe}}
	hashes := make([][32]byte, len(blobs))
	for i, hash := range blobs {
		hashes[i] = hash
	}
	if record.Data = derive.BlobData(blobs); len(blobs) == 0 {
		record.Data = derive.CallData(stream)
	}
	s.acc = record.Extend(s.acc)
	s.batches++
	return event(&inbox, l2test.Config.Inbox, bindings.InboxBatchSubmittedEventName, s.arguments(bindings.InboxBatchSubmittedEventName, map[string]any{
		"index": record.Index, "accumulator": [32]byte(s.acc), "submitter": common.Address{1}, "queueEnd": queueEnd, "queueHash": [32]byte(queueHash),
		"anchorNumber": record.AnchorNumber, "anchorHash": [32]byte(record.AnchorHash), "firstTime": firstTime, "feeRecipient": record.FeeRecipient, "blobHashes": hashes, "data": stream})...)
}

// stubAPI is its JSON-RPC.
type stubAPI struct{ *l1stub }

// ChainId implements eth_chainId.
func (s stubAPI) ChainId() hexutil.Uint64 { return hexutil.Uint64(l2test.Config.L1ChainID) }

// GetBlockByNumber implements eth_getBlockByNumber. What is final is 64 blocks old.
func (s stubAPI) GetBlockByNumber(number rpc.BlockNumber, _ bool) json.RawMessage {
	n := len(s.blocks) - 1
	switch {
	case number >= 0:
		n = int(number)
	case number == rpc.SafeBlockNumber:
		n = max(0, n-32)
	case number == rpc.FinalizedBlockNumber:
		n = max(0, n-64)
	}
	if n >= len(s.blocks) {
		return json.RawMessage("null")
	}
	return s.blocks[n].json
}

// GetBlockByHash implements eth_getBlockByHash.
func (s stubAPI) GetBlockByHash(hash common.Hash, _ bool) json.RawMessage {
	if b := s.byHash[hash]; b != nil {
		return b.json
	}
	return json.RawMessage("null")
}

// GetLogs implements eth_getLogs, for one block.
func (s stubAPI) GetLogs(query struct{ BlockHash common.Hash }) (json.RawMessage, error) {
	if b := s.byHash[query.BlockHash]; b != nil {
		return b.answer, nil
	}
	return nil, fmt.Errorf("unknown block %s", query.BlockHash)
}

// Call implements eth_call, for what the inbox has.
func (s stubAPI) Call(call struct{ Data hexutil.Bytes }, at struct{ BlockHash common.Hash }) (hexutil.Bytes, error) {
	b, contract := s.byHash[at.BlockHash], bindings.NewInbox()
	if b == nil {
		return nil, fmt.Errorf("unknown block %s", at.BlockHash)
	}
	for _, known := range []struct {
		call   []byte
		answer common.Hash
	}{
		{contract.PackQueueTail(), word(b.entries)},
		{contract.PackBatchCount(), word(b.batches)},
		{contract.PackQueueHash(b.entries), b.queue},
		{contract.PackAccumulator(b.batches), b.acc},
	} {
		if bytes.Equal(call.Data, known.call) {
			return known.answer[:], nil
		}
	}
	return nil, fmt.Errorf("call of %x is not expected", call.Data)
}

// ServeHTTP is its beacon API: only blobs, by number.
func (s *l1stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hashes := r.URL.Query()["versioned_hashes"]
	if len(hashes) == 0 && r.URL.Path != "/eth/v1/beacon/genesis" {
		http.NotFound(w, r)
		return
	}
	if len(hashes) == 0 {
		io.WriteString(w, `{"data":{"genesis_time":"0"}}`)
		return
	}
	io.WriteString(w, `{"data":[`)
	for i, hash := range hashes {
		if i > 0 {
			io.WriteString(w, ",")
		}
		w.Write(s.blobs[common.HexToHash(hash)])
	}
	io.WriteString(w, `]}`)
}

// keep has the beacon API serve a blob.
func (s *l1stub) keep(blob []byte) common.Hash {
	hash, err := archive.VersionedHash((*kzg4844.Blob)(blob))
	if err != nil {
		panic(err) // it was packed just now
	}
	s.blobs[hash] = encoded((*kzg4844.Blob)(blob))
	return hash
}

// node is a follower of the stub, with a chain of its own.
type node struct {
	*follower.Follower
	stub  *l1stub
	chain *chain.Chain
	close []func()
}

func openNode(ctx context.Context, dir string, s *l1stub) (n *node, err error) {
	return openNodeWith(ctx, dir, s, nil)
}

// openNodeWith opens a node whose genesis has these accounts, too.
func openNodeWith(ctx context.Context, dir string, s *l1stub, alloc types.GenesisAlloc) (n *node, err error) {
	n = &node{stub: s}
	defer func() {
		if err != nil {
			n.Close()
		}
	}()
	server := rpc.NewServer()
	if err := server.RegisterName("eth", stubAPI{s}); err != nil {
		return nil, err
	}
	web := httptest.NewServer(server)
	beacons := httptest.NewServer(s)
	n.close = append(n.close, web.Close, beacons.Close)
	log := discard
	blobs, err := archive.Open(filepath.Join(dir, "blobs"), log)
	if err != nil {
		return nil, err
	}
	beacon, err := l1.NewBeacon(l1.BeaconConfig{URLs: []string{beacons.URL}, Archive: blobs, Log: log})
	if err != nil {
		return nil, err
	}
	client, err := l1.Dial(ctx, web.URL)
	if err != nil {
		return nil, err
	}
	n.close = append(n.close, client.Close)
	g, err := genesis.L2(genesis.L2Config{ChainID: l2test.Config.L2ChainID, Timestamp: l2test.GenesisTime, L1TokenBridge: common.Address{0xb1}, Alloc: alloc})
	if err != nil {
		return nil, err
	}
	if n.chain, err = chain.Open(chain.Config{DataDir: dir, Genesis: g, Protocol: l2test.Config, CacheMB: *cacheMB, Proofs: true, Log: log}); err != nil {
		return nil, err
	}
	n.close = append(n.close, func() { n.chain.Close() })
	genesisBlock := s.blocks[0]
	n.Follower, err = follower.New(follower.Config{Chain: n.chain, Protocol: l2test.Config, Client: client, Beacon: beacon, Inbox: l2test.Config.Inbox,
		Start: l1.Ref{Number: 0, Hash: genesisBlock.hash, Time: genesisBlock.header.Time}, ForceDelaySecs: 3600, Log: log})
	return n, err
}

// Close gives everything back.
func (n *node) Close() {
	for i := len(n.close) - 1; i >= 0; i-- {
		n.close[i]()
	}
}

// catchUp processes all that the stub has.
func (n *node) catchUp(ctx context.Context) error {
	for {
		if err := n.Step(ctx); err != nil {
			return err
		}
		if now, _ := n.Snapshot(); now.Head.Number == uint64(len(n.stub.blocks)-1) && now.Synced {
			return nil
		}
	}
}

var discard = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
