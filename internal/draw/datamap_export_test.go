package draw

// Crossings of a map as it is laid out.
func Crossings(m DataMap) int {
	l := m.layout()
	_, right := l.neighbours()
	return l.crossings(right)
}
