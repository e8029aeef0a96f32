// Package testtoken is an ERC-20 for the L1 of a development chain, which anybody may mint. It is no part of a deployment. The code
// is compiled from TestToken.sol by `make -C contracts testtoken`, apart from the other contracts.
package testtoken

import (
	_ "embed"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
)

//go:embed TestToken.bin
var code string

// Creation is the data of the transaction that creates the token; each of holders begins with as many units of it.
func Creation(holders []common.Address, each *big.Int) ([]byte, error) {
	addresses, err := abi.NewType("address[]", "", nil)
	if err != nil {
		return nil, fmt.Errorf("test token: %w", err)
	}
	number, err := abi.NewType("uint256", "", nil)
	if err != nil {
		return nil, fmt.Errorf("test token: %w", err)
	}
	args, err := abi.Arguments{{Type: addresses}, {Type: number}}.Pack(holders, each)
	if err != nil {
		return nil, fmt.Errorf("test token: %w", err)
	}
	return append(common.FromHex(strings.TrimSpace(code)), args...), nil
}
