package prover

// Run is how many machine steps have been made for the traces that are kept.
func (p *Prover) Run() (steps uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.traces {
		t.mu.Lock()
		steps += t.run
		t.mu.Unlock()
	}
	return steps
}

// Places is how many pages are kept to go on from.
func (p *Prover) Places() (places, pages int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.traces {
		t.mu.Lock()
		places += len(t.places)
		for _, place := range t.places {
			pages += len(place.Pages)
		}
		t.mu.Unlock()
	}
	return places, pages
}

// SetBounds is for short programs, and few traces.
func (p *Prover) SetBounds(apart uint64, pages, traces int) {
	p.bounds.apart, p.bounds.pages, p.bounds.traces = apart, pages, traces
}

// SetStores bounds the bytes of pre-images that are kept.
func (p *Prover) SetStores(bytes int64) { p.bounds.stores = bytes }

// Stores is how many traces have pre-images.
func (p *Prover) Stores() (stores int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range p.traces {
		t.mu.Lock()
		if t.oracle != nil {
			stores++
		}
		t.mu.Unlock()
	}
	return stores
}
