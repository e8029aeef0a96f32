package sequencer

import (
	"context"
	"fmt"
)

// Ask has the next block made even if there is nothing for it, as soon as its time has come, and returns the number that it will
// have. A block that is being made is the next. It is for development chains.
func (s *Sequencer) Ask(ctx context.Context) (number uint64, err error) {
	if err := s.do(ctx, func() {
		s.asked = s.open == nil
		number, err = s.tip.Head.Number.Uint64()+1, s.halted
	}); err != nil {
		return 0, err
	}
	return number, err
}

// SetNextTime gives the next block that is begun a time, whatever the clock says. It must be after that of the block before; and where
// the block's anchor on L1 is later, the block has the anchor's time, for no block may be before it. It is for development chains.
func (s *Sequencer) SetNextTime(ctx context.Context, at uint64) (err error) {
	if err := s.do(ctx, func() {
		before := s.tip.Head.Time
		if s.open != nil {
			before = s.open.builder.Time()
		}
		switch {
		case s.halted != nil:
			err = s.halted
		case at <= before:
			err = fmt.Errorf("the block before has time %d, so the next cannot have %d", before, at)
		default:
			s.nextAt = at
		}
	}); err != nil {
		return err
	}
	return err
}
