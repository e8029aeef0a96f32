package bridge

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
)

// AfterSend is an error that came after a transaction was sent: it says which.
type AfterSend interface {
	error
	Transaction() *common.Hash
}

// NotWholeGweiError: ether crosses in whole gwei.
type NotWholeGweiError struct{ Wei *big.Int }

func (e *NotWholeGweiError) Error() string {
	return fmt.Sprintf("%s has more than 9 digits after the point: ether crosses in whole gwei, 0.000000001 ETH", plain.FormatEther(e.Wei))
}
func (e *NotWholeGweiError) Kind() plain.Kind { return plain.KindInput }
func (e *NotWholeGweiError) Hint() string {
	if e.Wei.Cmp(weiPerGwei) < 0 {
		return "the minimum is 0.000000001"
	}
	return "use " + plain.FormatUnits(new(big.Int).Sub(e.Wei, new(big.Int).Mod(e.Wei, weiPerGwei)), 18)
}

// InfoError: a rollup.json, or what loft_config answered, is not an instance's.
type InfoError struct {
	Path, Field, Why string
	Err              error
}

func (e *InfoError) Error() string {
	text := "chain configuration"
	if e.Path != "" {
		text += " " + e.Path
	}
	if e.Field != "" {
		text += ", field " + e.Field
	}
	return text + ": " + e.Why
}
func (e *InfoError) Unwrap() error    { return e.Err }
func (e *InfoError) Kind() plain.Kind { return plain.KindInput }
func (e *InfoError) Hint() string {
	return "take it from a node of that chain: curl -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"loft_config\"}' -H 'content-type: application/json' <L2 endpoint>"
}

// NoEndpointError: something needs a node that was not named.
type NoEndpointError struct {
	Layer Layer
	Why   string // it has no default, in words; may be empty
}

func (e *NoEndpointError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("no %s endpoint given %s", e.Layer, e.Why))
}
func (e *NoEndpointError) Kind() plain.Kind { return plain.KindInput }
func (e *NoEndpointError) Hint() string {
	return fmt.Sprintf("name one with --%s, or start a chain with `loft dev`", strings.ToLower(string(e.Layer)))
}

// UnreachableError: an endpoint did not answer.
type UnreachableError struct {
	Layer     Layer
	URL, What string
	Err       error
}

func (e *UnreachableError) Error() string {
	what := ""
	if e.What != "" {
		what = e.What + ": "
	}
	return fmt.Sprintf("%sthe %s endpoint %s does not answer: %s", what, e.Layer, e.URL, plain.Words(e.Err))
}
func (e *UnreachableError) Unwrap() error    { return e.Err }
func (e *UnreachableError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *UnreachableError) Hint() string {
	return fmt.Sprintf("check that the node runs and that --%s is its address; `loft dev` starts a chain here", strings.ToLower(string(e.Layer)))
}

// DisagreementError: two endpoints of L1 contradict each other.
type DisagreementError struct{ Err error }

func (e *DisagreementError) Error() string    { return e.Err.Error() }
func (e *DisagreementError) Unwrap() error    { return e.Err }
func (e *DisagreementError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *DisagreementError) Hint() string {
	return "find out from a third endpoint which of them is wrong, and remove that from --l1; nothing was sent"
}

// NotLoftError: the L2 endpoint knows no loft_config.
type NotLoftError struct{ URL string }

func (e *NotLoftError) Error() string {
	return fmt.Sprintf("the L2 endpoint %s does not know the method loft_config", e.URL)
}
func (e *NotLoftError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *NotLoftError) Hint() string {
	return "it is not a Loft node, or does not expose the method: check that --l1 and --l2 are not swapped, or name the chain's description with --rollup"
}

// WrongChainError: an endpoint is of another chain than the instance's.
type WrongChainError struct {
	Layer          Layer
	URL, Got, Want string
}

