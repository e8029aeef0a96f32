package escape

import (
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/params"
)

// TestOneUnpaidKeepsNothingFromTheOthers: a token that cannot be paid, on L2 or on L1, does not keep the ether on its way; what may
// pass stops all, for another run.
func TestOneUnpaidKeepsNothingFromTheOthers(t *testing.T) {
	all := []withdrawal{{What: "5 COIN"}, {What: "6 GONE"}, {What: "7 ether"}}
	message, passing := uint64(3), errors.New("l1 does not answer")
	for _, test := range []struct {
		name         string
		fails        map[string]error
		paid         []string
		unpaid, ends bool
	}{
		{name: "all", paid: []string{"5 COIN", "6 GONE", "7 ether"}},
		{name: "refused by L1", fails: map[string]error{"5 COIN": &UnpaidError{What: "5 COIN", Message: &message, Err: errors.New("paused")}}, paid: []string{"6 GONE", "7 ether"}, unpaid: true},
		{name: "failed on L2", fails: map[string]error{"6 GONE": &UnpaidError{What: "6 GONE", Err: errors.New("reverted")}}, paid: []string{"5 COIN", "7 ether"}, unpaid: true},
		{name: "passing", fails: map[string]error{"6 GONE": passing}, ends: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var paid []string
			bill, unpaid, err := claimed(all, func(w *withdrawal) (Paid, error) {
				if err := test.fails[w.What]; err != nil {
					return Paid{}, err
				}
				paid = append(paid, w.What)
				return Paid{}, nil
			})
			if test.ends {
				if !errors.Is(err, passing) {
					t.Fatal(err)
				}
				return
			}
			if err != nil || !slices.Equal(paid, test.paid) || len(bill) != len(paid) || (unpaid != nil) != test.unpaid {
				t.Fatalf("paid %q, bill of %d, unpaid %v, %v", paid, len(bill), unpaid, err)
			}
		})
	}
}

// TestWorth: what costs more than it brings is not begun.
func TestWorth(t *testing.T) {
	ether := big.NewInt(params.Ether)
	var refused *NotWorthError
	if err := worth(ether, big.NewInt(400*params.GWei)); !errors.As(err, &refused) || refused.Cost.Cmp(ether) <= 0 {
		t.Errorf("1 ether, and gas for 1.2: %v", err)
	}
	if err := worth(ether, big.NewInt(300*params.GWei)); err != nil {
		t.Errorf("1 ether, and gas for 0.9: %v", err)
	}
}
