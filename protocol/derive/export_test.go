package derive

// Decoded says whether the batch's payload has been looked at.
func (b *Batch) Decoded() bool { return b.decoded }