func (e *WrongChainError) Error() string {
	return fmt.Sprintf("the %s endpoint %s is chain %s, the instance's %s is chain %s", e.Layer, e.URL, e.Got, e.Layer, e.Want)
}
func (e *WrongChainError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *WrongChainError) Hint() string {
	return fmt.Sprintf("give the %s endpoint of that instance with --%s; nothing was sent", e.Layer, strings.ToLower(string(e.Layer)))
}

// NoContractError: an address holds no contract, or another than it should.
type NoContractError struct {
	Layer   Layer
	Name    string
	Address common.Address
	Err     error
}

func (e *NoContractError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("the %s %s on %s gives a wrong answer: %v", e.Name, e.Address, e.Layer, e.Err)
	}
	return fmt.Sprintf("there is no %s at %s on %s", e.Name, e.Address, e.Layer)
}
func (e *NoContractError) Unwrap() error { return e.Err }
func (e *NoContractError) Kind() plain.Kind {
	if e.Name == "token" {
		return plain.KindInput
	}
	return plain.KindEndpoint
}
func (e *NoContractError) Hint() string {
	return "check the address, and that the endpoint is synced and of the right chain (after `loft dev --reset` addresses may differ)"
}

// NoCodeError: the recipient is a contract on one side only (T-41).
type NoCodeError struct {
	Address     common.Address
	Here, There Layer
}

func (e *NoCodeError) Error() string {
	return fmt.Sprintf("%s is a contract on %s but not on %s: possibly nobody controls that address there", e.Address, e.Here, e.There)
}
func (e *NoCodeError) Kind() plain.Kind { return plain.KindRefused }
func (e *NoCodeError) Hint() string {
	return fmt.Sprintf("name a recipient whose key you have on %s with --to; --anyway if you are sure that you control that address there", e.There)
}

// SystemContractError: the recipient belongs to the chain itself.
type SystemContractError struct {
	Layer   Layer
	Address common.Address
	Name    string
}

func (e *SystemContractError) Error() string {
	return fmt.Sprintf("%s is %s on %s: what is sent there cannot be recovered", e.Address, e.Name, e.Layer)
}
func (e *SystemContractError) Kind() plain.Kind { return plain.KindRefused }
func (e *SystemContractError) Hint() string {
	return "name the recipient with --to; --anyway sends it there nevertheless"
}

// UnpayableError: L1 would not pay a withdrawal to its recipient.
type UnpayableError struct {
	Address common.Address
	What    string
	Why     string
}

func (e *UnpayableError) Error() string {
	return fmt.Sprintf("%s cannot receive %s on L1: %s; at present the withdrawal could not be claimed", e.Address, e.What, e.Why)
}
func (e *UnpayableError) Kind() plain.Kind { return plain.KindRefused }
func (e *UnpayableError) Hint() string {
	return "nothing was sent: name a recipient that can receive it with --to; --anyway if this one will be able to by the time of the claim"
}

// UsedNonceError: a transaction whose nonce is used would be dropped.
type UsedNonceError struct {
	Account     common.Address
	Nonce, Next uint64
	Waiting     *uint64 // the queue entry that has the nonce, if it is one
	Same        bool    // and that is the same transaction
}

func (e *UsedNonceError) Error() string {
	switch {
	case e.Same:
		return fmt.Sprintf("the same transaction is already in the queue, as in:%d", *e.Waiting)
	case e.Waiting != nil:
		return fmt.Sprintf("nonce %d of %s is used by in:%d, which is in the queue before it: it would be dropped", e.Nonce, e.Account, *e.Waiting)
	}
	return fmt.Sprintf("nonce %d of %s is used on L2, the next is %d: it would be dropped", e.Nonce, e.Account, e.Next)
}
func (e *UsedNonceError) Kind() plain.Kind { return plain.KindRefused }
func (e *UsedNonceError) Hint() string {
	if e.Same {
		return fmt.Sprintf("nothing was sent: loft status in:%d shows when it must be included", *e.Waiting)
	}
	return fmt.Sprintf("nothing was sent: sign it with nonce %d; --anyway forces it unchanged", e.Next)
}

