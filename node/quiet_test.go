package node_test

import (
	"math/big"
	"testing"
	"time"

	"loft/devnet"
)

// TestU33_WaitOnDev: on `loft dev` a transaction of whom nobody follows has five confirmations within ten seconds, as tools count them.
func TestU33_WaitOnDev(t *testing.T) {
	t.Parallel()
	d := startDev(t, warnings(t))
	u := newUser(t, onDev(t, d), devnet.Accounts[1])
	until(t, "the user has funds", func() (bool, error) {
		balance, err := u.l2.BalanceAt(t.Context(), u.account.Address, nil)
		return balance.Sign() > 0, err
	})
	for range 2 {
		began := time.Now()
		block := u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber.Uint64()
		sealed := time.Since(began)
		until(t, "five confirmations", func() (bool, error) {
			head, err := u.l2.BlockNumber(t.Context())
			return head+1 >= block+5, err
		})
		took := time.Since(began)
		t.Logf("in a block after %v, confirmed five times after %v", sealed, took)
		if took > 10*time.Second {
			t.Errorf("five confirmations took %v", took)
		}
	}
}
