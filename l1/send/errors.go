package send

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
)

var (
	// ErrClosed means that the sender no longer runs.
	ErrClosed = errors.New("sender is closed")
	// ErrLanded means that a transaction can no longer be cancelled, because it is in a block.
	ErrLanded = errors.New("transaction is in a block already")
	// ErrCancelled means that a transaction was replaced on request by one that does nothing.
	ErrCancelled = errors.New("transaction was cancelled")
)

// InsufficientFundsError means that the account cannot pay. It says how much more it takes.
type InsufficientFundsError struct {
	Account          common.Address
	HaveWei, NeedWei *big.Int
}

// MissingWei is what has to be added.
func (e *InsufficientFundsError) MissingWei() *big.Int {
	return new(big.Int).Sub(e.NeedWei, e.HaveWei)
}

func (e *InsufficientFundsError) Error() string {
	return fmt.Sprintf("account %s holds %s on l1 and may need %s: send it at least %s", e.Account, plain.FormatEther(e.HaveWei), plain.FormatEther(e.NeedWei), plain.FormatEther(e.MissingWei()))
}