// NonceGapError: a transaction before which others of its account are missing would be dropped.
type NonceGapError struct {
	Account     common.Address
	Nonce, Next uint64
}

func (e *NonceGapError) Error() string {
	missing := fmt.Sprintf("nonce %d", e.Next)
	if e.Nonce-e.Next > 1 {
		missing = fmt.Sprintf("nonces %d to %d", e.Next, e.Nonce-1)
	}
	return fmt.Sprintf("nonce %d of %s is too high: no known transaction has %s, without which it would be dropped", e.Nonce, e.Account, missing)
}
func (e *NonceGapError) Kind() plain.Kind { return plain.KindRefused }
func (e *NonceGapError) Hint() string {
	return fmt.Sprintf("nothing was sent: sign it with nonce %d, or send the missing ones first; --anyway forces it unchanged", e.Next)
}

// NotRunnableError: only a message that waits on L2, or failed there, can be run.
type NotRunnableError struct{ Status Status }

func (e *NotRunnableError) Error() string {
	return fmt.Sprintf("entry %d cannot be run: %s", *e.Status.Index, e.Status.Text)
}
func (e *NotRunnableError) Kind() plain.Kind {
	if e.Status.Stage.early() {
		return plain.KindNotYet
	}
	return plain.KindRefused
}
func (e *NotRunnableError) Hint() string { return e.Status.Next }

// WouldFailAgainError: a message failed, and would fail once more.
type WouldFailAgainError struct {
	Status Status
	Refund common.Address // may bounce it
	Why    string
}

func (e *WouldFailAgainError) Error() string {
	return fmt.Sprintf("entry %d failed on L2 and would fail again: %s", *e.Status.Index, e.Why)
}
func (e *WouldFailAgainError) Kind() plain.Kind { return plain.KindRefused }
func (e *WouldFailAgainError) Hint() string {
	return fmt.Sprintf("nothing was sent: it will succeed once that has changed; %s may give it up and get the value back on L1: loft bounce in:%d; --anyway runs it nevertheless", e.Refund, *e.Status.Index)
}

// NothingLeftError: all of an account's is nothing.
type NothingLeftError struct {
	Account common.Address
	What    string         // "ETH", or a token's symbol
	Token   common.Address // on L1; zero: ether
}

func (e *NothingLeftError) Error() string {
	return fmt.Sprintf("%s has no %s on L2 to withdraw", e.Account, e.What)
}
func (e *NothingLeftError) Kind() plain.Kind { return plain.KindRefused }
func (e *NothingLeftError) Hint() string {
	token := ""
	if e.Token != (common.Address{}) {
		token = fmt.Sprintf(" --token %s", e.Token)
	}
	return fmt.Sprintf("name another account (--account, --keystore), or deposit from L1 first: loft deposit <amount>%s --to %s", token, e.Account)
}

// InsufficientFundsError: an account has less than what it would spend at most.
type InsufficientFundsError struct {
	Layer      Layer
	Address    common.Address
	Token      common.Address // zero: ether
	Have, Want *big.Int
	Unit       string // of tokens
	Decimals   uint8
	MaxFee     *big.Int // of Want, what is the most that gas may cost; nil for tokens
}

// Missing is what it takes.
func (e *InsufficientFundsError) Missing() *big.Int { return new(big.Int).Sub(e.Want, e.Have) }

