package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func depositCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "deposit",
		Usage:     "move ether or ERC-20 tokens from L1 to L2",
		ArgsUsage: "<amount>",
		Description: "The amount is in ether (1.5) unless it has a unit (20gwei); ether crosses in whole gwei. With --token the amount is in that token.\n" +
			"Example: loft deposit 1.5 --wait",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "to", Usage: "`ADDRESS` on L2 (default: the signer's)"},
			&cli.StringFlag{Name: "token", Usage: "`ADDRESS` on L1 of an ERC-20 token"},
			&cli.StringFlag{Name: "fee", Usage: "tokens only: `AMOUNT` of ether for whoever runs the deposit's message on L2 (default: none; then you may have to run it yourself: loft run)"},
			&cli.StringFlag{Name: "refund", Usage: "tokens only: `ADDRESS` on L2 that may bounce the deposit if it fails (default: the signer's)"},
			waitFlag("until it is on L2"),
		}, queueFlags(), signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return deposit(ctx, env, cmd) },
	}
}

func waitFlag(until string) cli.Flag {
	return &cli.BoolFlag{Name: "wait", Usage: "wait " + until}
}

func deposit(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the amount")
	if err != nil {
		return err
	}
	if err := onlyWith(cmd, "token", "it is only for deposits of tokens: nobody needs to run a deposit of ether on L2", "fee", "refund"); err != nil {
		return err
	}
	if cmd.IsSet("token") {
		return depositTokens(ctx, env, cmd, text)
	}
	amount, err := plain.ParseEther(text)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	to, err := s.addressOr("to", s.from.Address)
	if err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	sent, err := s.DepositETH(ctx, s.from, to, amount, o)
	if err != nil {
		return err
	}
	s.say("Deposited %s to %s on L2: L1 transaction %s, block %d.", plain.FormatEther(amount), to, sent.Tx, sent.Block)
	return s.finish(ctx, sent, bridge.Stage.Arrived)
}

func depositTokens(ctx context.Context, env *environment, cmd *cli.Command, text string) error {
	address, err := plain.ParseAddress("--token", cmd.String("token"))
	if err != nil {
		return err
	}
	fee, err := amountFlag(cmd, "fee")
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	to, err := s.addressOr("to", s.from.Address)
	if err != nil {
		return err
	}
	refund, err := s.addressOr("refund", s.from.Address)
	if err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	token, err := s.Token(ctx, bridge.L1, address)
	if err != nil {
		return err
	}
	amount, err := plain.ParseUnits(text, token.Decimals)
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	if err := s.warnUnpaid(fee, func() (*big.Int, error) { return s.TokenFeeForCourier(ctx) }); err != nil {
		return err
	}
	sent, approval, err := s.DepositTokens(ctx, s.from, token, to, amount, fee, refund, o)
	if err != nil {
		return err
	}
	if approval != nil {
		s.say("Allowed the token bridge to take them: L1 transaction %s.", approval.Tx)
		s.paid(*approval)
	}
	s.say("Deposited %s %s to %s on L2: L1 transaction %s, block %d.", plain.FormatUnits(amount, token.Decimals), token.Symbol, to, sent.Tx, sent.Block)
	return s.finish(ctx, sent, bridge.Stage.Arrived)
}

// warnUnpaid warns, before a message is sent, that it pays too little for a courier.
func (s *session) warnUnpaid(fee *big.Int, want func() (*big.Int, error)) error {
	if !s.HasL2() {
		return nil
	}
	least, err := want()
	if err != nil || fee.Cmp(least) >= 0 {
		return err
	}
	pays := "pays nothing"
	if fee.Sign() > 0 {
		pays = fmt.Sprintf("pays %s", plain.AboutEther(fee))
	}
	s.warn("it %s for running it on L2, so probably nobody will: run it yourself (loft run in:<index>), unless a courier runs everything, as loft dev's does; --fee %s would currently pay a courier", pays, feeFlag(least))
	return nil
}

