package follower

import "loft/protocol/derive"

// Positions of the queue up to which entries are due, and up to which they are consumable on an anchor.
func (f *Feed) Positions(anchor derive.Anchor, wall uint64) (due, consumable uint64, err error) {
	now, _ := f.Snapshot()
	return f.positions(now, anchor, wall)
}
