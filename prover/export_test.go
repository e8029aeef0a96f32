package prover

// Made is how many machine steps have been made for traces, Gathered how often pre-images were gathered for one.
func (p *Prover) Made() uint64     { return p.shelf.made.Load() }
func (p *Prover) Gathered() uint64 { return p.shelf.gathered.Load() }

// Bounds of what is kept, for short programs.
type Bounds struct {
	Grid, Apart                           uint64
	Machines                              int
	Memory, Stores, Pages, Share, Spilled int64
}

// StandardBounds are those of a prover.
func StandardBounds() Bounds {
	b := standard
	return Bounds{b.grid, b.apart, b.machines, b.memory, b.stores, b.pages, b.share, b.spilled}
}

// SetBounds is to be called before the first question.
func (p *Prover) SetBounds(b Bounds) { p.shelf.set(b) }

func (s *shelf) set(b Bounds) {
	known := s.bounds.known
	s.bounds = bounds{b.Grid, b.Apart, known, b.Memory, b.Machines, b.Stores, b.Pages, b.Share, b.Spilled}
	s.pages.most = uint32(b.Pages / slotSize)
}

// Kept is what the traces have now.
type Kept struct {
	Traces, Machines, Places, Slots, Stores int
	Memory, Disk, StoreBytes, Spilled       int64
}

// Kept waits until no trace is in use.
func (p *Prover) Kept() Kept { return p.shelf.keptNow() }

func (s *shelf) keptNow() (k Kept) {
	s.using.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	k.Machines, k.Traces, k.Disk = int(s.live.Load()), len(s.traces), s.pages.bytes()
	slots := 0
	for _, t := range s.traces {
		k.Places += len(t.places)
		slots += len(t.places.slots())
		k.Memory += t.weight.Load()
		k.StoreBytes += t.asked.Load()
		k.Spilled += t.spilled.size
		if t.oracle.store != nil {
			k.Stores++
		}
	}
	k.Slots = s.pages.used()
	if slots != k.Slots {
		panic("slots are lost")
	}
	return k
}
