package ui

func asPrimary(b Btn) Btn {
	if b.Kind == "" {
		b.Kind = Primary
	}
	return b
}

func skeletonWidth(line int) string {
	return [...]string{"big w4", "w8", "w6", ""}[line%4]
}
