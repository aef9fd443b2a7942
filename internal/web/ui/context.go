package ui

import (
	"context"

	"github.com/privet-pims/privet/internal/i18n"
)

type wordsKey struct{}

type tokenKey struct{}

// With gives components what all of them need and none should be handed by itself:
// the words of the reader and the token of the forms. Shell does it for a page; who
// renders a fragment does it for the fragment:
//
//	ui.EditCell(cell).Render(ui.With(ctx, words, token), w)
func With(ctx context.Context, words i18n.Words, token string) context.Context {
	return context.WithValue(context.WithValue(ctx, wordsKey{}, words), tokenKey{}, token)
}

// Words are the words given by With; without any, sentences show their keys.
func Words(ctx context.Context) i18n.Words {
	words, _ := ctx.Value(wordsKey{}).(i18n.Words)
	return words
}

// Token is the token given by With, for the field TokenField of a form.
func Token(ctx context.Context) string {
	token, _ := ctx.Value(tokenKey{}).(string)
	return token
}

// T is a sentence in the words of the reader.
func T(ctx context.Context, key string, args ...any) string {
	return Words(ctx).T(key, args...)
}

// TokenField is the name of the hidden field that every form carries.
const TokenField = "_token"
