package proof

import (
	"bytes"
	"crypto/elliptic"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol/execute"
	"loft/protocol/preimage"
)

// Prepare has the tables of curves made that are otherwise made when a signature is first looked at. The program calls it
// before the initial state of disputes is taken, so that no dispute goes through it. It changes no answer.
func Prepare() {
	one := word(big.NewInt(1))
	// On either curve the generator is a point as good as any: here the one that a signature names, there the key.
	g := crypto.S256().Params()
	recovery := bytes.Join([][]byte{one, word(big.NewInt(27)), word(g.Gx), one}, nil)
	execute.EVMRecover((*[preimage.EcrecoverInputSize]byte)(recovery)) // authorities of EIP-7702 are recovered in the program

	p := elliptic.P256().Params()
	vm.PrecompiledContractsOsaka[p256Address].Run(bytes.Join([][]byte{one, one, one, word(p.Gx), word(p.Gy)}, nil))
}

var p256Address = common.BytesToAddress([]byte{1, 0})

func word(v *big.Int) []byte { return v.FillBytes(make([]byte, 32)) }
