package execute

import (
	"maps"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/protocol/preimage"
)

// Recover answers what precompile 1 answers: 32 bytes that end in an address, or none. L1 can settle a wrong answer for
// 3,000 gas, which is why the proof asks instead of calculating: recoveries are most of the work of a block of transfers.
type Recover func(input *[preimage.EcrecoverInputSize]byte) []byte

// EVMRecover calculates the answer, as go-ethereum's EVM does.
func EVMRecover(input *[preimage.EcrecoverInputSize]byte) []byte {
	out, err := vm.PrecompiledContractsOsaka[ecrecoverAddress].Run(input[:])
	if err != nil {
		return nil // it fails on no input, but for want of gas
	}
	return out
}

var ecrecoverAddress = common.BytesToAddress([]byte{1})

// precompiles are go-ethereum's but for what the environment has in place of them.
func (env *Env) precompiles(rules params.Rules) vm.PrecompiledContracts {
	contracts := vm.ActivePrecompiledContracts(rules)
	maps.Copy(contracts, env.Precompiles)
	if env.Recover != nil {
		contracts[ecrecoverAddress] = precompile{contracts[ecrecoverAddress], env.Recover}
	}
	return contracts
}

// precompile is go-ethereum's, in price and name.
type precompile struct {
	vm.PrecompiledContract
	recover Recover
}

// Run pads or cuts its input to what the contract looks at.
func (p precompile) Run(input []byte) ([]byte, error) {
	var exact [preimage.EcrecoverInputSize]byte
	copy(exact[:], input)
	return p.recover(&exact), nil
}

// signer is go-ethereum's, but asks for senders. All that go-ethereum holds a signature against before it recovers is held
// against here, in the same way.
type signer struct {
	types.Signer
	recover Recover
}

// Equal makes a sender that was found here hold wherever go-ethereum asks again.
func (s signer) Equal(other types.Signer) bool {
	if o, ok := other.(signer); ok {
		other = o.Signer
	}
	return s.Signer.Equal(other)
}

// Sender is whose signature the transaction bears.
func (s signer) Sender(tx *types.Transaction) (common.Address, error) {
	v, r, sig := tx.RawSignatureValues()
	hash := s.Hash(tx)
	switch {
	case tx.Type() == types.LegacyTxType && !tx.Protected():
		hash = types.HomesteadSigner{}.Hash(tx)
	case tx.ChainId().Cmp(s.ChainID()) != 0:
		return common.Address{}, types.ErrInvalidChainId
	case tx.Type() == types.LegacyTxType: // v is 35 or 36 more than twice the chain's id
		v = new(big.Int).Sub(v, s.ChainID())
		v.Sub(v.Sub(v, s.ChainID()), big.NewInt(8))
	default: // v is 0 or 1
		v = new(big.Int).Add(v, big.NewInt(27))
	}
	if v.BitLen() > 8 || !crypto.ValidateSignatureValues(byte(v.Uint64()-27), r, sig, true) {
		return common.Address{}, types.ErrInvalidSig
	}
	var input [preimage.EcrecoverInputSize]byte
	copy(input[:], hash[:])
	v.FillBytes(input[32:64])
	r.FillBytes(input[64:96])
	sig.FillBytes(input[96:])
	out := s.recover(&input)
	if len(out) != common.HashLength {
		return common.Address{}, types.ErrInvalidSig
	}
	return common.BytesToAddress(out), nil
}
