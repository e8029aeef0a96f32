package prover

// Run is how many machine steps the prover has made in all.
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