func (e *InsufficientFundsError) Error() string {
	if e.Token != (common.Address{}) {
		show := func(v *big.Int) string { return plain.FormatUnits(v, e.Decimals) + " " + e.Unit }
		return fmt.Sprintf("%s has %s on %s and needs %s: %s are missing", e.Address, show(e.Have), e.Layer, show(e.Want), show(e.Missing()))
	}
	fee := ""
	if e.MaxFee != nil && e.MaxFee.Sign() > 0 {
		fee = fmt.Sprintf(" (of which at most %s for gas)", plain.AboutEther(e.MaxFee))
	}
	return fmt.Sprintf("%s has %s on %s and needs %s%s: %s are missing", e.Address, plain.FormatEther(e.Have), e.Layer, plain.FormatEther(e.Want), fee, plain.FormatEther(e.Missing()))
}
func (e *InsufficientFundsError) Kind() plain.Kind { return plain.KindRefused }
func (e *InsufficientFundsError) Hint() string {
	if e.Layer == L2 && e.Token != (common.Address{}) {
		return fmt.Sprintf("deposit more from L1: loft deposit <amount> --token %s --to %s; or use a smaller amount", e.Token, e.Address)
	}
	if e.Layer == L2 {
		return fmt.Sprintf("send it there, or deposit from L1: loft deposit <amount> --to %s; or use a smaller amount", e.Address)
	}
	return "use a smaller amount or another account (--account, --keystore)"
}

// RevertError: a contract refused, with one of its typed errors, or in words.
type RevertError struct {
	Layer Layer
	Name  string // of the contract's error; "Error" for plain words, "" if it said nothing
	Args  []any
	Text  string // name and arguments
	Words string // what that means; "" if it is no error of the rollup's contracts
	Err   error
}

func (e *RevertError) Error() string {
	if e.Text == "" {
		return fmt.Sprintf("the call would fail on %s: %v", e.Layer, e.Err)
	}
	if e.Words != "" {
		return fmt.Sprintf("the contract rejects it on %s: %s: %s", e.Layer, e.Words, e.Text)
	}
	return fmt.Sprintf("the contract rejects it on %s: %s", e.Layer, e.Text)
}
func (e *RevertError) Unwrap() error    { return e.Err }
func (e *RevertError) Kind() plain.Kind { return plain.KindRefused }
func (e *RevertError) Hint() string {
	if hint, ok := revertHints[e.Name]; ok {
		return hint
	}
	if e.Text == "" {
		return "nothing was sent: check the call's data, value and recipient"
	}
	return "nothing was sent: correct what the contract objects to, and try again"
}

var revertHints = map[string]string{
	"PaymentTooLow":               "the price of the queue rose in the meantime: try again, or raise --max-price",
	"QueueFull":                   "the queue is full until the next batch: try again in a minute; `loft status` shows it",
	"ERC20InsufficientBalance":    "the account does not have that many tokens: use a smaller amount",
	"ERC20InsufficientAllowance":  "the token bridge has too small an allowance: raise it, and try again",
	"SafeERC20FailedOperation":    "the token refused the transfer: check that the address is a token and that the account holds enough of it",
	"TokenUnknown":                "this token is not on this L2: --token takes the token's L1 address, and somebody must have deposited it before",
	"NotRefund":                   "only the message's refund address may bounce it: sign with that account",
	"WrongStatus":                 "the message's state does not allow this: `loft status` shows it",
	"AlreadyClaimed":              "nothing is left to do: it has been paid",
	"TargetForbidden":             "the bridge does not call its own contracts: this message can never be claimed",
	"CallFailed":                  "the recipient rejects the call: a contract must accept ether; the claim may be tried again at any time",
	"NotBounced":                  "its bounce was not claimed on L1 yet: loft claim <hash of the L2 transaction of loft bounce>",
	"GasTooLow":                   "give the message more gas with --gas",
	"TransactionLengthOutOfRange": "a forced transaction has 1 to 50,000 bytes",
	"ForcedGasOutOfRange":         "use a gas limit from 21,000 + 10 for each byte to 8,388,608",
	"DataTooLong":                 "send less data",
	"RootUnknown":                 "the endpoint no longer knows the root, L1 may have reorganised: try again",
}

// NotFoundError: neither chain knows it.
type NotFoundError struct{ What, Do string }

func (e *NotFoundError) Error() string    { return e.What + " is not known" }
func (e *NotFoundError) Kind() plain.Kind { return plain.KindNotFound }
func (e *NotFoundError) Hint() string     { return e.Do }

// NotClaimableError: it is on its way.
type NotClaimableError struct {
	Status Status
	Waited bool // for it, as long as --timeout says
}

