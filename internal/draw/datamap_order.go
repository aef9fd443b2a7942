package draw

import (
	"cmp"
	"slices"
)

// sweeps of ordering; more bring nothing on the maps that we measured.
const mapSweeps = 8

// order moves the nodes of each lane towards the mean place of what they are joined
// with, lane by lane, there and back (the barycentre heuristic of Sugiyama), and keeps
// the order with the fewest crossings. Ties keep the order that was given.
func (l *mapLayout) order() {
	left, right := l.neighbours()
	l.number()
	best, fewest := l.copyLanes(), l.crossings(right)
	for s := 0; s < mapSweeps && fewest > 0; s++ {
		if s%2 == 0 {
			for i := 1; i < len(l.lanes); i++ {
				l.sort(i, left)
			}
		} else {
			for i := len(l.lanes) - 2; i >= 0; i-- {
				l.sort(i, right)
			}
		}
		if n := l.crossings(right); n < fewest {
			best, fewest = l.copyLanes(), n
		}
	}
	l.lanes = best
	l.number()
}

// neighbours of each place in the lane before it and in the one behind it.
func (l *mapLayout) neighbours() (left, right [][]int) {
	left, right = make([][]int, len(l.places)), make([][]int, len(l.places))
	seen := map[[2]int]bool{}
	for _, r := range l.routes {
		for i := 1; i < len(r.via); i++ {
			a, b := r.via[i-1], r.via[i]
			if l.places[a].lane > l.places[b].lane {
				a, b = b, a
			}
			if l.places[a].lane+1 != l.places[b].lane || seen[[2]int{a, b}] {
				continue
			}
			seen[[2]int{a, b}] = true
			right[a], left[b] = append(right[a], b), append(left[b], a)
		}
	}
	return left, right
}

// number writes down where each place stands in its lane, from 0 to 1, so that lanes
// of different length compare.
func (l *mapLayout) number() {
	for i := range l.lanes {
		l.numberLane(i)
	}
}

func (l *mapLayout) numberLane(i int) {
	for j, p := range l.lanes[i] {
		l.places[p].orders = (float64(j) + 0.5) / float64(len(l.lanes[i]))
	}
}

func (l *mapLayout) sort(lane int, by [][]int) {
	mean := make(map[int]float64, len(l.lanes[lane]))
	for _, p := range l.lanes[lane] {
		mean[p] = l.places[p].orders
		if len(by[p]) == 0 {
			continue
		}
		sum := 0.0
		for _, q := range by[p] {
			sum += l.places[q].orders
		}
		mean[p] = sum / float64(len(by[p]))
	}
	slices.SortStableFunc(l.lanes[lane], func(a, b int) int { return cmp.Compare(mean[a], mean[b]) })
	l.numberLane(lane)
}

func (l *mapLayout) copyLanes() [][]int {
	out := make([][]int, len(l.lanes))
	for i, lane := range l.lanes {
		out[i] = slices.Clone(lane)
	}
	return out
}

// crossings counts the pairs of edges between neighbouring lanes that cross.
func (l *mapLayout) crossings(right [][]int) int {
	n := 0
	rank := make([]int, len(l.places))
	for i := 0; i+1 < len(l.lanes); i++ {
		for j, p := range l.lanes[i+1] {
			rank[p] = j
		}
		seen := newTally(len(l.lanes[i+1]))
		for _, p := range l.lanes[i] {
			for _, q := range right[p] {
				n += seen.above(rank[q])
			}
			for _, q := range right[p] {
				seen.add(rank[q])
			}
		}
	}
	return n
}

// tally counts how many numbers above another were added (a Fenwick tree).
type tally struct {
	sum []int
	n   int
}

func newTally(size int) *tally { return &tally{sum: make([]int, size+1)} }

func (t *tally) add(at int) {
	t.n++
	for i := at + 1; i < len(t.sum); i += i & -i {
		t.sum[i]++
	}
}

func (t *tally) above(at int) int {
	upto := 0
	for i := at + 1; i > 0; i -= i & -i {
		upto += t.sum[i]
	}
	return t.n - upto
}
