package bridge

import (
	"errors"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/typed"
	"loft/plain"
)

// explainRevert finds a contract's refusal in err; other errors stay what they are.
func explainRevert(layer Layer, err error) error {
	if r, ok := typed.RevertOf(err); ok {
		return reverted(layer, r, err)
	}
	return err
}

// wouldFail is explainRevert for an estimate, which an endpoint refuses in other words too: the call runs out of gas, say.
func wouldFail(layer Layer, err error) error {
	var known plain.Explained
	var answered rpc.Error
	err = explainRevert(layer, err)
	if errors.As(err, &known) || !errors.As(err, &answered) || answered.ErrorCode() == methodNotFound {
		return err
	}
	return &RevertError{Layer: layer, Err: answered}
}

func reverted(layer Layer, r typed.Revert, err error) *RevertError {
	return &RevertError{Layer: layer, Name: r.Name, Args: r.Args, Text: r.String(), Words: r.Words(), Err: err}
}
