package secret

// Occupy takes the hasher's slots until the returned function is called.
func Occupy(h *Hasher) func() { return fill(h.running) }

// FillQueue takes every place at work and in the queue.
func FillQueue(h *Hasher) func() { return fill(h.queued) }

func fill(places chan struct{}) func() {
	for range cap(places) {
		places <- struct{}{}
	}
	return func() {
		for range cap(places) {
			<-places
		}
	}
}
