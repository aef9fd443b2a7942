package ledger

import (
	"context"
	"runtime"
	"sync"
)

// batchSize is how many items a worker takes at once; handing over single ones
// costs more than hashing them.
const batchSize = 128

// inOrder applies work to everything that produce emits, on all processors, and
// gives the results to consume in the order of emission, in the caller's
// goroutine. newWork is called once per worker, so work may keep scratch space.
// The first error ends it; emit then returns false.
func inOrder[I, O any](ctx context.Context, produce func(emit func(I) bool) error, newWork func() func(I) O, consume func(O) error) error {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()

	type job struct {
		in  []I
		out chan []O
	}
	workers := runtime.GOMAXPROCS(0)
	jobs := make(chan job)
	order := make(chan chan []O, 4*workers)
	for range workers {
		all.Go(func() {
			work := newWork()
			for j := range jobs {
				out := make([]O, len(j.in))
				for i := range j.in {
					out[i] = work(j.in[i])
				}
				j.out <- out
			}
		})
	}
	var failed error
	all.Go(func() {
		defer close(order)
		defer close(jobs)
		var in []I
		send := func() bool {
			j := job{in, make(chan []O, 1)}
			in = make([]I, 0, batchSize)
			select {
			case order <- j.out:
			case <-ctx.Done():
				return false
			}
			select {
			case jobs <- j:
				return true
			case <-ctx.Done():
				close(j.out)
				return false
			}
		}
		failed = produce(func(i I) bool {
			in = append(in, i)
			return len(in) < batchSize || send()
		})
		if len(in) > 0 {
			send()
		}
	})
	for out := range order {
		for _, o := range <-out {
			if err := consume(o); err != nil {
				return err
			}
		}
	}
	if failed != nil {
		return failed
	}
	return ctx.Err()
}
