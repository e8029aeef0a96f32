package prover

// Made is how many machine steps have been made for traces.
func (p *Prover) Made() uint64 { return p.shelf.made.Load() }

// Scale sets bounds for a program that is shorter than the longest. Like SetStores it is to be called before the first question.
func (p *Prover) Scale(length uint64) { p.shelf.bounds = scaledBounds(length) }

// SetStores bounds the bytes of pre-images that are kept in memory and on disk.
func (p *Prover) SetStores(memory, disk int64) {
	p.shelf.bounds.stores, p.shelf.bounds.spilled = memory, disk
}

// Stores is how many bytes of pre-images are in memory.
func (p *Prover) Stores() int64 { return p.shelf.kept().stores }
