package node

import (
	"context"
	"time"

	"loft/l1"
)

const (
	// blobsLookBack is in how many of L1's last blocks a node without an address of blobs looks for batches in blobs.
	blobsLookBack = 500
	blobsLookTime = 30 * time.Second
)

// lookForBlobs warns a node that could not read them, if L1's last batches are in blobs. Where it finds none, or L1 does not answer,
// the follower says what is missing at the first batch that it cannot read.
func (n *Node) lookForBlobs(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, blobsLookTime)
	defer cancel()
	head, err := n.client.Header(ctx, l1.Latest)
	var batches []l1.Batch
	if err == nil {
		first := max(n.cfg.Instance.Start.Number, head.Number-min(head.Number, blobsLookBack))
		batches, err = n.client.Batches(ctx, n.plan.Inbox, first, head.Number)
	}
	if err != nil {
		n.log.Debug("whether batches are in blobs is not known", "err", err)
		return nil
	}
	for i := range batches {
		if b := &batches[i]; len(b.BlobHashes) > 0 {
			n.log.Warn("batches of this chain are in blobs, and no address of blobs is given: name a beacon node, or a node of this chain that keeps them, with --beacon",
				"batch", b.Index, "l1_block", b.Block.Number)
			return nil
		}
	}
	return nil
}
