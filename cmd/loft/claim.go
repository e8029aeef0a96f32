package main

import (
	"context"
	"errors"
	"strconv"

	"github.com/urfave/cli/v3"

	"loft/bridge"
	"loft/plain"
)

func claimCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "claim",
		Usage:     "deliver a withdrawal, or any message from L2, on L1",
		ArgsUsage: "<L2 transaction | index>",
		Description: "Anybody may claim for anybody: the message names the recipient.\n" +
			"Example: loft claim 0 --wait",
		Flags:  flags([]cli.Flag{waitFlag("until it can be claimed, then claim it")}, signerFlags(), networkFlags()),
		Action: func(ctx context.Context, cmd *cli.Command) error { return claim(ctx, env, cmd) },
	}
}

// outRef reads what a claim names: a plain number is an index of the outbox here.
func outRef(text string) (bridge.Ref, error) {
	if index, err := strconv.ParseUint(text, 10, 64); err == nil {
		return bridge.Ref{Out: &index}, nil
	}
	return bridge.ParseRef(text)
}

func claim(ctx context.Context, env *environment, cmd *cli.Command) error {
	text, err := argument(cmd, "the message")
	if err != nil {
		return err
	}
	named, err := outRef(text)
	if err != nil {
		return err
	}
	s, err := open(ctx, env, cmd, true)
	if err != nil {
		return err
	}
	defer s.Close()
	ctx, cancel := s.limit(ctx)
	defer cancel()
	all, err := s.waitOrLook(ctx, named, func(st bridge.Stage) bool { return st.Claimable() || st.Arrived() })
	if err != nil {
		return s.stillWaiting(all, err)
	}
	return s.claimAll(ctx, all)
}

// claimAnswer is the JSON of loft claim: a bounce's transaction sends two messages.
type claimAnswer struct {
	Claims []answer `json:"claims"`
}

// stillWaiting says where a message was when the wait for it ended.
func (s *session) stillWaiting(all []bridge.Status, err error) error {
	var gaveUp *gaveUpError
	ended := errors.As(err, &gaveUp) || errors.Is(err, context.Canceled)
	if !ended || len(all) == 0 || all[0].Index == nil {
		return err
	}
	return &bridge.NotClaimableError{Status: all[0], Waited: s.cmd.Bool("wait")}
}

// claimAll claims every message that a transaction sent. One that was claimed already is no failure among others.
func (s *session) claimAll(ctx context.Context, all []bridge.Status) error {
	var answers []answer
	for _, st := range all {
		if st.Direction != bridge.ToL1 || st.Index == nil {
			return &plain.InputError{What: "the message", Why: st.KindWords() + " is not claimed: " + st.Text, Do: "name the L2 transaction of a withdrawal, or out:<index>; loft status shows what a transaction is"}
		}
		if st.Stage == bridge.StageClaimed && len(all) > 1 {
			s.say("out:%d was claimed before.", *st.Index)
			continue
		}
		sent, err := s.Claim(ctx, s.from, *st.Index)
		if err != nil {
			return err
		}
		s.say("Claimed out:%d, %s: L1 transaction %s, block %d.", *st.Index, st.What, sent.Tx, sent.Block)
		s.paid(sent)
		now, err := s.Status(ctx, bridge.Ref{Out: st.Index})
		if err != nil {
			return s.unfinished(sent, err)
		}
		answers = append(answers, answer{sent, now, nil})
	}
	s.say("next: nothing is left to do, L1 has paid.")
	return s.done(claimAnswer{answers})
}
