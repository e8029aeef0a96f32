// Package attack is the other side, for `loft demo attack` and for tests: a validator whose node lies. It has a stake of its
// own and plays by the rules as well as one can who is wrong, or as badly as its conduct says.
//
// A liar is package validator itself, over claims and traces that are false from one derivation step on (Lie), and over a
// sender that holds its moves back (Conduct). Nothing here is of use on a chain of value: whoever is wrong loses the stake.
// Start at Liar.
package attack

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/bindings"
	"loft/follower"
	"loft/game"
	"loft/l1"
	"loft/l1/send"
	"loft/machine"
	"loft/prover"
	"loft/validator"
)

// Lie is what a liar says instead of the truth: of one derivation step, and so of all that follow.
type Lie struct {
	Batch uint64 // the first derivation step that is false is of this batch,
	Step  uint64 // and so many follow others of it
	// Traced is how many steps of the machine on that derivation step the liar gives truly.
	Traced uint64
	// Scramble has it say of every derivation step that is no multiple of 16^Scramble what nobody ever had, though it knows
	// better: its lists are false from some round on, wherever its lie is.
	Scramble int
	// Seed tells liars apart who lie about the same.
	Seed uint64
}

// Batches is what was derived; package follower has it.
type Batches interface {
	BatchAt(index uint64) (follower.Batch, error)
}

// noise is a hash that is no state's.
func (l *Lie) noise(what string, of ...uint64) common.Hash {
	raw := []byte("loft attack " + what)
	for _, n := range append(of, l.Seed) {
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	return crypto.Keccak256Hash(raw)
}

// claims are a validator's, false from the lie on.
type claims struct {
	validator.Claims
	lie *Lie
}

func (c claims) After(batches uint64) (follower.Point, error) {
	at, err := c.Claims.After(batches)
	if err == nil && batches > c.lie.Batch {
		at.State.Block = c.lie.noise("block", batches)
	}
	return at, err
}

// liar is a validator's prover that knows better, and says otherwise.
type liar struct {
	validator.Prover
	lie     *Lie
	batches Batches
	claims  claims
}

func (p liar) Truth(ctx context.Context, r prover.Range) game.Truth {
	return untruth{p.Prover.Truth(ctx, r), p, r}
}

// Forget leaves that to the honest one.
func (liar) Forget(uint64) error { return nil }

// Prove refuses: what the liar would have to prove is false.
func (p liar) Prove(context.Context, prover.Range, game.Proof) (*prover.Step, error) {
	return nil, game.ErrNotOurs
}

type untruth struct {
	game.Truth
	liar
	over prover.Range
}

// steps is how many derivation steps of the range are true, and how many there are.
func (u untruth) steps() (truly, all uint64, err error) {
	for i := u.over.From; i < u.over.To; i++ {
		b, err := u.batches.BatchAt(i)
		if err != nil {
			return 0, 0, err
		}
		if i == u.lie.Batch {
			truly = all + min(u.lie.Step, b.Last+1-b.First)
		}
		all += b.Last + 2 - b.First
	}
	if u.over.To <= u.lie.Batch {
		truly = all
	}
	return truly, all, nil
}

func (u untruth) Derived(steps uint64) (common.Hash, error) {
	if steps%(1<<(4*u.lie.Scramble)) != 0 {
		return u.lie.noise("scrambled", steps), nil
	}
	truly, all, err := u.steps()
	if err != nil || steps <= truly {
		h, derr := u.Truth.Derived(steps)
		return h, errors.Join(err, derr)
	}
	if steps < all {
		return u.lie.noise("state", steps), nil
	}
	end, err := u.claims.After(u.over.To)
	return end.State.Hash(), err
}

func (u untruth) Traced(before uint64, claim common.Hash, steps uint64) (common.Hash, error) {
	if steps <= u.lie.Traced {
		return u.Truth.Traced(before, claim, steps)
	}
	h := u.lie.noise("machine", before, min(steps, 1<<40))
	if h[0] = byte(machine.Running); steps >= 1<<40 {
		h[0] = byte(machine.Valid)
	}
	return h, nil
}

// Conduct is how a liar plays.
type Conduct struct {
	// Moves is after how many of its calls in games it falls silent; below zero: never.
	Moves int
	// Hold is for how many seconds of L1's clock it holds back every move.
	Hold uint64
}

// sender holds calls in games back.
type sender struct {
	validator.Sender
	conduct Conduct
	client  *l1.Client
	games   common.Address
	sent    *int
}

func (s sender) Send(ctx context.Context, c send.Candidate) (*types.Receipt, error) {
	if c.To == nil || *c.To != s.games {
		return s.Sender.Send(ctx, c)
	}
	if *s.sent == s.conduct.Moves {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	*s.sent++
	if s.conduct.Hold > 0 {
		if err := passed(ctx, s.client, s.conduct.Hold); err != nil {
			return nil, err
		}
	}
	return s.Sender.Send(ctx, c)
}

// passed waits for L1's clock.
func passed(ctx context.Context, client *l1.Client, secs uint64) error {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for until := uint64(0); ; {
		head, err := client.Header(ctx, l1.Latest)
		if err != nil {
			return err
		}
		if until == 0 {
			until = head.Time + secs
		}
		if head.Time >= until {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// Liar makes a validator that lies of an honest one's configuration: its node, and an account of its own.
func Liar(honest validator.Config, own validator.Sender, batches Batches, lie Lie, conduct Conduct) (*validator.Validator, error) {
	cfg := honest
	c := claims{honest.Claims, &lie}
	cfg.Claims = c
	cfg.Prover = liar{honest.Prover, &lie, batches, c}
	cfg.Sender = sender{own, conduct, honest.Client, honest.Games, new(int)}
	cfg.Log = honest.Log.With("liar", lie.Seed)
	return validator.New(cfg)
}

// Proved says whether it was by the proof of a machine step, and not by time, that a transaction ended a game.
func Proved(tx *types.Transaction, key bindings.GamesKey) bool {
	call := bindings.NewGames().PackStep(key, bindings.Segment{}, [32]byte{}, [32]byte{}, nil, nil)
	return bytes.Contains(tx.Data(), call[:4+3*32]) // selector and key; several calls may be in one
}
