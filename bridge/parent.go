package bridge

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/genesis"
	"loft/plain"
)

// SilentParentError: the L1 is a Loft chain and does not say how long it may hold a transaction.
type SilentParentError struct{}

func (e *SilentParentError) Error() string {
	return "the L1 is a Loft chain, and its loft_config does not report forceDelaySecs and openDelaySecs"
}
func (e *SilentParentError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *SilentParentError) Hint() string {
	return "use another node of it, or give their sum with --parent-delay"
}

// ParentDelays asks an L1 whether it is a Loft chain, and for its delays; nil if it is none.
func ParentDelays(ctx context.Context, l1 *rpc.Client) (*genesis.Delays, error) {
	var info Info
	err := l1.CallContext(ctx, &info, "loft_config")
	var answer rpc.Error
	if errors.As(err, &answer) { // no such method
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask the L1 whether it is a Loft chain: %w", err)
	}
	if info.L2ChainID == 0 {
		return nil, nil
	}
	if info.ForceDelaySecs == 0 || info.OpenDelaySecs == 0 {
		return nil, &SilentParentError{}
	}
	return &genesis.Delays{ForceSecs: info.ForceDelaySecs, OpenSecs: info.OpenDelaySecs}, nil
}
