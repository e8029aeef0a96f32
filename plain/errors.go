// Package plain is how Loft's commands speak with people: amounts, dates and addresses as they are read and written, errors
// that say what to do, and the errors of Go's libraries in ordinary words. It asks nothing of any chain: what went wrong there is
// for bridge to say. Start at Explained.
package plain

import (
	"fmt"
	"math/big"
)

// Kind groups errors by what the caller can do about them.
type Kind string

const (
	KindInput    Kind = "bad_input"    // what was given makes no sense: correct it
	KindEndpoint Kind = "bad_endpoint" // a node is unreachable, or another chain's
	KindNotYet   Kind = "not_yet"      // right, but too early: try again later
	KindRefused  Kind = "refused"      // the chain would refuse or did refuse it: funds, contracts
	KindNotFound Kind = "not_found"    // no such transaction or message
)

// Explained is an error that a person can act on.
type Explained interface {
	error
	Kind() Kind
	Hint() string
}

// AmountError: an amount that is no amount.
type AmountError struct {
	Text, Why string
	Token     bool // of a token, not of ether
}

func (e *AmountError) Error() string { return fmt.Sprintf("%q is not an amount: %s", e.Text, e.Why) }
func (e *AmountError) Kind() Kind    { return KindInput }
func (e *AmountError) Hint() string {
	if e.Token {
		return "write it in whole tokens, like 2 or 2.5"
	}
	return "write it like 1.5 (ether), 1.5ether, 20gwei or 1000000000wei"
}

// LimitError: a number out of its bounds.
type LimitError struct {
	What           string
	Got, Min, Max  *big.Int              // Min or Max may be nil
	Show           func(*big.Int) string // how such numbers are shown; nil: as they are
	Recommendation string
}

func (e *LimitError) Error() string {
	show := e.Show
	if show == nil {
		show = (*big.Int).String
	}
	switch {
	case e.Max == nil:
		return fmt.Sprintf("%s is %s, the minimum is %s", e.What, show(e.Got), show(e.Min))
	case e.Min == nil:
		return fmt.Sprintf("%s is %s, the maximum is %s", e.What, show(e.Got), show(e.Max))
	}
	return fmt.Sprintf("%s is %s, it must be from %s to %s", e.What, show(e.Got), show(e.Min), show(e.Max))
}
func (e *LimitError) Kind() Kind   { return KindInput }
func (e *LimitError) Hint() string { return e.Recommendation }

// InputError: something else that was given wrongly.
type InputError struct{ What, Why, Do string }

func (e *InputError) Error() string { return e.What + ": " + e.Why }
func (e *InputError) Kind() Kind    { return KindInput }
func (e *InputError) Hint() string  { return e.Do }
