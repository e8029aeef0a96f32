package devnet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Number is a number as tools write it: a JSON number, or text in decimal or after 0x.
type Number uint64

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	base := 10
	if rest, ok := strings.CutPrefix(text, "0x"); ok {
		text, base = rest, 16
	}
	v, err := strconv.ParseUint(text, base, 64)
	if err != nil {
		return fmt.Errorf("%s is not a number: write it like 60 or \"0x3c\"", raw)
	}
	*n = Number(v)
	return nil
}

// MineAt is what evm_mine takes: nothing, a time, or an object with one.
type MineAt struct{ Time uint64 }

// UnmarshalJSON implements json.Unmarshaler.
func (m *MineAt) UnmarshalJSON(raw []byte) error {
	var of struct{ Timestamp Number }
	if err := json.Unmarshal(raw, &of); err == nil {
		m.Time = uint64(of.Timestamp)
		return nil
	}
	return json.Unmarshal(raw, (*Number)(&m.Time))
}

// ErrNoSnapshots is why evm_snapshot and evm_revert are refused.
var ErrNoSnapshots = errors.New("snapshots are not possible: what L2 is follows from L1, and assertions, batches and stakes that L1 has finalised would have to forget it; " +
	"begin with a new chain (loft dev --reset), or take back blocks that are not final with devnet_reorg on L1")

// evm is the namespace evm_ of the L1, as tools know it.
type evm struct{ l *L1 }

// IncreaseTime puts the clock forward, and answers by how much it is ahead in all.
func (e *evm) IncreaseTime(ctx context.Context, secs Number) (uint64, error) {
	if err := e.l.Warp(ctx, uint64(secs)); err != nil {
		return 0, err
	}
	return e.l.Ahead(), nil
}

// SetNextBlockTimestamp gives the next block a timestamp.
func (e *evm) SetNextBlockTimestamp(ctx context.Context, time Number) error {
	return e.l.SetNextBlockTime(ctx, uint64(time))
}

// Mine makes a block.
func (e *evm) Mine(ctx context.Context, at *MineAt) (hexutil.Uint64, error) {
	var err error
	if at == nil || at.Time == 0 {
		_, err = e.l.Mine(ctx)
	} else {
		_, err = e.l.MineAt(ctx, at.Time)
	}
	return 0, err
}

// Snapshot is refused.
func (e *evm) Snapshot() (hexutil.Uint64, error) { return 0, ErrNoSnapshots }

// Revert is refused.
func (e *evm) Revert(hexutil.Uint64) (bool, error) { return false, ErrNoSnapshots }
