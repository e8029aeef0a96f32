package node

import (
	"errors"
	"strings"
	"testing"

	"loft/deploy"
	"loft/devnet"
	"loft/internal/l2test"
	"loft/l1/send"
	"loft/plain"
)

// TestAnothersChainIsNotSequenced: a node does not make blocks that L1 would never take. To post for others when the sequencer is
// silent is a role of its own, and the refusal says so.
func TestAnothersChainIsNotSequenced(t *testing.T) {
	t.Parallel()
	instance := &deploy.Instance{Params: devParams(1, 2, 3)}
	other := send.NewKeySigner(devnet.Accounts[3].Key)
	_, err := Open(t.Context(), Config{DataDir: t.TempDir(), Instance: instance, Roles: Roles{Sequence: true, Post: other}, Log: l2test.Log(t)})
	var refused *NotSequencerError
	var known plain.Explained
	if !errors.As(err, &refused) || !errors.Is(err, ErrRoles) || !errors.As(err, &known) || known.Kind() != plain.KindInput {
		t.Fatalf("%v", err)
	}
	for _, part := range []string{refused.Named.Hex(), "--post without --sequence"} {
		if !strings.Contains(known.Hint(), part) {
			t.Errorf("the hint has no %q: %s", part, known.Hint())
		}
	}
	if refused.Named != devSigner("sequencer").Address() || refused.Account != other.Address() || !strings.Contains(err.Error(), refused.Account.Hex()) {
		t.Errorf("%v", err)
	}
	for _, roles := range []Roles{{Post: other}, {Sequence: true, Post: devSigner("sequencer")}} {
		if err := roles.check(refused.Named); err != nil {
			t.Errorf("%s: %v", roles, err)
		}
	}
	if _, err := Open(t.Context(), Config{Instance: instance, Roles: Roles{Sequence: true}, Log: l2test.Log(t)}); !errors.Is(err, ErrRoles) {
		t.Errorf("nobody posts: %v", err)
	}
}
