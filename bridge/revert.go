package bridge

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
)

// contractErrors are all typed errors of the contracts, by selector.
var contractErrors = func() map[[4]byte]abi.Error {
	known := make(map[[4]byte]abi.Error)
	for _, meta := range []*bind.MetaData{
		&bindings.InboxMetaData, &bindings.BridgeMetaData, &bindings.TokenBridgeMetaData, &bindings.RollupMetaData,
		&bindings.OutboxMetaData, &bindings.RelayMetaData, &bindings.L2TokenBridgeMetaData, &bindings.BridgedTokenMetaData,
	} {
		parsed, err := meta.ParseABI()
		if err != nil {
			panic(err) // a constant
		}
		for _, e := range parsed.Errors {
			known[[4]byte(e.ID[:4])] = e
		}
	}
	return known
}()

// explainRevert finds a contract's refusal in err; other errors stay what they are.
func explainRevert(layer Layer, err error) error {
	var carried rpc.DataError
	if !errors.As(err, &carried) {
		return err
	}
	text, ok := carried.ErrorData().(string)
	if !ok {
		if strings.Contains(err.Error(), "execution reverted") {
			return &RevertError{Layer: layer, Err: err}
		}
		return err
	}
	data, decodeErr := hexutil.Decode(text)
	if decodeErr != nil {
		return err
	}
	return decodeRevert(layer, data, err)
}

// wouldFail is explainRevert for an estimate, which an endpoint refuses in other words too: the call runs out of gas, say.
func wouldFail(layer Layer, err error) error {
	var known Explained
	var answered rpc.Error
	err = explainRevert(layer, err)
	if errors.As(err, &known) || !errors.As(err, &answered) || answered.ErrorCode() == methodNotFound {
		return err
	}
	return &RevertError{Layer: layer, Err: answered}
}

// decodeRevert reads what a contract reverted with.
func decodeRevert(layer Layer, data []byte, err error) *RevertError {
	out := &RevertError{Layer: layer, Err: err}
	if reason, unpackErr := abi.UnpackRevert(data); unpackErr == nil {
		out.Name, out.Args, out.Text = "Error", []any{reason}, reason
		return out
	}
	if len(data) < 4 {
		return out
	}
	e, known := contractErrors[[4]byte(data[:4])]
	if !known {
		out.Text = "an error that is none of the rollup's own, " + hexutil.Encode(data[:min(len(data), 68)])
		return out
	}
	args, unpackErr := e.Inputs.Unpack(data[4:])
	if unpackErr != nil {
		out.Text = e.Name + " with arguments that do not decode"
		return out
	}
	out.Name, out.Args = e.Name, args
	var text strings.Builder
	for k, arg := range args {
		if k > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%s %s", e.Inputs[k].Name, showArg(arg))
	}
	out.Text = e.Name + "(" + text.String() + ")"
	return out
}

func showArg(arg any) string {
	switch v := arg.(type) {
	case common.Address:
		return v.Hex()
	case [32]byte:
		return hexutil.Encode(v[:])
	case []byte:
		return hexutil.Encode(v[:min(len(v), 64)])
	case *big.Int:
		return v.String()
	case string:
		return fmt.Sprintf("%q", strings.ToValidUTF8(string(bytes.TrimSpace([]byte(v))), "?"))
	}
	return fmt.Sprint(arg)
}
