package typed

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
)

// contracts are the ABIs of all contracts, on both layers.
func contracts() (all []*abi.ABI) {
	for _, meta := range []*bind.MetaData{
		&bindings.InboxMetaData, &bindings.RollupMetaData, &bindings.GamesMetaData, &bindings.MachineMetaData, &bindings.BridgeMetaData,
		&bindings.TokenBridgeMetaData, &bindings.OutboxMetaData, &bindings.RelayMetaData, &bindings.L2TokenBridgeMetaData,
		&bindings.BridgedTokenMetaData,
	} {
		contract, err := meta.ParseABI()
		if err != nil {
			panic(err) // a generated constant
		}
		all = append(all, contract)
	}
	return all
}

// contractErrors are the custom errors of all contracts, by selector.
var contractErrors = sync.OnceValue(func() map[[4]byte]abi.Error {
	known := make(map[[4]byte]abi.Error)
	for _, contract := range contracts() {
		for _, e := range contract.Errors {
			known[[4]byte(e.ID[:4])] = e
		}
	}
	return known
})

// Revert is what a contract reverted with.
type Revert struct {
	Data []byte
	Name string // of the error, as in Solidity; "Error" for plain words, empty if it is none of Loft's contracts
	Args []any  // of the error
	args abi.Arguments
}

// RevertOf finds what a contract reverted with in an endpoint's answer to a call or an estimate; ok is false if err is something
// else. Data is empty where the contract gave none, or the endpoint does not pass it on.
func RevertOf(err error) (r Revert, ok bool) {
	var carried rpc.DataError
	if errors.As(err, &carried) {
		if text, is := carried.ErrorData().(string); is {
			if data, decodeErr := hexutil.Decode(text); decodeErr == nil {
				return DecodeRevert(data), true
			}
		}
	}
	return Revert{}, err != nil && strings.Contains(err.Error(), "execution reverted")
}

// DecodeRevert reads the data of a revert.
func DecodeRevert(data []byte) Revert {
	r := Revert{Data: data}
	if reason, err := abi.UnpackRevert(data); err == nil {
		r.Name, r.Args = "Error", []any{reason}
		return r
	}
	if len(data) < 4 {
		return r
	}
	known, ok := contractErrors()[[4]byte(data[:4])]
	if !ok {
		return r
	}
	args, err := known.Inputs.Unpack(data[4:])
	if err != nil {
		return r
	}
	r.Name, r.Args, r.args = known.Name, args, known.Inputs
	return r
}

// String names the error and its arguments, or shows the data. It is empty if there is none.
func (r Revert) String() string {
	switch {
	case r.Name == "Error":
		return show(r.Args[0])
	case r.Name != "":
		args := make([]string, len(r.Args))
		for i, arg := range r.Args {
			args[i] = r.args[i].Name + " " + show(arg)
		}
		return r.Name + "(" + strings.Join(args, ", ") + ")"
	case len(r.Data) > 0:
		return "an error of another contract, " + hexutil.Encode(r.Data[:min(len(r.Data), 68)])
	}
	return ""
}

// Words say what the error means; empty for plain words and for errors of other contracts.
func (r Revert) Words() string { return errorWords[r.Name] }

func show(arg any) string {
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
		return strings.ToValidUTF8(string(bytes.TrimSpace([]byte(v))), "?")
	}
	return fmt.Sprint(arg)
}
