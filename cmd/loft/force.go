package main

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func forceCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "force",
		Usage: "put a signed L2 transaction through L1, which no sequencer can refuse",
		Description: "The transaction is queued on L1, and a batch must include it within the instance's force delay. Without --raw it is signed here,\n" +
			"with a fee cap of at least 100 gwei, because " + bridge.WhyForcedFeeCap + ".\n" +
			"Its gas limit must be at least 21,000 plus 10 for each byte, since every byte in the queue is paid for: a transfer that a\n" +
			"wallet signed with 21,000 gas cannot be forced with --raw.\n" +
			"A nonce that is used, or that leaves a gap, is rejected without --anyway. With --nonce and --gas (and --rollup) no L2\n" +
			"endpoint is needed, but then only the account's transactions in L1's queue are known.\n" +
			"Example: loft force --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --value 0.1",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "to", Usage: "`ADDRESS` on L2 to call; without it and --raw a contract is created"},
			&cli.StringFlag{Name: "value", Usage: "`AMOUNT` of ether to send"},
			&cli.StringFlag{Name: "data", Usage: "call data in `HEX`"},
			&cli.Uint64Flag{Name: "gas", Usage: "gas limit (default: estimated, with a margin)", HideDefault: true},
			&cli.Uint64Flag{Name: "nonce", Usage: "the account's nonce on L2 (default: asked)", HideDefault: true},
			&cli.StringFlag{Name: "fee-cap", Usage: "maximum fee per gas, an `AMOUNT` (default: at least 100gwei)"},
			&cli.StringFlag{Name: "raw", Usage: "a signed transaction in `HEX`; the signer here only pays on L1"},
			waitFlag("until an L2 block includes it"),
		}, queueFlags(), signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return force(ctx, env, cmd) },
	}
}

func force(ctx context.Context, env *environment, cmd *cli.Command) error {
	if cmd.Args().Len() > 0 {
		return &plain.InputError{What: "arguments", Why: "loft force takes flags only", Do: "see loft force --help"}
	}
	f, raw, err := forcing(cmd)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	o, err := s.options()
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	var signed bridge.Forced
	if raw != nil {
		signed, err = s.ParseForced(ctx, raw)
	} else {
		signed, err = s.SignForced(ctx, s.from, f)
	}
	if err != nil {
		return err
	}
	return s.force(ctx, signed, o, false)
}

// forcing reads the transaction from the flags, or raw bytes.
func forcing(cmd *cli.Command) (f bridge.Forcing, raw []byte, err error) {
	if raw, err = dataFlag(cmd, "raw"); err != nil {
		return f, nil, err
	}
	if f.Data, err = dataFlag(cmd, "data"); err != nil {
		return f, nil, err
	}
	if f.Value, err = amountFlag(cmd, "value"); err != nil {
		return f, nil, err
	}
	if cmd.IsSet("to") {
		to, err := plain.ParseAddress("--to", cmd.String("to"))
		if err != nil {
			return f, nil, err
		}
		f.To = &to
	}
	if cmd.IsSet("fee-cap") {
		if f.FeeCap, err = plain.ParseEther(cmd.String("fee-cap")); err != nil {
			return f, nil, err
		}
	}
	if cmd.IsSet("nonce") {
		nonce := cmd.Uint64("nonce")
		f.Nonce = &nonce
	}
	f.Gas = cmd.Uint64("gas")
	built := f.To != nil || f.Data != nil || f.Value.Sign() != 0 || f.FeeCap != nil || f.Nonce != nil || f.Gas != 0
	switch {
	case raw != nil && built:
		return f, nil, &plain.InputError{What: "--raw", Why: "it is a complete transaction, but flags that describe one were given too", Do: "give either --raw or --to, --value, --data, --gas, --nonce, --fee-cap"}
	case raw == nil && f.To == nil && f.Data == nil:
		return f, nil, &plain.InputError{What: "the transaction", Why: "it has neither a recipient nor code", Do: "name a recipient with --to, or creation code with --data, or a signed transaction with --raw"}
	}
	return f, raw, nil
}

// forceCall signs an L2 call, which may leave L2, and forces it.
func (s *session) forceCall(ctx context.Context, call bridge.Call, o bridge.Options, leaves bool) error {
	signed, err := s.SignForced(ctx, s.from, bridge.Forcing{To: &call.To, Value: call.Value, Data: call.Data})
	if err != nil {
		return err
	}
	return s.force(ctx, signed, o, leaves)
}

// forced is the JSON of a forced transaction.
type forced struct {
	answer
	Raw      hexutil.Bytes `json:"raw"`
	L2Tx     common.Hash   `json:"l2Tx"`
	Warnings []string      `json:"warnings"`
}

// force queues the transaction and shows what becomes of it, and of what it sends back to L1 if it leaves L2.
func (s *session) force(ctx context.Context, signed bridge.Forced, o bridge.Options, leaves bool) error {
	if signed.Refusal != nil && o.Anyway {
		signed.Warnings = append(signed.Warnings, signed.Refusal.Error())
	}
	for _, w := range signed.Warnings {
		s.say("warning: %s", w)
	}
	tx := signed.Tx
	sent, err := s.Force(ctx, s.from, signed, o)
	if err != nil {
		return err
	}
	if s.cmd.IsSet("raw") {
		s.say("L2 transaction %s, signed by %s: nonce %d, gas %d, fee cap %s.", tx.Hash(), signed.Signer, tx.Nonce(), tx.Gas(), plain.FormatGwei(tx.GasFeeCap()))
	} else {
		s.say("Signed L2 transaction %s from %s: nonce %d, gas %d, fee cap %s.", tx.Hash(), signed.Signer, tx.Nonce(), tx.Gas(), plain.FormatGwei(tx.GasFeeCap()))
		s.say("The fee cap is high so that the base fee cannot exceed it; only the base fee is paid (loft force --help).")
	}
	s.say("Queued on L1: transaction %s, block %d.", sent.Tx, sent.Block)
	s.paid(sent)
	all, err := s.waitOrLook(ctx, bridge.Ref{Tx: &sent.Tx}, bridge.Stage.Arrived)
	if err != nil {
		return s.unfinished(sent, err)
	}
	leaves = leaves && len(all) == 1 && all[0].Stage == bridge.StageApplied
	if !leaves {
		s.statuses(all)
	} else { // where it is from now on is the message's story
		hash := tx.Hash()
		left, err := s.waitOrLook(ctx, bridge.Ref{Tx: &hash}, func(st bridge.Stage) bool { return st.Claimable() || st.Arrived() })
		if err != nil {
			return s.unfinished(sent, err)
		}
		s.statuses(left)
		all = append(all, left...)
	}
	if err := s.done(forced{answer{sent, all, nil}, signed.Raw, tx.Hash(), signed.Warnings}); err != nil {
		return err
	}
	return failed(sent, all)
}
