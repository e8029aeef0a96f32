package courier

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/params"
)

// messageStatus is Relay.Status.
type messageStatus uint8

const (
	statusNone      messageStatus = 0
	statusFailed    messageStatus = 1
	statusSucceeded messageStatus = 2
	statusBounced   messageStatus = 3
)

const (
	// maxTries is how often a message is looked at that does not succeed or does not pay: about half an hour.
	maxTries = 12
	// failedTries is how often a message that failed with all of its gas is run again, for nothing, on a devnet.
	failedTries = 3
)

// facts are all that a decision about a message depends on.
type facts struct {
	status          messageStatus
	tries           int
	everything      bool
	marginPercent   uint64
	feeWei, costWei *big.Int
}

type verdict int

const (
	doRun  verdict = iota
	doWait         // and look again, later each time
	doDrop         // done, or left to others
)

// decide is the courier's judgement on one message, with the reason if it is not run and not done either.
func decide(f facts) (verdict, string) {
	switch {
	case f.status == statusSucceeded, f.status == statusBounced:
		return doDrop, ""
	case f.tries >= maxTries:
		return doDrop, "it was tried often enough; anyone may run it"
	case f.status == statusFailed && (!f.everything || f.tries >= failedTries):
		return doDrop, "it failed with all of its gas; anyone may run it again, its refund address may bounce it"
	case f.everything, f.status == statusNone && pays(f):
		return doRun, ""
	}
	return doWait, fmt.Sprintf("its fee of %s wei does not pay for %s wei and %d percent", f.feeWei, f.costWei, f.marginPercent)
}

func pays(f facts) bool {
	want := new(big.Int).Mul(f.costWei, new(big.Int).SetUint64(100+f.marginPercent))
	return new(big.Int).Mul(f.feeWei, big.NewInt(100)).Cmp(want) >= 0
}

func wei(gwei uint64) *big.Int {
	return new(big.Int).Mul(new(big.Int).SetUint64(gwei), big.NewInt(params.GWei))
}