// feeFlag writes a fee as a flag takes it.
func feeFlag(wei *big.Int) string {
	return strings.ReplaceAll(strings.TrimSuffix(plain.AboutEther(wei), " ETH"), " ", "")
}

// addressOr reads an address from a flag.
func (s *session) addressOr(flag string, otherwise common.Address) (common.Address, error) {
	if !s.cmd.IsSet(flag) {
		return otherwise, nil
	}
	return plain.ParseAddress("--"+flag, s.cmd.String(flag))
}

// limit bounds how long a command waits.
func (s *session) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := s.cmd.Duration("timeout")
	return context.WithTimeoutCause(ctx, limit, &gaveUpError{limit})
}

// gaveUpError: --timeout is over.
type gaveUpError struct{ after time.Duration }

func (e *gaveUpError) Error() string    { return fmt.Sprintf("gave up after %s", e.after) }
func (e *gaveUpError) Kind() plain.Kind { return plain.KindNotYet }
func (e *gaveUpError) Hint() string {
	return "what was sent stays sent: see loft status, or wait longer with --timeout"
}

// answer is the JSON of a command that sends.
type answer struct {
	Sent     bridge.Sent     `json:"sent"`
	Status   []bridge.Status `json:"status"`
	Warnings []string        `json:"warnings,omitempty"`
}

// finish shows where a transaction's messages are, after waiting for them if --wait says so.
func (s *session) finish(ctx context.Context, sent bridge.Sent, until func(bridge.Stage) bool) error {
	s.paid(sent)
	ref := bridge.Ref{Tx: &sent.Tx}
	all, err := s.waitOrLook(ctx, ref, until)
	if err != nil {
		return s.unfinished(sent, err)
	}
	s.statuses(all)
	if err := s.done(answer{sent, all, s.warnings}); err != nil {
		return err
	}
	return failed(sent, all)
}

// failed is an error if something that a transaction sent has ended otherwise than it was meant.
func failed(sent bridge.Sent, all []bridge.Status) error {
	for _, st := range all {
		if st.Stage.Bad() && st.Direction != bridge.OnL2 {
			return &failedError{sent, st}
		}
	}
	return nil
}

// failedError: it was sent, and L2 did not do it.
type failedError struct {
	sent bridge.Sent
	is   bridge.Status
}

func (e *failedError) Error() string             { return "what was sent failed: " + e.is.Text }
func (e *failedError) Kind() plain.Kind          { return plain.KindRefused }
func (e *failedError) Hint() string              { return e.is.Next }
func (e *failedError) Transaction() *common.Hash { return &e.sent.Tx }

func (s *session) waitOrLook(ctx context.Context, ref bridge.Ref, until func(bridge.Stage) bool) ([]bridge.Status, error) {
	if !s.cmd.Bool("wait") {
		return s.Status(ctx, ref)
	}
	return s.Wait(ctx, ref, func(st bridge.Status) bool { return until(st.Stage) }, s.progress)
}

// unfinished says that the wait ended, and not what was sent.
func (s *session) unfinished(sent bridge.Sent, err error) error {
	return &waitError{sent: sent, err: err}
}

// waitError: it was sent and is in a block, and the wait for what follows ended.
type waitError struct {
	sent bridge.Sent
	err  error
}

func (e *waitError) Error() string {
	return fmt.Sprintf("transaction %s is in %s block %d, but its outcome could not be read: %v", e.sent.Tx, e.sent.Layer, e.sent.Block, e.err)
}
func (e *waitError) Unwrap() error { return e.err }
func (e *waitError) Kind() plain.Kind {
	var cause plain.Explained
	if errors.As(e.err, &cause) {
		return cause.Kind()
	}
	return plain.KindNotYet
}
func (e *waitError) Transaction() *common.Hash { return &e.sent.Tx }
func (e *waitError) Hint() string {
	return fmt.Sprintf("do not send it again: check with loft status %s", e.sent.Tx)
}
