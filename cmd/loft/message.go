package main

import (
	"context"
	"math/big"

	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func messageCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "message",
		Usage: "call a contract on L2 from L1, with ether and data",
		Description: "Relay runs the message on L2, called by a courier or anybody; contracts read the L1 sender from Relay.l1Sender().\n" +
			"Example: loft message --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --value 0.1 --fee 100000gwei --wait",
		Flags: flags([]cli.Flag{
			&cli.StringFlag{Name: "to", Usage: "`ADDRESS` on L2 to call", Required: true},
			&cli.StringFlag{Name: "value", Usage: "`AMOUNT` of ether to send with the call"},
			&cli.StringFlag{Name: "fee", Usage: "`AMOUNT` of ether for whoever runs it (default: none; then you may have to run it yourself: loft run)"},
			&cli.StringFlag{Name: "data", Usage: "call data in `HEX`"},
			&cli.Uint64Flag{Name: "gas", Usage: "gas limit of the call", Value: bridge.DefaultMessageGas},
			&cli.StringFlag{Name: "refund", Usage: "`ADDRESS` on L2 that may bounce it if it fails (default: the signer's)"},
			waitFlag("until it has run on L2"),
		}, queueFlags(), signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return message(ctx, env, cmd) },
	}
}

func message(ctx context.Context, env *environment, cmd *cli.Command) (err error) {
	if cmd.Args().Len() > 0 {
		return &plain.InputError{What: "arguments", Why: "loft message takes flags only", Do: "see loft message --help"}
	}
	m := bridge.OutgoingMessage{Gas: cmd.Uint64("gas")}
	if m.To, err = plain.ParseAddress("--to", cmd.String("to")); err != nil {
		return err
	}
	if m.Value, err = amountFlag(cmd, "value"); err != nil {
		return err
	}
	if m.Fee, err = amountFlag(cmd, "fee"); err != nil {
		return err
	}
	if m.Data, err = dataFlag(cmd, "data"); err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	if m.Refund, err = s.addressOr("refund", s.from.Address); err != nil {
		return err
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	ctx, cancel := s.limit(ctx)
	defer cancel()
	if err := s.warnUnpaid(m.Fee, func() (*big.Int, error) { return s.FeeForCourier(ctx, m) }); err != nil {
		return err
	}
	sent, err := s.SendMessage(ctx, s.from, m, o)
	if err != nil {
		return err
	}
	s.say("Sent a message to %s on L2 with %s: L1 transaction %s, block %d.", m.To, plain.FormatEther(m.Value), sent.Tx, sent.Block)
	// A failed message has no next stage of its own: waiting ends there too.
	return s.finish(ctx, sent, bridge.Stage.Arrived)
}
