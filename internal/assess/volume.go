package assess

import (
	"cmp"

	"github.com/privet-pims/privet/internal/record"
)

// VolumeTolerance is how far an observed number of records may lie from the declared
// one before it contradicts it: a tenth of the larger, in per cent. People round.
const VolumeTolerance = 10

// VolumeApart is how far the observed count of a data set lies from the declared one,
// in per cent of the larger; ok is false where one of them is not known (S-049).
func VolumeApart(d *record.DataSet) (percent int64, ok bool) {
	if d.DeclaredCount <= 0 || d.ObservedOn == "" && d.ObservedCount <= 0 {
		return 0, false
	}
	most := max(d.DeclaredCount, d.ObservedCount)
	apart := most - min(d.DeclaredCount, d.ObservedCount)
	if most > 1<<50 { // keeps the product within its bounds
		most, apart = most>>10, apart>>10
	}
	return apart * 100 / max(most, 1), true
}

// VolumeDiffers reports whether what was counted contradicts what people say.
func VolumeDiffers(d *record.DataSet) bool {
	p, ok := VolumeApart(d)
	return ok && p > VolumeTolerance
}

// VolumeUnexplained reports whether a number stands there of which nobody says from
// which day it is or how it is known.
func VolumeUnexplained(d *record.DataSet) bool {
	return d.DeclaredCount > 0 && (d.DeclaredOn == "" || d.HowKnown == "")
}

// Share is a part of a whole, such as the systems of one origin.
type Share struct {
	Value   string // of the choice; "" nobody has said
	Count   int
	Percent int // of all, rounded down
}

// Shares are the parts of a whole in the order of the choices, with what nobody has
// said at the end if there is any (S-048).
func Shares(values []string, count map[string]int) []Share {
	all := 0
	for _, n := range count {
		all += n
	}
	var out []Share
	for _, v := range append(values[:len(values):len(values)], "") {
		if n := count[v]; n > 0 || v != "" {
			out = append(out, Share{v, n, n * 100 / cmp.Or(all, 1)})
		}
	}
	return out
}
