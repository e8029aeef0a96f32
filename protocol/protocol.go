// Package protocol is the vocabulary of a Loft chain: its constants, its configuration, the rollup state that nodes
// claim on L1, and the view of L1 that every L2 block carries. It follows SPEC.md sections 1, 2 and 6.
//
// It holds values and their hashes only. The rules live below it: queue (section 3), batch (section 5), derive
// (section 6, what the next block is), execute (section 6, how it is built) and outbox (section 8). All of them are
// pure, and compile for the proof program as well as for the node.
package protocol

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// Constants of SPEC.md section 1, where each has its reason.
const (
	GasLimit            = 30_000_000
	EntryWeight         = 25_000
	MessageGasPerByte   = 10
	MinForcedGas        = 21_000
	ForcedGasPerByte    = 10
	MaxForcedGas        = 1 << 23
	MaxForcedBytes      = 50_000
	MaxMessageData      = 16_384
	MaxMessageGas       = 4_000_000
	MaxBlockEntries     = 512
	MaxBatchEntries     = 1 << 14
	MaxBatchBlocks      = 1 << 16
	MaxBatchBytes       = MaxExpansion * MaxBlobs * BlobCapacity
	MaxBlockBytes       = 7 << 20
	MaxBlobs            = 6
	BlobCapacity        = 4096 * 31
	MaxCalldata         = 120_000
	QueueTarget         = 7_500_000
	MaxExpansion        = 4
	MeterRate           = 3 << 16
	MeterCapacity       = 1 << 26
	BatchCost           = 1 << 15
	BlobCost            = 1 << 17
	MaxAssertionBatches = 256
	KeptAccumulator     = 256
	ChunkSize           = 4096
	DefaultDriftSecs    = 600
	DefaultForceDelay   = 12 * 3600
	DefaultOpenDelay    = 2 * 3600
)

// Addresses of the contracts in L2 genesis.
var (
	OutboxAddress      = params.WithdrawalQueueAddress
	RelayAddress       = common.HexToAddress("0x4C6f667400000000000000000000000000000001")
	TokenBridgeAddress = common.HexToAddress("0x4C6f667400000000000000000000000000000002")
)

// Config is what an instance of the protocol is parametrised by; its hash stands in every rollup state.
type Config struct {
	L1ChainID    uint64         `json:"l1ChainId"`
	Inbox        common.Address `json:"inbox"`
	L2ChainID    uint64         `json:"l2ChainId"`
	MaxDriftSecs uint64         `json:"maxDriftSecs"`
}

// Hash is the commitment to the configuration, SPEC.md section 2.
func (c Config) Hash() common.Hash {
	return crypto.Keccak256Hash(c.Encode())
}

// InitialQueueHash is the queue's hash at position 0.
func (c Config) InitialQueueHash() common.Hash { return c.domain("loft.queue") }

// InitialAccumulator is the accumulator before the first batch.
func (c Config) InitialAccumulator() common.Hash { return c.domain("loft.batches") }

func (c Config) domain(tag string) common.Hash {
	return crypto.Keccak256Hash([]byte(tag), common.LeftPadBytes(U64(c.L1ChainID), 32), c.Inbox[:])
}

// Mode says how the open batch derives; it is fixed by the batch's first step.
type Mode uint8

const (
	ModeUndecided Mode = 0 // at a batch's start
	ModePayload   Mode = 1
	ModeDefault   Mode = 2
)

// State is the rollup state, what an assertion on L1 claims the hash of.
type State struct {
	Config common.Hash `json:"config"`
	Block  common.Hash `json:"block"` // hash of the last L2 block
	Batch  uint64      `json:"batch"` // batches closed
	Index  uint64      `json:"index"` // blocks made of the open batch
	Mode   Mode        `json:"mode"`
	Queue  uint64      `json:"queue"` // entries consumed
}

// Genesis is the rollup state before the first batch.
func (c Config) Genesis(block common.Hash) State {
	return State{Config: c.Hash(), Block: block}
}

// Hash is the claim that stands for the state on L1, SPEC.md section 6.
func (s State) Hash() common.Hash {
	return crypto.Keccak256Hash(s.Encode())
}

// View is what a block knows of L1; its hash is the block's parentBeaconBlockRoot.
type View struct {
	AnchorNumber uint64      `json:"anchorNumber"`
	AnchorHash   common.Hash `json:"anchorHash"`
	AnchorTime   uint64      `json:"anchorTime"`
	QueueEnd     uint64      `json:"queueEnd"`
	QueueHash    common.Hash `json:"queueHash"`
	MessageRoot  common.Hash `json:"messageRoot"`
}

// Hash is SPEC.md section 6's view hash.
func (v View) Hash() common.Hash {
	return crypto.Keccak256Hash([]byte("loft.view.v1"), U64(v.AnchorNumber), v.AnchorHash[:], U64(v.AnchorTime),
		U64(v.QueueEnd), v.QueueHash[:], v.MessageRoot[:])
}

// AssertionID identifies a claim on L1, SPEC.md section 9.
func AssertionID(parent common.Hash, inputEnd uint64, accumulator, claim common.Hash) common.Hash {
	return crypto.Keccak256Hash([]byte("loft.assertion.v1"), parent[:], U64(inputEnd), accumulator[:], claim[:])
}

// Chunked commits to bytes of any length by pre-images of at most 4 KiB each, SPEC.md section 3.
func Chunked(data []byte) common.Hash {
	list, _ := Chunks(data)
	return crypto.Keccak256Hash(list)
}

// U64 is the eight big-endian bytes of v.
func U64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// ChainConfig is the L2's rule set: every fork up to Osaka from genesis on, none after.
func ChainConfig(chainID uint64) *params.ChainConfig {
	zero := uint64(0)
	return &params.ChainConfig{
		ChainID:                 new(big.Int).SetUint64(chainID),
		HomesteadBlock:          common.Big0,
		EIP150Block:             common.Big0,
		EIP155Block:             common.Big0,
		EIP158Block:             common.Big0,
		ByzantiumBlock:          common.Big0,
		ConstantinopleBlock:     common.Big0,
		PetersburgBlock:         common.Big0,
		IstanbulBlock:           common.Big0,
		MuirGlacierBlock:        common.Big0,
		BerlinBlock:             common.Big0,
		LondonBlock:             common.Big0,
		ArrowGlacierBlock:       common.Big0,
		GrayGlacierBlock:        common.Big0,
		MergeNetsplitBlock:      common.Big0,
		TerminalTotalDifficulty: common.Big0,
		ShanghaiTime:            &zero,
		CancunTime:              &zero,
		PragueTime:              &zero,
		OsakaTime:               &zero,
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
		},
	}
}