func (e *NotClaimableError) Error() string {
	return fmt.Sprintf("message %d is not claimable yet: %s", *e.Status.Index, e.Status.Text)
}
func (e *NotClaimableError) Kind() plain.Kind { return plain.KindNotYet }
func (e *NotClaimableError) Hint() string {
	if e.Waited {
		return fmt.Sprintf("wait longer with --timeout, or check: loft status out:%d", *e.Status.Index)
	}
	return fmt.Sprintf("wait for it: loft claim %d --wait, or check: loft status out:%d", *e.Status.Index, *e.Status.Index)
}

// AlreadyClaimedError: it was paid.
type AlreadyClaimedError struct {
	Index uint64
	Tx    common.Hash // of the claim on L1, if known
}

func (e *AlreadyClaimedError) Error() string {
	if e.Tx == (common.Hash{}) {
		return fmt.Sprintf("message %d was already claimed", e.Index)
	}
	return fmt.Sprintf("message %d was already claimed, in L1 transaction %s", e.Index, e.Tx)
}
func (e *AlreadyClaimedError) Kind() plain.Kind { return plain.KindRefused }
func (e *AlreadyClaimedError) Hint() string {
	return "nothing is left to do: each message is paid once"
}

// PendingError: it was sent, and the wait for its block ended first.
type PendingError struct {
	Layer Layer
	Tx    common.Hash
	Err   error
}

func (e *PendingError) Error() string {
	return fmt.Sprintf("transaction %s was sent but is not in an %s block yet: %v", e.Tx, e.Layer, e.Err)
}
func (e *PendingError) Unwrap() error { return e.Err }
func (e *PendingError) Kind() plain.Kind {
	var gone *UnreachableError
	if errors.As(e.Err, &gone) {
		return plain.KindEndpoint
	}
	return plain.KindNotYet
}

// Transaction implements AfterSend.
func (e *PendingError) Transaction() *common.Hash { return &e.Tx }
func (e *PendingError) Hint() string {
	return fmt.Sprintf("do not send it again: check with loft status %s", e.Tx)
}

// FailedTxError: it is in a block, and failed there.
type FailedTxError struct {
	Layer Layer
	Tx    common.Hash
	Block uint64
}

func (e *FailedTxError) Error() string {
	return fmt.Sprintf("transaction %s failed in %s block %d", e.Tx, e.Layer, e.Block)
}
func (e *FailedTxError) Kind() plain.Kind { return plain.KindRefused }

// Transaction implements AfterSend.
func (e *FailedTxError) Transaction() *common.Hash { return &e.Tx }
func (e *FailedTxError) Hint() string {
	return "only its gas was spent; the state changed between the estimate and the block: try again"
}

// NotBounceableError: only a message that failed can be bounced, and only a bounced deposit reclaimed.
type NotBounceableError struct{ Status Status }

func (e *NotBounceableError) Error() string {
	return fmt.Sprintf("entry %d cannot be bounced: %s", *e.Status.Index, e.Status.Text)
}
func (e *NotBounceableError) Kind() plain.Kind {
	if e.Status.Stage.early() {
		return plain.KindNotYet
	}
	return plain.KindRefused
}
func (e *NotBounceableError) Hint() string {
	switch e.Status.Stage {
	case StageWaiting:
		return fmt.Sprintf("only a message that ran and failed can be bounced; anybody may run it: loft run in:%d", *e.Status.Index)
	case StageFailed: // it was to be reclaimed
		return fmt.Sprintf("bounce it on L2 first, loft bounce in:%d, and claim that on L1", *e.Status.Index)
	}
	return e.Status.Next
}

// UnsupportedError: the L2 endpoint lacks one of the methods in the loft namespace.
type UnsupportedError struct{ Method, URL string }

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("the L2 endpoint %s does not support %s", e.URL, e.Method)
}
func (e *UnsupportedError) Kind() plain.Kind { return plain.KindEndpoint }
func (e *UnsupportedError) Hint() string     { return "use the endpoint of a Loft node with --l2" }
