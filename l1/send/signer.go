package send

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signer signs for one account; where the key lies is its business.
type Signer interface {
	Address() common.Address
	Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

// KeySigner is a Signer with the key in memory.
type KeySigner struct{ key *ecdsa.PrivateKey }

// NewKeySigner makes a signer of a key.
func NewKeySigner(key *ecdsa.PrivateKey) KeySigner { return KeySigner{key} }

// Address is the key's account.
func (s KeySigner) Address() common.Address { return crypto.PubkeyToAddress(s.key.PublicKey) }

// Sign signs tx.
func (s KeySigner) Sign(_ context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	signed, err := types.SignTx(tx, types.LatestSignerForChainID(chainID), s.key)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signed, nil
}
