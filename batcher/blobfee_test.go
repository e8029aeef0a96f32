package batcher_test

import (
	"errors"
	"testing"

	"loft/batcher"
	"loft/internal/faulty"
	"loft/internal/rig"
	"loft/l1"
)

// TestU21_NoBlobFeeLearned: L1 does not answer for what blobs cost at first, and then says that it does not tell: batches go into
// calldata from there on, until it does. Where blobs are demanded, none goes into calldata.
func TestU21_NoBlobFeeLearned(t *testing.T) {
	m := start(t)
	endpoint := faulty.New(t, m.L1.Client())
	client, err := l1.Dial(t.Context(), endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	says := func(code int, message string) {
		endpoint.Be(faulty.Fault{Instead: func(c faulty.Call) (any, bool) {
			return &faulty.Error{Code: code, Message: message}, c.Method == "eth_blobBaseFee"
		}})
	}
	sender := m.Sender(rig.Sequencer)
	b := m.batcher(sender, func(c *batcher.Config) { c.Mode, c.Client = batcher.Auto, client })
	demands := m.batcher(sender, func(c *batcher.Config) { c.Client = client })
	m.block(0, 0)
	m.close()
	says(-32000, "request timed out")
	if err := b.Step(t.Context()); err == nil || errors.Is(err, l1.ErrNoBlobFee) || b.CalldataOnly() {
		t.Fatalf("l1 has trouble: %v", err)
	}
	says(-32004, "This method is not supported")
	if err := demands.Step(t.Context()); !errors.Is(err, l1.ErrNoBlobFee) || demands.CalldataOnly() {
		t.Fatalf("blobs are demanded: %v", err)
	}
	m.onL1(1, b)
	if !b.CalldataOnly() || b.Prices().Byte == 0 {
		t.Errorf("calldata only: %v, at %d", b.CalldataOnly(), b.Prices().Byte)
	}
	endpoint.Be(faulty.Fault{})
	m.block(0, 0)
	m.close()
	m.onL1(2, b)
	m.Until("l1 reports blob fees again, and batches go into blobs", func() bool { return !b.CalldataOnly() }, b.Step) // at its next block
}
